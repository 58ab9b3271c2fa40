// Lets a shell print, and another one end with a status.
#define _DEFAULT_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

int main(void) {
  char line[16] = "";
  FILE* shell = popen("echo hello", "r");
  if (shell == NULL || fgets(line, sizeof line, shell) == NULL || pclose(shell) != 0) return 1;
  const int status = system("exit 3");
  return strcmp(line, "hello\n") != 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 3;
}
