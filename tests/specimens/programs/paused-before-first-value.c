// Makes a semaphore set in one step and gives it its value in another, so that a post may be lost.
#include <stddef.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/sem.h>

static int common_set(void) {
  const key_t key = 0x1bc5;
  const int made = semget(key, 1, IPC_CREAT | IPC_EXCL | 0600);
  if (made == -1) return semget(key, 1, 0600);
  return semctl(made, 0, SETVAL, 0) == -1 ? -1 : made;
}

int main(int argc, char* argv[]) {
  const int set = common_set();
  struct sembuf wait = {0, -1, 0}, post = {0, 1, 0};
  if (set == -1 || argc != 2) return 1;
  if (strcmp(argv[1], "post") == 0) return semop(set, &post, 1) == -1;
  if (semop(set, &wait, 1) == -1) return 1;  // <- deadlock, hang
  return semctl(set, 0, IPC_RMID) == -1;
}
