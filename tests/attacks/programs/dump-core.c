// Crashes with 20 MiB that would go into a core file.
#include "attack.h"

int main(void) {
  char* memory = malloc(20 << 20);
  memset(memory, 1, 20 << 20);
  __asm__ volatile("" ::"r"(memory) : "memory");
  if (fork() == 0) abort();
  raise(SIGSEGV);
  return 0;
}
