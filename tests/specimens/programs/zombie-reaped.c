// Waits for a child that was a zombie for a while.
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  if (fork() == 0) _exit(0);
  siginfo_t seen;
  if (waitid(P_ALL, 0, &seen, WEXITED | WNOWAIT) == -1) return 1;
  return wait(NULL) == -1 ? 1 : 0;
}
