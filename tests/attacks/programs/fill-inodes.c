// Makes thirty thousand empty files.
#include "attack.h"

#include <sys/stat.h>

int main(void) {
  char name[32];
  for (int i = 0; i < 30000; ++i) {
    snprintf(name, sizeof name, "%d", i);
    if (mknod(name, 0100644, 0) == -1) return tried("30000 files", 0), 1;
  }
  tried("30000 files", 1);
  return 0;
}
