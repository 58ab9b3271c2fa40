// Allocates and fills 200 MiB.
#include "attack.h"

int main(void) {
  for (int i = 0; i < 200; ++i) {
    char* memory = malloc(1 << 20);
    if (!memory) return tried("200 MiB", 0), 1;
    memset(memory, i, 1 << 20);
    __asm__ volatile("" ::"r"(memory) : "memory");
  }
  tried("200 MiB", 1);
  return 0;
}
