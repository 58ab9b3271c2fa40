#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static long parse(const char* text, long least, long most) {
  char* end;
  errno = 0;
  long number = strtol(text, &end, 10);
  return end == text || *end != '\0' || errno != 0 || number < least || number > most ? -1 : number;
}

static void work(int out, long increments) {
  long count = 0;
  for (long i = 0; i < increments; ++i) ++count;
  if (write(out, &count, sizeof count) != sizeof count) _exit(1);
}

int main(int argc, char* argv[]) {
  long workers = argc == 3 ? parse(argv[1], 1, 64) : -1;
  long increments = argc == 3 ? parse(argv[2], 0, 10000000) : -1;
  if (workers == -1 || increments == -1) {
    fprintf(stderr, "usage: counter WORKERS INCREMENTS\n");
    return 2;
  }
  int ends[2];
  if (pipe(ends) == -1) {
    perror("counter");
    return 1;
  }
  int started = 0;
  for (; started < workers; ++started) {
    pid_t pid = fork();
    if (pid == -1) break;
    if (pid == 0) {
      work(ends[1], increments);
      _exit(0);
    }
  }
  close(ends[1]);
  long sum = 0, count;
  while (read(ends[0], &count, sizeof count) == sizeof count) sum += count;
  for (int i = 0; i < started; ++i) wait(NULL);
  if (started < workers) {
    fprintf(stderr, "counter: fork failed\n");
    return 1;
  }
  printf("%ld\n", sum);
  return 0;
}
