// Learns from a pipe that closes itself on success that its child cannot execute a program.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

static int error_of(const char* program) {
  int ends[2], error = 0;
  if (pipe2(ends, O_CLOEXEC) == -1) return -1;
  const pid_t child = fork();
  if (child == 0) {
    execlp(program, program, NULL);
    error = errno;
    _exit(write(ends[1], &error, sizeof error) == sizeof error ? 127 : 126);
  }
  close(ends[1]);
  const ssize_t count = read(ends[0], &error, sizeof error);
  close(ends[0]);
  if (waitpid(child, NULL, 0) != child || count == -1) return -1;
  return error;
}

int main(void) { return error_of("true") != 0 || error_of("not-there") != ENOENT; }
