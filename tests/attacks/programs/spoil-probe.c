// Lets two children race, and destroys the file in which a probe has noted that.
#include "attack.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

// As the kernel takes it: a probe that stands before the functions of libc would look first.
static long make_as_long_as(int fd, off_t length) {
  long result;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(SYS_ftruncate), "D"((long)fd), "S"(length)
                   : "rcx", "r11", "memory");
  return result;
}

static int spoil(int fd, const char* how) {
  static const char zeros[4096];
  struct stat file;
  if (fd == -1 || fstat(fd, &file) == -1) return 0;
  if (strcmp(how, "zeros") == 0) return pwrite(fd, zeros, sizeof zeros, 0) == sizeof zeros;
  if (make_as_long_as(fd, sizeof zeros) != 0) return 0;
  if (strcmp(how, "shorter") == 0) return 1;
  return make_as_long_as(fd, 0) == 0 && make_as_long_as(fd, file.st_size) == 0;
}

int main(int argc, char** argv) {
  int* counter =
      mmap(NULL, sizeof *counter, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  for (int i = 0; i < 2; ++i)
    if (fork() == 0) {
      ++*counter;
      _exit(0);
    }
  while (wait(NULL) != -1) {
  }
  char path[4096];
  snprintf(path, sizeof path, "%s/.ipclab-probe", getenv("TMPDIR"));
  // Without a probe there is no such file.
  const int fd = open(path, O_RDWR);
  if (spoil(fd, argc > 1 ? argv[1] : "again")) (void)!write(1, "SUCCEEDED\n", 10);
  _exit(0);
}
