// Is told by SIGIO that its non-blocking pipe has something, and reads until EAGAIN.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static int produce(int fd) {
  for (int i = 0; i < 20; ++i)
    if (write(fd, "0123456789", 10) != 10) return 1;
  return 0;
}

int main(void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGIO);
  sigprocmask(SIG_BLOCK, &set, NULL);
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) == -1 || fcntl(ends[0], F_SETOWN, getpid()) == -1) return 1;
  if (fcntl(ends[0], F_SETFL, O_NONBLOCK | O_ASYNC) == -1) return 1;
  if (fork() == 0) {
    close(ends[0]);
    _exit(produce(ends[1]));
  }
  close(ends[1]);
  char block[64];
  for (int bytes = 0; bytes < 200;) {
    const ssize_t count = read(ends[0], block, sizeof block);
    if (count > 0) bytes += (int)count;
    if (count == 0 || (count == -1 && errno != EAGAIN)) return 1;
    if (count == -1 && sigwaitinfo(&set, NULL) != SIGIO) return 1;
  }
  return wait(NULL) == -1;
}
