// Makes a pipe for each of its twenty children, one after another, and closes both its ends.
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  for (int i = 0; i < 20; ++i) {
    int ends[2];
    char byte;
    if (pipe(ends) == -1) return 1;
    if (fork() == 0) _exit(write(ends[1], "x", 1) != 1);
    close(ends[1]);
    if (read(ends[0], &byte, 1) != 1 || wait(NULL) == -1) return 1;
    close(ends[0]);
  }
  return 0;
}
