// Two children count under a shared lock of a file, and close it: readers may meet, and so do they.
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int* count = mmap(NULL, sizeof *count, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (count == MAP_FAILED) return 1;
  for (int child = 0; child < 2; ++child) {
    if (fork() == 0) {
      int file = open("lock", O_RDWR | O_CREAT, 0600);
      if (file == -1 || flock(file, LOCK_SH) == -1) _exit(1);
      ++*count;  // <- data-race
      flock(file, LOCK_UN);
      close(file);
      _exit(0);
    }
  }
  int failed = 0, status;
  while (wait(&status) != -1) failed |= status;
  unlink("lock");
  return failed;
}
