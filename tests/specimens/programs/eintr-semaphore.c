// Gives up when it is interrupted while it takes a System V semaphore, which no flag restarts.
#include <signal.h>
#include <stddef.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t came;

static void note(int signal) { came = signal; }

int main(void) {
  struct sigaction action = {.sa_handler = note, .sa_flags = SA_RESTART};
  sigaction(SIGUSR1, &action, NULL);
  const int set = semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
  struct sembuf take = {0, -1, 0}, give = {0, 1, 0};
  if (set == -1) return 1;
  if (fork() == 0) _exit(semop(set, &give, 1) == -1);  // <- eintr
  const int failed = semop(set, &take, 1) == -1;       // <- eintr
  return wait(NULL) == -1 || semctl(set, 0, IPC_RMID) == -1 || failed;
}
