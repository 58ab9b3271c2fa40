// reaper: forks CHILDREN processes, which end at once, and reaps each of them. A handler for
// SIGCHLD takes all children that have ended, since several ends may give one signal; it only notes
// them down. The main program prints the notes, between two forks and after each wait.

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { most_children = 500 };

struct end {
  pid_t pid;
  int status;
};

/* The handler appends here. The main program looks only while SIGCHLD is blocked, so neither sees
   the other's work half done. */
static struct end ends[most_children];
static volatile sig_atomic_t ended;

static void reap_all(int number) {
  (void)number;
  int saved = errno; /* fork(2) may be about to look at it */
  while (ended < most_children) {
    pid_t pid = waitpid(-1, &ends[ended].status, WNOHANG);
    if (pid <= 0) break;
    ends[ended].pid = pid;
    ended = ended + 1;
  }
  errno = saved;
}

struct report {
  int printed;
  int sum;
};

/* Prints what has come since the last time. SIGCHLD must be blocked. */
static bool print_new(struct report* report) {
  for (; report->printed < ended; ++report->printed) {
    const struct end* end = &ends[report->printed];
    if (!WIFEXITED(end->status)) return false;
    int code = WEXITSTATUS(end->status);
    report->sum += code;
    printf("%d %d\n", (int)end->pid, code);
  }
  return fflush(stdout) == 0;
}

/* Forks one after another. SIGCHLD is blocked while there is something to print or to fork, and let
   in after each fork: in the child stdout's buffer is empty, and the handler never interrupts a
   printf. Returns how many children there are. */
static int start_all(int children, const sigset_t* chld, struct report* report) {
  for (int i = 0; i < children; ++i) {
    pid_t pid = fork();
    if (pid == -1) return i;
    if (pid == 0) _exit(i % 256);
    sigprocmask(SIG_UNBLOCK, chld, NULL); /* the handler runs now, if a child has ended */
    sigprocmask(SIG_BLOCK, chld, NULL);
    print_new(report);
  }
  return children;
}

static bool reap_the_rest(int started, const sigset_t* chld, struct report* report) {
  sigset_t while_waiting;
  sigprocmask(SIG_BLOCK, NULL, &while_waiting);
  for (int i = 1; i < NSIG; ++i)
    if (sigismember(chld, i) == 1) sigdelset(&while_waiting, i);
  while (ended < started) {
    sigsuspend(&while_waiting); /* lets SIGCHLD in and waits, in one step */
    if (!print_new(report)) return false;
  }
  return print_new(report);
}

static int run(int children) {
  sigset_t chld;
  sigemptyset(&chld);
  sigaddset(&chld, SIGCHLD);
  struct sigaction action = {.sa_handler = reap_all, .sa_flags = SA_RESTART | SA_NOCLDSTOP};
  sigemptyset(&action.sa_mask);
  if (sigprocmask(SIG_BLOCK, &chld, NULL) == -1 || sigaction(SIGCHLD, &action, NULL) == -1) {
    perror("reaper");
    return EXIT_FAILURE;
  }
  struct report report = {0};
  int started = start_all(children, &chld, &report);
  if (started < children) perror("reaper: fork");
  if (!reap_the_rest(started, &chld, &report) || started < children) {
    fprintf(stderr, "reaper: not all went well\n");
    return EXIT_FAILURE;
  }
  printf("reaped %d sum %d\n", children, report.sum);
  return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char* argv[]) {
  char* rest = NULL;
  long children = 0;
  if (argc == 2) children = strtol(argv[1], &rest, 10);
  bool is_number = rest != NULL && rest != argv[1] && *rest == '\0';
  if (!is_number || children < 1 || children > most_children) {
    fprintf(stderr, "usage: %s CHILDREN (1 to %d)\n", argv[0], most_children);
    return 2;
  }
  return run((int)children);
}
