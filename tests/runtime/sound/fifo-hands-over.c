// Two processes that meet at two FIFOs write to one place of memory in turn.
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#include "shared.h"

static char forth[64], back[64];
static int* number;

static void answer(int unused) {
  (void)unused;
  const int in = open(forth, O_RDONLY);
  const int out = open(back, O_WRONLY);
  char byte;
  while (read(in, &byte, 1) == 1) {
    *number *= 2;
    if (write(out, &byte, 1) != 1) _exit(1);
  }
}

int main(void) {
  number = shared_memory();
  snprintf(forth, sizeof forth, "forth-%d", (int)getpid());
  snprintf(back, sizeof back, "back-%d", (int)getpid());
  if (mkfifo(forth, 0600) == -1 || mkfifo(back, 0600) == -1) return 1;
  make_children(1, answer);
  const int out = open(forth, O_WRONLY);
  const int in = open(back, O_RDONLY);
  *number = 1;
  for (int i = 0; i < 4; ++i) {
    char byte = 'x';
    if (write(out, &byte, 1) != 1 || read(in, &byte, 1) != 1) return 1;
    ++*number;
  }
  close(out);
  unlink(forth);
  unlink(back);
  return !all_went_well() || *number != 31;
}
