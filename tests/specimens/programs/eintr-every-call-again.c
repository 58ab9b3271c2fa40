// Makes each call that waits again when a handler has interrupted it.
#define _GNU_SOURCE
#include <errno.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/sem.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t came;

static void note(int signal) { came = signal; }

static int serve(sem_t* go, int set, int to) {
  struct sembuf take = {0, -1, 0};
  if (TEMP_FAILURE_RETRY(sem_wait(go)) == -1) return 1;
  if (TEMP_FAILURE_RETRY(semop(set, &take, 1)) == -1) return 1;
  for (int i = 0; i < 100; ++i)
    if (TEMP_FAILURE_RETRY(write(to, "x", 1)) != 1) return 1;
  return 0;
}

/// The number of bytes up to the end; -1 for an error.
static int count_all(int from) {
  char block[7];
  int bytes = 0;
  while (1) {
    const ssize_t count = TEMP_FAILURE_RETRY(read(from, block, sizeof block));
    if (count <= 0) return count == 0 ? bytes : -1;
    bytes += (int)count;
  }
}

int main(void) {
  struct sigaction action = {.sa_handler = note};
  sigaction(SIGUSR1, &action, NULL);
  sem_t* go = mmap(NULL, sizeof *go, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  const int set = semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
  int ends[2];
  if (go == MAP_FAILED || sem_init(go, 1, 0) == -1 || set == -1 || pipe(ends) == -1) return 1;
  if (fork() == 0) {
    close(ends[0]);
    _exit(serve(go, set, ends[1]));
  }
  close(ends[1]);
  struct sembuf give = {0, 1, 0};
  if (sem_post(go) == -1 || TEMP_FAILURE_RETRY(semop(set, &give, 1)) == -1) return 1;
  const int bytes = count_all(ends[0]);
  int status = 0;
  if (TEMP_FAILURE_RETRY(wait(&status)) == -1 || status != 0) return 1;
  return semctl(set, 0, IPC_RMID) == -1 || bytes != 100;
}
