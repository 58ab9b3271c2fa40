// Writes through a null pointer and is ended by SIGSEGV.
#include <stddef.h>

int main(void) {
  volatile int* nowhere = NULL;
  *nowhere = 1;
  return 0;
}
