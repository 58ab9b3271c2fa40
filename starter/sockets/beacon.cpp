// beacon: sends datagrams there and back over UDP.
//
//   [ask] --- 0 ----> x            lost: after 200 ms it is sent again
//         --- 0 ----> [serve]
//         <-- 0 -----
//
// Check it with: ipclab check sockets.beacon

#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

[[maybe_unused]] constexpr std::chrono::milliseconds patience{200};

template <typename Number>
std::optional<Number> parse(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

int serve(std::uint16_t port) {
  // Step 1: bind a socket for datagrams, print "ready", send back what comes. How large can it be?
  (void)port;

  // Step 2: SIGTERM. What if it comes just before the wait?

  std::fprintf(stderr, "beacon: serve is not written yet\n");
  return 1;
}

int ask(const char* host, const char* port, std::uint32_t count) {
  // Step 3: find the address of the host, send "0", wait for the answer, print "0 ok".

  // Step 4: no wait is for ever. How much of the 200 ms is left when something else came?

  // Step 5: send again up to twice; then it is lost.

  // Step 6: which datagrams are the answer? All others are ignored.
  (void)host;
  (void)port;
  (void)count;
  std::fprintf(stderr, "beacon: ask is not written yet\n");
  return 1;
}

int usage() {
  std::fprintf(stderr, "usage: beacon serve PORT\n       beacon ask HOST PORT COUNT\n");
  return 2;
}

}  // namespace

int main(int argc, char* argv[]) {
  const std::string_view verb = argc > 1 ? argv[1] : "";
  const bool serves = verb == "serve" && argc == 3;
  const bool asks = verb == "ask" && argc == 5;
  if (!serves && !asks) return usage();
  const auto port = parse<std::uint16_t>(argv[serves ? 2 : 3]);
  if (!port || *port == 0) return usage();
  if (serves) return serve(*port);
  const auto count = parse<std::uint32_t>(argv[4]);
  return count ? ask(argv[2], argv[3], *count) : usage();
}
