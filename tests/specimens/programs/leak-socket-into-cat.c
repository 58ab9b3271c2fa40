// Starts a cat that inherits the socket on which its parent listens.
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct sockaddr_un address = {AF_UNIX, "socket"};

int main(void) {
  const int listener = socket(AF_UNIX, SOCK_STREAM, 0);  // <- fd-leak
  if (bind(listener, (const struct sockaddr*)&address, sizeof address) == -1) return 1;
  if (listen(listener, 1) == -1) return 1;
  if (fork() == 0) {
    execlp("cat", "cat", NULL);  // <- fd-leak
    _exit(127);
  }
  return wait(NULL) == -1 || unlink(address.sun_path) == -1;
}
