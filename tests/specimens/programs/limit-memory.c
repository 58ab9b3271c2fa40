// Takes and fills one megabyte after another, for ever.
#include <stdlib.h>
#include <string.h>

int main(void) {
  while (1) {
    char* memory = malloc(1 << 20);
    if (memory == NULL) return 1;
    memset(memory, 1, 1 << 20);
  }
}
