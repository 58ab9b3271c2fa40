// Makes folders within folders, 3000 deep, and names as long as they may be.
#include "attack.h"

#include <sys/stat.h>

int main(void) {
  char name[256] = "";
  memset(name, 'n', 255);
  int depth = 0;
  for (; depth < 3000; ++depth)
    if (mkdir(name, 0700) == -1 || chdir(name) == -1) break;
  tried("3000 folders", depth == 3000);
  return 0;
}
