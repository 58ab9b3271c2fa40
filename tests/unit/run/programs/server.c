// Serves one client after another, or datagrams: each text comes back behind "got ".
#include <stdio.h>
#include <unistd.h>

#include "address.h"

static void serve_datagrams(int socket) {
  char text[2000] = "got ";
  struct sockaddr_storage from;
  socklen_t length = sizeof from;
  ssize_t count = 0;
  while ((count = recvfrom(socket, text + 4, 1900, 0, (struct sockaddr*)&from, &length)) >= 0) {
    sendto(socket, text, (size_t)count + 4, 0, (struct sockaddr*)&from, length);
    length = sizeof from;
  }
}

static void serve_clients(int listener) {
  for (int client = 0; (client = accept(listener, NULL, NULL)) != -1; close(client)) {
    char text[2000] = "got ";
    for (ssize_t count = 0; (count = read(client, text + 4, 1900)) > 0;)
      if (write(client, text, (size_t)count + 4) == -1) break;
    if (write(client, "bye\n", 4) == -1) continue;
  }
}

int main(int argc, char* argv[]) {
  if (argc != 3) return 2;
  const struct end end = end_at(argv[1], argv[2]);
  if (bind(end.fd, (const struct sockaddr*)&end.address, end.length) == -1) return 1;
  if (strcmp(argv[1], "udp") == 0) {
    serve_datagrams(end.fd);
  } else {
    if (listen(end.fd, 10) == -1) return 1;
    serve_clients(end.fd);
  }
  return 1;
}
