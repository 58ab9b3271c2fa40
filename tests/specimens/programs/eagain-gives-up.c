// Gives up when its non-blocking pipe has nothing for it yet.
#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int go[2], answer[2];
  char byte;
  if (pipe(go) == -1 || pipe(answer) == -1) return 1;
  if (fcntl(answer[0], F_SETFL, O_NONBLOCK) == -1) return 1;
  if (fork() == 0) {
    close(go[1]);
    close(answer[0]);
    _exit(read(go[0], &byte, 1) == 1 && write(answer[1], &byte, 1) != 1);
  }
  close(go[0]);
  close(answer[1]);
  const ssize_t count = read(answer[0], &byte, 1);  // <- eagain
  if (count == -1) perror("read");
  close(go[1]);
  return wait(NULL) == -1 || count != 1;
}
