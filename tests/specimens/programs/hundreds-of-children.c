// Makes three hundred children, and then waits for each of them.
#include <sys/wait.h>
#include <unistd.h>

enum { children = 300 };

int main(void) {
  for (int i = 0; i < children; ++i) {
    const pid_t child = fork();
    if (child == -1) return 1;
    if (child == 0) _exit(i % 100);
  }
  int sum = 0, status = 0;
  while (wait(&status) != -1)
    if (WIFEXITED(status)) sum += WEXITSTATUS(status);
  return sum != 3 * 99 * 100 / 2;
}
