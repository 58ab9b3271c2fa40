// Answers twenty clients, one after another, which then close, and closes none of the connections.
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { clients = 20 };

static const struct sockaddr_un address = {AF_UNIX, "socket"};

static int ask(void) {
  for (int i = 0; i < clients; ++i) {
    char byte = 'x';
    const int server = socket(AF_UNIX, SOCK_STREAM, 0);
    if (connect(server, (const struct sockaddr*)&address, sizeof address) == -1) return 1;
    if (write(server, &byte, 1) != 1 || read(server, &byte, 1) != 1) return 1;
    close(server);
  }
  return 0;
}

int main(void) {
  const int listener = socket(AF_UNIX, SOCK_STREAM, 0);
  if (bind(listener, (const struct sockaddr*)&address, sizeof address) == -1) return 1;
  if (listen(listener, clients) == -1) return 1;
  if (fork() == 0) _exit(ask());
  for (int i = 0; i < clients; ++i) {
    char byte;
    const int client = accept(listener, NULL, NULL);  // <- fd-leak
    if (read(client, &byte, 1) != 1 || write(client, &byte, 1) != 1) return 1;
  }
  return wait(NULL) == -1 || unlink(address.sun_path) == -1;
}
