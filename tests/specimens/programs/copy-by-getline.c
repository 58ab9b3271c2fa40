// Copies its input to its output line by line, each one at once.
#define _DEFAULT_SOURCE
#include <stdio.h>
#include <stdlib.h>

int main(void) {
  char* line = NULL;
  size_t room = 0;
  for (ssize_t size = 0; (size = getline(&line, &room, stdin)) != -1;) {
    fwrite(line, 1, (size_t)size, stdout);
    fflush(stdout);
  }
  free(line);
  return ferror(stdin) || ferror(stdout);
}
