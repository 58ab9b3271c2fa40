// Takes it for a failure when a read has returned less than a record of eight bytes.
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int ends[2];
  if (pipe(ends) == -1) return 1;
  if (fork() == 0) {
    close(ends[0]);
    const uint64_t numbers[100] = {0};
    if (write(ends[1], numbers, sizeof numbers) != sizeof numbers) _exit(1);
    _exit(0);
  }
  close(ends[1]);
  uint64_t number = 0;
  int failed = 0;
  for (ssize_t count = 0; (count = read(ends[0], &number, sizeof number)) > 0;)  // <- short-io
    failed |= count != sizeof number;
  return wait(NULL) == -1 || failed;
}
