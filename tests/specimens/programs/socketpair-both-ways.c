// Parent and child send each other numbers through a socket pair at the same time.
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { numbers = 100 };

static int exchange(int socket) {
  for (char number = 0; number < numbers; ++number)
    if (write(socket, &number, 1) != 1) return 1;
  if (shutdown(socket, SHUT_WR) == -1) return 1;
  char number = 0, wanted = 0;
  ssize_t count = 0;
  while ((count = read(socket, &number, 1)) == 1)
    if (number != wanted++) return 1;
  return count != 0 || wanted != numbers;
}

int main(void) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1) return 1;
  const pid_t child = fork();
  close(child == 0 ? ends[0] : ends[1]);
  if (child == 0) _exit(exchange(ends[1]));
  int status = 0;
  return exchange(ends[0]) || wait(&status) == -1 || status != 0;
}
