// Prints the text that was asked for, in pieces and by two processes.
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  if (write(STDOUT_FILENO, "hel", 3) != 3) return 1;
  if (fork() == 0) _exit(write(STDOUT_FILENO, "lo, ", 4) != 4);
  wait(NULL);
  return write(STDOUT_FILENO, "world\n", 6) == 6 ? 0 : 1;
}
