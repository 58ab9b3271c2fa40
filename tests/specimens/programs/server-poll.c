// Polls its listening socket and its clients, and takes from each what is there.
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { clients = 2 };

static const struct sockaddr_un address = {AF_UNIX, "socket"};

/// Sends back what is there; false at the end.
static int echo(int client) {
  char text[64];
  const ssize_t count = read(client, text, sizeof text);
  return count > 0 && write(client, text, (size_t)count) == count;
}

int main(void) {
  const int listener = socket(AF_UNIX, SOCK_STREAM, 0);
  if (bind(listener, (const struct sockaddr*)&address, sizeof address) == -1) return 1;
  if (listen(listener, 8) == -1) return 1;
  puts("ready");
  fflush(stdout);
  struct pollfd from[1 + clients] = {{listener, POLLIN, 0}, {-1, POLLIN, 0}, {-1, POLLIN, 0}};
  int accepted = 0, ended = 0;
  while (ended < clients) {
    if (poll(from, 1 + clients, -1) == -1) return 1;
    for (int i = 1; i <= clients; ++i) {
      if (from[i].fd == -1 || from[i].revents == 0 || echo(from[i].fd)) continue;
      close(from[i].fd);
      from[i].fd = -1;
      ++ended;
    }
    if (from[0].fd == -1 || from[0].revents == 0) continue;
    from[++accepted].fd = accept(listener, NULL, NULL);
    from[accepted].revents = 0;
    if (accepted == clients) from[0].fd = -1;
  }
  return unlink(address.sun_path);
}
