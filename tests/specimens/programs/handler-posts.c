// Posts a semaphore in a handler.
#include <errno.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static sem_t came;

static void post(int signal) {
  (void)signal;
  const int saved = errno;
  sem_post(&came);
  errno = saved;
}

int main(void) {
  sem_init(&came, 0, 0);
  struct sigaction action = {.sa_handler = post, .sa_flags = SA_RESTART};
  sigaction(SIGUSR1, &action, NULL);
  const pid_t parent = getpid();
  if (fork() == 0) _exit(kill(parent, SIGUSR1) == -1);
  while (sem_wait(&came) == -1 && errno == EINTR) {
  }
  return wait(NULL) == -1;
}
