#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/sem.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
  int guard;
  long count;
};

static long parse(const char* text, long least, long most) {
  char* end;
  errno = 0;
  long number = strtol(text, &end, 10);
  return end == text || *end != '\0' || errno != 0 || number < least || number > most ? -1 : number;
}

static void down(int guard) {
  struct sembuf take = {0, -1, SEM_UNDO};
  while (semop(guard, &take, 1) == -1 && errno == EINTR) {
  }
}

static void up(int guard) {
  struct sembuf give = {0, +1, SEM_UNDO};
  semop(guard, &give, 1);
}

static void work(struct shared* shared, long increments) {
  for (long i = 0; i < increments; ++i) {
    down(shared->guard);
    ++shared->count;
    up(shared->guard);
  }
}

int main(int argc, char* argv[]) {
  long workers = argc == 3 ? parse(argv[1], 1, 64) : -1;
  long increments = argc == 3 ? parse(argv[2], 0, 10000000) : -1;
  if (workers == -1 || increments == -1) {
    fprintf(stderr, "usage: counter WORKERS INCREMENTS\n");
    return 2;
  }
  struct shared* shared =
      mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) {
    perror("counter");
    return 1;
  }
  shared->guard = semget(IPC_PRIVATE, 1, 0600);
  if (shared->guard == -1 || semctl(shared->guard, 0, SETVAL, 1) == -1) {
    perror("counter");
    return 1;
  }
  int started = 0;
  for (; started < workers; ++started) {
    pid_t pid = fork();
    if (pid == -1) break;
    if (pid == 0) {
      work(shared, increments);
      _exit(0);
    }
  }
  wait(NULL);
  semctl(shared->guard, 0, IPC_RMID);
  if (started < workers) {
    fprintf(stderr, "counter: fork failed\n");
    return 1;
  }
  printf("%ld\n", shared->count);
  return 0;
}
