#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static struct {
  pid_t pid;
  int status;
} ends[512];
static volatile sig_atomic_t ended;

static void reap(int number) {
  (void)number;
  int saved = errno;
  pid_t pid;
  while ((pid = waitpid(-1, &ends[ended].status, WNOHANG)) > 0) {
    ends[ended].pid = pid;
    ended = ended + 1;
  }
  errno = saved;
}

static int printed;
static int sum;

static void print_new(void) {
  for (; printed < ended; ++printed) {
    int code = ends[printed].status;
    printf("%d %d\n", (int)ends[printed].pid, code);
    sum += code;
  }
  fflush(stdout);
}

int main(int argc, char* argv[]) {
  char* rest = argc == 2 ? argv[1] : NULL;
  long children = rest == NULL ? 0 : strtol(argv[1], &rest, 10);
  if (children < 1 || children > 500 || *rest != '\0') {
    fprintf(stderr, "usage: reaper CHILDREN\n");
    return 2;
  }
  sigset_t chld;
  sigset_t waiting;
  sigemptyset(&chld);
  sigaddset(&chld, SIGCHLD);
  sigprocmask(SIG_BLOCK, &chld, &waiting);
  struct sigaction action = {.sa_handler = reap, .sa_flags = SA_RESTART};
  sigaction(SIGCHLD, &action, NULL);
  int started = 0;
  while (started < children) {
    pid_t pid = fork();
    if (pid == -1) break;
    if (pid == 0) _exit(started % 256);
    ++started;
    sigprocmask(SIG_UNBLOCK, &chld, NULL);
    sigprocmask(SIG_BLOCK, &chld, NULL);
    print_new();
  }
  while (ended < started) sigsuspend(&waiting);
  print_new();
  if (started < children) {
    fprintf(stderr, "reaper: fork failed\n");
    return 1;
  }
  printf("reaped %d sum %d\n", started, sum);
  return 0;
}
