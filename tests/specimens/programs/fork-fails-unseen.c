// Does not look whether fork() failed, takes an empty answer for none, and ends with 0.
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int ends[2];
  if (pipe(ends) == -1) return 1;
  const pid_t child = fork();  // <- wrong-exit
  if (child == 0) {
    close(ends[0]);
    _exit(write(ends[1], "hello\n", 6) != 6);
  }
  close(ends[1]);
  for (char byte; read(ends[0], &byte, 1) == 1;) putchar(byte);
  waitpid(child, NULL, 0);
  return 0;
}
