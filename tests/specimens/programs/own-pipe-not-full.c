// Writes into a pipe no more than PIPE_BUF, which it holds when it is empty, and reads it itself.
#include <limits.h>
#include <unistd.h>

int main(void) {
  static char block[PIPE_BUF];
  int ends[2];
  if (pipe(ends) == -1) return 1;
  for (int i = 0; i < 100; ++i) {
    if (write(ends[1], block, sizeof block) != sizeof block) return 1;
    for (size_t taken = 0; taken < sizeof block;) {
      const ssize_t count = read(ends[0], block, sizeof block - taken);
      if (count <= 0) return 1;
      taken += (size_t)count;
    }
  }
  return 0;
}
