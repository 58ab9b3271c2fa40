#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
  atomic_long count;
};

static long parse(const char* text, long least, long most) {
  char* end;
  errno = 0;
  long number = strtol(text, &end, 10);
  return end == text || *end != '\0' || errno != 0 || number < least || number > most ? -1 : number;
}

static void work(struct shared* shared, long increments) {
  for (long i = 0; i < increments; ++i) {
    ++shared->count;
  }
}

int main(int argc, char* argv[]) {
  long workers = argc == 3 ? parse(argv[1], 1, 64) : -1;
  long increments = argc == 3 ? parse(argv[2], 0, 10000000) : -1;
  if (workers == -1 || increments == -1) {
    fprintf(stderr, "usage: counter WORKERS INCREMENTS\n");
    return 2;
  }
  int fd = shm_open("/counter", O_CREAT | O_RDWR, 0600);
  if (fd == -1 || ftruncate(fd, sizeof(struct shared)) == -1) {
    perror("counter");
    return 1;
  }
  struct shared* shared =
      mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (shared == MAP_FAILED) {
    perror("counter");
    shm_unlink("/counter");
    return 1;
  }
  shared->count = 0;
  int started = 0;
  for (; started < workers; ++started) {
    pid_t pid = fork();
    if (pid == -1) break;
    if (pid == 0) {
      work(shared, increments);
      _exit(0);
    }
  }
  for (int i = 0; i < started; ++i) wait(NULL);
  shm_unlink("/counter");
  if (started < workers) {
    fprintf(stderr, "counter: fork failed\n");
    return 1;
  }
  printf("%ld\n", shared->count);
  return 0;
}
