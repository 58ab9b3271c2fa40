// Reads each record of eight bytes until it is whole.
#include <stdint.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

/// 1: a whole record; 0: the end; -1: an error.
static int take(int fd, uint64_t* number) {
  size_t taken = 0;
  while (taken < sizeof *number) {
    const ssize_t count = read(fd, (char*)number + taken, sizeof *number - taken);
    if (count == 0 && taken == 0) return 0;
    if (count <= 0) return -1;
    taken += (size_t)count;
  }
  return 1;
}

int main(void) {
  int ends[2];
  if (pipe(ends) == -1) return 1;
  if (fork() == 0) {
    close(ends[0]);
    for (uint64_t number = 1; number <= 100; ++number)
      // pipe(7): no more than PIPE_BUF bytes go as a whole, or wait
      if (write(ends[1], &number, sizeof number) != sizeof number) _exit(1);
    _exit(0);
  }
  close(ends[1]);
  uint64_t sum = 0, number = 0;
  int got = 0;
  while ((got = take(ends[0], &number)) == 1) sum += number;
  printf("%llu\n", (unsigned long long)sum);
  return wait(NULL) == -1 || got == -1;
}
