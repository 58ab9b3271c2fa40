// Has twelve children that fill the buffers of sockets, 200 MiB together.
#include "fill.h"

#include <sys/socket.h>

static void fill(long* bytes) {
  static char block[1 << 16];
  int ends[2];
  while (*bytes < 200L << 20 && socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) == 0) {
    const int room = 1 << 20;
    for (int end = 0; end < 2; ++end) {
      setsockopt(ends[end], SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
      for (ssize_t count; (count = write(ends[end], block, sizeof block)) > 0;)
        __atomic_add_fetch(bytes, count, __ATOMIC_SEQ_CST);
    }
  }
}

int main(void) {
  fill_together(fill);
  return 0;
}
