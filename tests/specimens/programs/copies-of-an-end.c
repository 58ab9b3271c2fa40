// Makes copies of the ends of a pipe in all ways, and closes them all.
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int ends[2];
  if (pipe(ends) == -1) return 1;
  const int second = dup(ends[1]), third = fcntl(ends[1], F_DUPFD_CLOEXEC, 20);
  const int fourth = dup3(ends[1], 30, O_CLOEXEC);
  if (second == -1 || third == -1 || fourth == -1) return 1;
  if (fork() == 0) {
    close(ends[0]);
    close(ends[1]);
    close(second);
    close(fourth);
    _exit(write(third, "x", 1) != 1);
  }
  close(ends[1]);
  close(second);
  close(third);
  close(fourth);
  char byte;
  if (read(ends[0], &byte, 1) != 1 || read(ends[0], &byte, 1) != 0) return 1;
  return wait(NULL) == -1;
}
