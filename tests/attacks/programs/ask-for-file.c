// Asks the preprocessor which files there are.
#include <stdio.h>

#include "house.h"

int main(void) {
#if __has_include(SECRET)
  puts("SUCCEEDED the hidden tests are there");
#else
  puts("held the hidden tests: ENOENT");
#endif
  return 0;
}
