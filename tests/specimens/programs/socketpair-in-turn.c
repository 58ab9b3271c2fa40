// Two processes at the ends of a socket pair talk in turn, the child first.
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int ask(int socket) {
  for (char number = 0; number < 10; ++number) {
    char answer = 0;
    if (write(socket, &number, 1) != 1 || read(socket, &answer, 1) != 1) return 1;
    if (answer != number + 1) return 1;
  }
  return 0;
}

int main(void) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1) return 1;
  if (fork() == 0) {
    close(ends[0]);
    _exit(ask(ends[1]));
  }
  close(ends[1]);
  char number = 0;
  ssize_t count = 0;
  while ((count = read(ends[0], &number, 1)) == 1) {
    ++number;
    if (write(ends[0], &number, 1) != 1) return 1;
  }
  int status = 0;
  return count != 0 || wait(&status) == -1 || status != 0;
}
