// Writes while it holds a System V semaphore, which nobody gives back if it dies there.
#include <stddef.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <unistd.h>

static int common_set(void) {
  const key_t key = 0x1bc6;
  const int made = semget(key, 1, IPC_CREAT | IPC_EXCL | 0600);
  if (made == -1) return semget(key, 1, 0600);
  return semctl(made, 0, SETVAL, 1) == -1 ? -1 : made;
}

int main(void) {
  const int set = common_set();
  struct sembuf take = {0, -1, 0}, give = {0, 1, 0};
  if (set == -1) return 1;
  if (semop(set, &take, 1) == -1) return 1;  // <- deadlock, hang
  if (write(STDOUT_FILENO, "mine\n", 5) != 5) return 1;
  return semop(set, &give, 1) == -1;
}
