// beacon: sends datagrams there and back over UDP. Datagrams can be lost, come twice, or overtake
// each other, so an answer counts only if it is the one that is waited for, and no wait is for
// ever.

#include <array>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <exception>
#include <iostream>
#include <memory>
#include <span>

#include <netdb.h>
#include <netinet/in.h>

#include "posix.hpp"

namespace {

using posix::UniqueFd;
using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr milliseconds patience{200};
constexpr int tries = 3;
/// One more than any datagram over IPv4 has, so that none is ever cut.
constexpr std::size_t buffer_size = 65508;

// ---- serve
// ---------------------------------------------------------------------------------------

UniqueFd bound_to(std::uint16_t port) {
  UniqueFd socket{::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
  if (!socket.is_open()) posix::fail("socket");
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_ANY);
  if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == -1)
    posix::fail("bind");
  return socket;
}

/// Sends one datagram back. An error here concerns one datagram, and datagrams may be lost.
void echo(int socket) {
  static std::array<char, buffer_size> buffer;
  sockaddr_storage sender{};
  socklen_t length = sizeof sender;
  auto* const address = reinterpret_cast<sockaddr*>(&sender);
  // select(2): what was announced may have been discarded since, so the read must not wait for it.
  const ssize_t count =
      ::recvfrom(socket, buffer.data(), buffer.size(), MSG_DONTWAIT, address, &length);
  if (count == -1) return;
  // An empty datagram is a datagram: a count of 0 is no end-of-file.
  if (::sendto(socket, buffer.data(), static_cast<std::size_t>(count), 0, address, length) == -1)
    std::cerr << "beacon: an answer could not be sent\n";
}

void serve(std::uint16_t port) {
  const UniqueFd signals = posix::signals_as_descriptor({SIGTERM, SIGINT});
  const UniqueFd socket = bound_to(port);
  posix::print("ready\n");
  std::array<pollfd, 2> entries{{{signals.get(), POLLIN, 0}, {socket.get(), POLLIN, 0}}};
  for (;;) {
    posix::wait_for(entries.data(), entries.size());
    if (entries[0].revents != 0) return;
    if (entries[1].revents != 0) echo(socket.get());
  }
}

// ---- ask
// -----------------------------------------------------------------------------------------

/// A connected socket takes datagrams of this one sender only.
UniqueFd connected_to(const char* host, const char* port) {
  addrinfo hints{};
  hints.ai_family = AF_INET;
  hints.ai_socktype = SOCK_DGRAM;
  addrinfo* found = nullptr;
  const int error = ::getaddrinfo(host, port, &hints, &found);
  if (error != 0) throw std::runtime_error{std::string{host} + ": " + ::gai_strerror(error)};
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner{found, &::freeaddrinfo};
  UniqueFd socket{::socket(found->ai_family, found->ai_socktype | SOCK_CLOEXEC, 0)};
  if (!socket.is_open()) posix::fail("socket");
  if (::connect(socket.get(), found->ai_addr, found->ai_addrlen) == -1) posix::fail("connect");
  return socket;
}

/// Waits for the answer until the time is over, whatever else comes meanwhile.
bool is_answered(int socket, std::string_view wanted, Clock::time_point deadline) {
  for (;;) {
    const auto left = std::chrono::ceil<milliseconds>(deadline - Clock::now());
    pollfd entry{socket, POLLIN, 0};
    if (left <= milliseconds{0} || posix::wait_for(&entry, 1, static_cast<int>(left.count())) == 0)
      return false;
    std::array<char, buffer_size> buffer;
    const ssize_t count = ::recv(socket, buffer.data(), buffer.size(), MSG_DONTWAIT);
    // udp(7): ECONNREFUSED says that an earlier datagram found nobody. The next one may.
    if (count >= 0 && std::string_view{buffer.data(), static_cast<std::size_t>(count)} == wanted)
      return true;
  }
}

bool call(int socket, std::string_view datagram) {
  for (int attempt = 0; attempt < tries; ++attempt) {
    const auto deadline = Clock::now() + patience;
    // A send that fails is as good as a datagram that is lost.
    (void)::send(socket, datagram.data(), datagram.size(), 0);
    if (is_answered(socket, datagram, deadline)) return true;
  }
  return false;
}

/// Returns whether all answers came.
bool ask(const char* host, const char* port, std::uint32_t count) {
  const UniqueFd socket = connected_to(host, port);
  std::uint32_t received = 0;
  for (std::uint32_t number = 0; number < count; ++number) {
    const std::string datagram = std::to_string(number);
    const bool answered = call(socket.get(), datagram);
    received += answered ? 1 : 0;
    posix::print(datagram + (answered ? " ok\n" : " lost\n"));
  }
  posix::print(std::to_string(received) + '/' + std::to_string(count) + " received\n");
  return received == count;
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
  const auto port = posix::parse<std::uint16_t>(text);
  return port && *port > 0 ? port : std::nullopt;
}

int usage() {
  std::cerr << "usage: beacon serve PORT\n       beacon ask HOST PORT COUNT\n";
  return 2;
}

}  // namespace

int main(int argc, char* argv[]) {
  const auto arguments = std::span{argv, static_cast<std::size_t>(argc)};
  const std::string_view verb = argc > 1 ? arguments[1] : "";
  try {
    if (verb == "serve" && argc == 3) {
      const auto port = parse_port(arguments[2]);
      if (!port) return usage();
      serve(*port);
      return 0;
    }
    if (verb == "ask" && argc == 5) {
      const auto count = posix::parse<std::uint32_t>(arguments[4]);
      if (!parse_port(arguments[3]) || !count) return usage();
      return ask(arguments[2], arguments[3], *count) ? 0 : 1;
    }
    return usage();
  } catch (const std::exception& error) {
    std::cerr << "beacon: " << error.what() << '\n';
    return 1;
  }
}
