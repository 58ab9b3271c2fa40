// Waits without a limit for a child that sleeps for three seconds.
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(void) {
  const struct timespec time = {3, 0};
  const pid_t child = fork();
  if (child == 0) _exit(nanosleep(&time, NULL));
  return waitpid(child, NULL, 0) == child ? 0 : 1;
}
