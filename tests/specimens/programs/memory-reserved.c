// Reserves far more memory than it may use, and touches one page of it.
#include <stdlib.h>

int main(void) {
  volatile char* memory = malloc(512UL << 20);
  if (memory == NULL) return 1;
  memory[0] = 1;
  return 0;
}
