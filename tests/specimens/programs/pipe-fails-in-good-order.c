// Gives up when one of its two pipes cannot be made, before it has made a child.
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int there[2], back[2];
  if (pipe(there) == -1 || pipe(back) == -1) {
    perror("pipe");
    return 1;
  }
  char byte = 'x';
  if (fork() == 0) {
    close(there[1]);
    close(back[0]);
    _exit(read(there[0], &byte, 1) != 1 || write(back[1], &byte, 1) != 1);
  }
  close(there[0]);
  close(back[1]);
  if (write(there[1], &byte, 1) != 1 || read(back[0], &byte, 1) != 1) return 1;
  return wait(NULL) == -1;
}
