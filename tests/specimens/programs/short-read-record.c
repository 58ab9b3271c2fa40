// Takes each record of eight bytes with one read, however many bytes that read has returned.
#include <stdint.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int ends[2];
  if (pipe(ends) == -1) return 1;
  if (fork() == 0) {
    close(ends[0]);
    uint64_t numbers[100];
    for (uint64_t i = 0; i < 100; ++i)
      numbers[i] = (i + 1) * 0x0101010101010101;  // no byte is like that of another record
    if (write(ends[1], numbers, sizeof numbers) != sizeof numbers) _exit(1);
    _exit(0);
  }
  close(ends[1]);
  uint64_t sum = 0, number = 0;
  while (read(ends[0], &number, sizeof number) > 0) sum += number;  // <- short-io
  printf("%llu\n", (unsigned long long)sum);
  return wait(NULL) == -1;
}
