// Asks again and again, without waiting, whether its child has ended.
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(void) {
  const pid_t child = fork();
  if (child == 0) {
    const struct timespec time = {0, 400000000};
    nanosleep(&time, NULL);
    _exit(0);
  }
  pid_t ended = 0;
  while (ended == 0) ended = waitpid(child, NULL, WNOHANG);  // <- busy-wait
  return ended != child;
}
