// Prints lines for ever.
#include "attack.h"

int main(void) {
  for (;;) dprintf(1, "SUCCEEDED in printing one more line of many that nobody will ever read\n");
}
