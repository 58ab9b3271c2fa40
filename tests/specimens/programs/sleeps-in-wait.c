// Sleeps in wait() until its child has ended, where a wait for its signal is asked for.
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(void) {
  if (fork() == 0) {
    const struct timespec time = {0, 100000000};
    _exit(nanosleep(&time, NULL) == -1);
  }
  return wait(NULL) == -1;
}
