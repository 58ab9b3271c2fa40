// Keeps no end of the pipe between its children: the writer ends with EPIPE when the reader has.
#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static int write_for_ever(int fd) {
  static char block[4096];
  signal(SIGPIPE, SIG_IGN);
  while (write(fd, block, sizeof block) > 0) {
  }
  return errno != EPIPE;
}

int main(void) {
  int ends[2];
  if (pipe(ends) == -1) return 1;
  const pid_t writer = fork();
  if (writer == 0) {
    close(ends[0]);
    _exit(write_for_ever(ends[1]));
  }
  const pid_t reader = fork();
  if (reader == 0) {
    char byte;
    close(ends[1]);
    _exit(read(ends[0], &byte, 1) != 1);
  }
  close(ends[0]);
  close(ends[1]);
  int status = 0;
  if (waitpid(reader, &status, 0) != reader || status != 0) return 1;
  return waitpid(writer, &status, 0) != writer || status != 0;
}
