// Talks to others outside: by port, by sockets with and without a path, by memory.
#include "attack.h"

#include <arpa/inet.h>
#include <stddef.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "house.h"

static void reach(const char* what, int kind, const void* address, socklen_t size, int family) {
  const int fd = socket(family, kind, 0);
  tried(what, fd != -1 && connect(fd, address, size) == 0 && send(fd, "x", 1, 0) == 1);
}

int main(int argc, char** argv) {
  struct sockaddr_in port = {
      .sin_family = AF_INET, .sin_port = htons(PORT), .sin_addr = {htonl(INADDR_LOOPBACK)}};
  struct sockaddr_un abstract = {.sun_family = AF_UNIX, .sun_path = "\0attack-" NAME};
  struct sockaddr_un path = {.sun_family = AF_UNIX, .sun_path = SOCKET};
  const socklen_t abstract_size = offsetof(struct sockaddr_un, sun_path) + sizeof "attack-" NAME;
  if (argc > 1 && strcmp(argv[1], "abstract") == 0) {
    reach("an abstract socket", SOCK_STREAM, &abstract, abstract_size, AF_UNIX);
    return 0;
  }
  reach("a port", SOCK_STREAM, &port, sizeof port, AF_INET);
  reach("an abstract socket", SOCK_STREAM, &abstract, abstract_size, AF_UNIX);
  reach("a socket with a path", SOCK_STREAM, &path, sizeof path, AF_UNIX);
  tried("shared memory", shmget(NEIGHBOURS_KEY, 0, 0) != -1);
  return 0;
}
