// Does not look whether mmap() failed, and writes to where it would have mapped memory.
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  const int flags = MAP_SHARED | MAP_ANONYMOUS;
  int* number = mmap(NULL, sizeof *number, PROT_READ | PROT_WRITE, flags, -1, 0);  // <- crash
  *number = 1;                                                                     // <- crash
  if (fork() == 0) {
    *number = 2;
    _exit(0);
  }
  return wait(NULL) == -1 || *number != 2;
}
