// A server answers three clients over a Unix socket, one after another.
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "shared.h"

static struct sockaddr_un address = {.sun_family = AF_UNIX};

static void ask(int number) {
  const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  if (connect(fd, (struct sockaddr*)&address, sizeof address) == -1) _exit(1);
  int answer = 0;
  if (send(fd, &number, sizeof number, 0) != sizeof number ||
      recv(fd, &answer, sizeof answer, MSG_WAITALL) != sizeof answer)
    _exit(2);
  if (answer != 2 * number) _exit(3);
}

int main(void) {
  snprintf(address.sun_path, sizeof address.sun_path, "socket-%d", (int)getpid());
  const int listener = socket(AF_UNIX, SOCK_STREAM, 0);
  if (bind(listener, (struct sockaddr*)&address, sizeof address) == -1) return 1;
  if (listen(listener, 3) == -1) return 1;
  make_children(3, ask);
  for (int i = 0; i < 3; ++i) {
    const int fd = accept(listener, NULL, NULL);
    int number = 0;
    if (recv(fd, &number, sizeof number, MSG_WAITALL) != sizeof number) return 1;
    number *= 2;
    if (send(fd, &number, sizeof number, 0) != sizeof number) return 1;
    close(fd);
  }
  unlink(address.sun_path);
  return !all_went_well();
}
