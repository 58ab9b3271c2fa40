// Has a child for each client.
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { clients = 2 };

static const struct sockaddr_un address = {AF_UNIX, "socket"};

static int echo(int client) {
  char text[64];
  ssize_t count = 0;
  while ((count = read(client, text, sizeof text)) > 0)
    if (write(client, text, (size_t)count) != count) return 1;
  return count != 0;
}

int main(void) {
  const int listener = socket(AF_UNIX, SOCK_STREAM, 0);
  if (bind(listener, (const struct sockaddr*)&address, sizeof address) == -1) return 1;
  if (listen(listener, 8) == -1) return 1;
  puts("ready");
  fflush(stdout);
  for (int i = 0; i < clients; ++i) {
    const int client = accept(listener, NULL, NULL);
    if (fork() == 0) {
      close(listener);
      _exit(echo(client));
    }
    close(client);
  }
  for (int i = 0; i < clients; ++i)
    if (wait(NULL) == -1) return 1;
  return unlink(address.sun_path);
}
