// Shares a memory file with a child, and maps it in each of them after the fork.
#define _GNU_SOURCE
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static int* map(int file) {
  return mmap(NULL, sizeof(int), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
}

int main(void) {
  const int file = memfd_create("number", MFD_CLOEXEC);
  if (file == -1 || ftruncate(file, sizeof(int)) == -1) return 1;
  if (fork() == 0) {
    int* number = map(file);
    if (number == MAP_FAILED) _exit(1);
    *number = 42;
    _exit(0);
  }
  int* number = map(file);
  return number == MAP_FAILED || wait(NULL) == -1 || *number != 42;
}
