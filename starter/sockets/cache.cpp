// cache: keeps values by their keys, and speaks a part of the memcached text protocol over TCP.
//
//   [client] --- "set fruit 0 0 5\r\napple\r\n" ---> [cache]
//            <-- "STORED\r\n" ----------------------
//
// Check it with: ipclab check sockets.cache

#include <charconv>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

/// What the server has to know of one client between two reads.
struct [[maybe_unused]] Client {
  int socket = -1;
  std::string incoming;  // what has come, and is no complete request yet
  // Step 1: what else? Think of data that is too large, and of answers that were not taken.
};

std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc{} || end != text.data() + text.size() || port == 0) return std::nullopt;
  return port;
}

int serve(std::uint16_t port) {
  // Step 2: listen on the port, on all addresses. What has to be set before bind, so that the
  // server can be started again at once?
  (void)port;

  // Step 3: one client, and the commands that are a line: version, quit, and ERROR for the others.

  // Step 4: set, get, delete. Where does the data of a set end?

  // Step 5: requests in pieces, and several of them at once.

  // Step 6: many clients. Who owns the values, and who may change them at the same time?

  // Step 7: clients that go away, or do not read. Which calls fail then, and which ones wait?

  // Step 8: SIGTERM.

  std::fprintf(stderr, "cache: not written yet\n");
  return 1;
}

}  // namespace

int main(int argc, char* argv[]) {
  const auto port = parse_port(argc == 2 ? argv[1] : "");
  if (!port) {
    std::fprintf(stderr, "usage: cache PORT\n");
    return 2;
  }
  return serve(*port);
}
