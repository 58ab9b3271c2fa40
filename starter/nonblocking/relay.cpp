// relay: joins each connection to the Unix socket LISTEN with a fresh connection to TARGET.
//
//   [client] ==LISTEN==> [relay] ==> TARGET
//            <==========         <==
//
// Check it with: ipclab check nonblocking.relay

#include <cstddef>
#include <cstdio>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace {

constexpr std::size_t most_held = 65536;

/// Carries bytes from one socket to another one.
struct Direction {
  // Step 2: from where, to where, what has been read and not yet been written, and how far is the
  // way to the end: has end-of-file been read, has it been passed on?
};

/// What the direction wants to hear of: POLLIN of its source, POLLOUT of its target, or nothing.
[[maybe_unused]] short wants(const Direction& direction) {
  // Step 3: when does it want to read, and when does it want to write?
  (void)direction;
  return 0;
}

}  // namespace

int main(int argc, char* argv[]) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: %s LISTEN TARGET\n", argv[0]);
    return 2;
  }

  // Step 1: listen on argv[1] and print "ready". See unix(7) for the form of an address, and mind
  // how long a path may be.

  // Step 4: the loop. Wait for the listening socket and for all directions at once, and do what can
  // be done without waiting. Begin with one connection, then let there be two.

  // Step 5: end-of-file in one direction is not the end of the other one. When is a connection
  // over?

  // Step 6: what if TARGET is not there, or somebody goes away in the middle?

  // Step 7: SIGTERM and SIGINT end the loop, wherever the program is at that moment.

  std::fprintf(stderr, "relay: not written yet\n");
  return 1;
}
