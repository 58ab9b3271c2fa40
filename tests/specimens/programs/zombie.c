// Never waits for a child that has ended.
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  if (fork() == 0) _exit(0);  // <- zombie
  siginfo_t seen;
  return waitid(P_ALL, 0, &seen, WEXITED | WNOWAIT);
}
