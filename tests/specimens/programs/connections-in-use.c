// Serves twenty clients that are all connected, and closes each connection when its client has.
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { clients = 20 };

static const struct sockaddr_un address = {AF_UNIX, "socket"};

static int ask(void) {
  int server[clients];
  char byte = 'x';
  for (int i = 0; i < clients; ++i) {
    server[i] = socket(AF_UNIX, SOCK_STREAM, 0);
    if (connect(server[i], (const struct sockaddr*)&address, sizeof address) == -1) return 1;
  }
  for (int i = 0; i < clients; ++i)
    if (write(server[i], &byte, 1) != 1 || read(server[i], &byte, 1) != 1) return 1;
  return 0;
}

static int serve(struct pollfd* client) {
  for (int open = clients; open > 0;) {
    if (poll(client, clients, -1) == -1) return 1;
    for (int i = 0; i < clients; ++i) {
      if (client[i].revents == 0) continue;
      char byte;
      if (read(client[i].fd, &byte, 1) == 1 && write(client[i].fd, &byte, 1) == 1) continue;
      close(client[i].fd);
      client[i].fd = -1;
      --open;
    }
  }
  return 0;
}

int main(void) {
  const int listener = socket(AF_UNIX, SOCK_STREAM, 0);
  if (bind(listener, (const struct sockaddr*)&address, sizeof address) == -1) return 1;
  if (listen(listener, clients) == -1) return 1;
  if (fork() == 0) {
    close(listener);
    _exit(ask());
  }
  struct pollfd client[clients];
  for (int i = 0; i < clients; ++i)
    client[i] = (struct pollfd){accept(listener, NULL, NULL), POLLIN, 0};
  close(listener);
  int status = 0;
  if (serve(client) || wait(&status) == -1 || status != 0) return 1;
  return unlink(address.sun_path);
}
