// Leaves a file in the folder for temporary files.
#include <stdio.h>
#include <stdlib.h>

int main(void) {
  char path[512];
  snprintf(path, sizeof path, "%s/specimen-XXXXXX", getenv("TMPDIR"));
  return mkstemp(path) == -1;
}
