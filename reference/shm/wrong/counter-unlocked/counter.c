#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
  volatile long count;
};

static long parse(const char* text, long least, long most) {
  char* end;
  errno = 0;
  long number = strtol(text, &end, 10);
  return end == text || *end != '\0' || errno != 0 || number < least || number > most ? -1 : number;
}

static void work(struct shared* shared, long increments) {
  for (long i = 0; i < increments; ++i) {
    ++shared->count;  // <- data-race
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
  if (started < workers) {
    fprintf(stderr, "counter: fork failed\n");
    return 1;
  }
  printf("%ld\n", shared->count);
  return 0;
}
