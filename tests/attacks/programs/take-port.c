// Is no attack: listens on a port that somebody else may have taken.
#include "attack.h"

#include <arpa/inet.h>
#include <sys/socket.h>

#include "house.h"

int main(void) {
  struct sockaddr_in port = {
      .sin_family = AF_INET, .sin_port = htons(PORT), .sin_addr = {htonl(INADDR_LOOPBACK)}};
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(fd, (struct sockaddr*)&port, sizeof port) == -1 || listen(fd, 1) == -1)
    dprintf(1, "no port: %s\n", strerrorname_np(errno));
  return 0;
}
