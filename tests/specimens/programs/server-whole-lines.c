// Polls its clients, but reads the first part of a line and then waits for the rest of it.
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { clients = 2 };

static const struct sockaddr_un address = {AF_UNIX, "socket"};

/// Sends one line back; false at the end.
static int echo_line(int client) {
  char line[64];
  size_t size = 0;
  do {
    if (read(client, &line[size], 1) != 1) return 0;  // <- one-client-blocks-all
  } while (line[size++] != '\n' && size < sizeof line);
  return write(client, line, size) == (ssize_t)size;
}

int main(void) {
  const int listener = socket(AF_UNIX, SOCK_STREAM, 0);
  if (bind(listener, (const struct sockaddr*)&address, sizeof address) == -1) return 1;
  if (listen(listener, 8) == -1) return 1;
  puts("ready");
  fflush(stdout);
  struct pollfd client[clients];
  for (int i = 0; i < clients; ++i)
    client[i] = (struct pollfd){accept(listener, NULL, NULL), POLLIN, 0};
  for (int open = clients; open > 0;) {
    if (poll(client, clients, -1) == -1) return 1;
    for (int i = 0; i < clients; ++i) {
      if (client[i].revents == 0 || echo_line(client[i].fd)) continue;
      close(client[i].fd);
      client[i].fd = -1;
      --open;
    }
  }
  return unlink(address.sun_path);
}
