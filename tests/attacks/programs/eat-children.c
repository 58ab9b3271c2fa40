// Has twelve children, each of which fills 20 MiB and stays.
#include "fill.h"

static void fill(long* bytes) {
  const int size = 20 << 20;
  char* memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  memset(memory, 1, size);
  __atomic_add_fetch(bytes, size, __ATOMIC_SEQ_CST);
}

int main(void) {
  fill_together(fill);
  return 0;
}
