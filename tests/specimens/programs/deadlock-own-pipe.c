// Writes more into a pipe than it holds, and would itself read it afterwards.
#include <unistd.h>

int main(void) {
  static char block[4096];
  int ends[2];
  if (pipe(ends) == -1) return 1;
  for (int i = 0; i < 100; ++i)
    if (write(ends[1], block, sizeof block) == -1) return 1;  // <- deadlock, pipe-end-left-open
  for (int i = 0; i < 100; ++i)
    if (read(ends[0], block, sizeof block) == -1) return 1;
  return 0;
}
