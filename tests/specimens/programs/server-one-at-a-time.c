// Serves each client of its socket until that one ends, and only then the next one.
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static const struct sockaddr_un address = {AF_UNIX, "socket"};

static void echo(int client) {
  char text[64];
  ssize_t count = 0;
  while ((count = read(client, text, sizeof text)) > 0)  // <- one-client-blocks-all
    if (write(client, text, (size_t)count) != count) break;
  close(client);
}

int main(void) {
  const int listener = socket(AF_UNIX, SOCK_STREAM, 0);
  if (bind(listener, (const struct sockaddr*)&address, sizeof address) == -1) return 1;
  if (listen(listener, 8) == -1) return 1;
  puts("ready");
  fflush(stdout);
  for (int served = 0; served < 2; ++served) echo(accept(listener, NULL, NULL));
  return unlink(address.sun_path);
}
