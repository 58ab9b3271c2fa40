// Forks twice, as daemons do, and waits as a subreaper for child and grandchild.
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int ends[2];
  if (prctl(PR_SET_CHILD_SUBREAPER, 1) == -1 || pipe(ends) == -1) return 1;
  if (fork() == 0) {
    setsid();
    if (fork() != 0) _exit(0);
    char byte;
    close(ends[1]);
    _exit(read(ends[0], &byte, 1) != 0);
  }
  close(ends[0]);
  if (wait(NULL) == -1) return 1;
  close(ends[1]);
  int status = 0;
  return wait(&status) == -1 || status != 0;
}
