// Two processes write to one place of memory in turn; a byte through a pipe says whose turn it is.
#include "shared.h"

static int forth[2], back[2];
static int* number;

static void answer(int unused) {
  (void)unused;
  char byte;
  close(forth[1]);
  while (read(forth[0], &byte, 1) == 1) {
    *number *= 2;
    if (write(back[1], &byte, 1) != 1) _exit(1);
  }
}

int main(void) {
  number = shared_memory();
  if (pipe(forth) == -1 || pipe(back) == -1) return 1;
  make_children(1, answer);
  *number = 1;
  for (int i = 0; i < 5; ++i) {
    char byte = 'x';
    if (write(forth[1], &byte, 1) != 1 || read(back[0], &byte, 1) != 1) return 1;
    ++*number;
  }
  close(forth[1]);
  return !all_went_well() || *number != 63;
}
