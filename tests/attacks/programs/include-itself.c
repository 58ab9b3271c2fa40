// Includes itself twice, 150 levels deep, with declarations that take memory.
#define JOIN(number)                                    \
  struct kind##number {                                 \
    int a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p; \
  };
#define NUMBERED(number) JOIN(number)
#define MAKE NUMBERED(__COUNTER__)
MAKE MAKE MAKE MAKE MAKE MAKE MAKE MAKE MAKE MAKE MAKE MAKE MAKE MAKE MAKE MAKE MAKE MAKE MAKE MAKE
#if __INCLUDE_LEVEL__ < 150
// clang-format would take the second for a slip.
// clang-format off
#include "include-itself.c"
#include "include-itself.c"
// clang-format on
#endif
