// Takes each record of eight bytes with one read, and each was written with one write: pipe(7).
#include <stdint.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int ends[2];
  if (pipe(ends) == -1) return 1;
  if (fork() == 0) {
    close(ends[0]);
    for (uint64_t i = 1; i <= 100; ++i) {
      const uint64_t number = i * 0x0101010101010101;  // no byte is like that of another record
      if (write(ends[1], &number, sizeof number) != sizeof number) _exit(1);
    }
    _exit(0);
  }
  close(ends[1]);
  uint64_t sum = 0, number = 0;
  while (read(ends[0], &number, sizeof number) > 0) sum += number;
  printf("%llu\n", (unsigned long long)sum);
  return wait(NULL) == -1;
}
