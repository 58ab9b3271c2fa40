// Looks for what the grader's environment tells: only four variables are for programs.
#include "attack.h"

extern char** environ;

int main(void) {
  const char* known[] = {"PATH=", "LANG=", "HOME=", "TMPDIR="};
  int others = 0;
  for (char** variable = environ; *variable; ++variable) {
    int is_known = 0;
    for (int i = 0; i < 4; ++i) is_known |= strncmp(*variable, known[i], strlen(known[i])) == 0;
    if (!is_known) dprintf(1, "SUCCEEDED %s\n", *variable);
    others += !is_known;
  }
  if (!others) dprintf(1, "held every variable: ENOENT\n");
  return 0;
}
