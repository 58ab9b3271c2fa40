// Converts its input itself, beside a child that has both pipes and gets nothing through them.
#include <ctype.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int there[2], back[2];
  if (pipe(there) == -1 || pipe(back) == -1) return 1;
  if (fork() == 0) {
    char byte;
    close(there[1]);
    close(back[0]);
    _exit(read(there[0], &byte, 1) != 0);
  }
  close(there[0]);
  close(back[1]);
  for (int c = 0; (c = getchar()) != EOF;) putchar(toupper(c));
  close(there[1]);
  return wait(NULL) == -1;
}
