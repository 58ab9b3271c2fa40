// Reads again and again at the end of a file until its child has written more of it.
#include <fcntl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(void) {
  const int file = open("log", O_RDWR | O_CREAT, 0600);
  if (file == -1 || unlink("log") == -1) return 1;
  if (fork() == 0) {
    const struct timespec time = {0, 400000000};
    nanosleep(&time, NULL);
    _exit(pwrite(file, "x", 1, 0) != 1);
  }
  char byte;
  ssize_t count;
  while ((count = read(file, &byte, 1)) == 0) {  // <- busy-wait
  }
  return count != 1 || wait(NULL) == -1;
}
