// Makes a named semaphore together with its value, so that whoever comes first makes it whole.
#include <fcntl.h>
#include <semaphore.h>
#include <string.h>

int main(int argc, char* argv[]) {
  const char* name = "/ipclab-first-value";
  sem_t* semaphore = sem_open(name, O_CREAT, 0600, 0);
  if (semaphore == SEM_FAILED || argc != 2) return 1;
  if (strcmp(argv[1], "post") == 0) return sem_post(semaphore) == -1;
  return sem_wait(semaphore) == -1 || sem_unlink(name) == -1;
}
