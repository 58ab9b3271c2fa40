// Reads from a pipe whose write end it holds itself.
#include <unistd.h>

int main(void) {
  int ends[2];
  if (pipe(ends) == -1) return 1;  // <- pipe-end-left-open
  char byte = 0;
  return read(ends[0], &byte, 1) == 0 ? 0 : 1;  // <- pipe-end-left-open
}
