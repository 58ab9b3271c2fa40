#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static struct {
  pid_t pid;
  int status;
} ends[512];
static volatile sig_atomic_t ended;

static void note(int number, siginfo_t* info, void* context) {
  (void)number;
  (void)context;
  ends[ended].pid = info->si_pid;
  ends[ended].status = info->si_status;
  ended = ended + 1;
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
  struct sigaction action = {.sa_sigaction = note, .sa_flags = SA_RESTART | SA_SIGINFO};
  sigaction(SIGCHLD, &action, NULL);
  int started = 0;
  while (started < children) {
    pid_t pid = fork();
    if (pid == -1) break;
    if (pid == 0) _exit(started % 256);
    ++started;
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
