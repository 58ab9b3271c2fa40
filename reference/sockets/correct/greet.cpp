// greet: answers names over a Unix socket. The server is one process that never waits for a single
// client (server.hpp); signals come to it as data.

#include <csignal>
#include <cstring>
#include <exception>
#include <iostream>
#include <optional>
#include <span>

#include <sys/stat.h>
#include <sys/un.h>

#include "posix.hpp"
#include "server.hpp"

namespace {

using posix::UniqueFd;

sockaddr_un address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    errno = ENAMETOOLONG;
    posix::fail(path);
  }
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  return address;
}

const sockaddr* generic(const sockaddr_un& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

UniqueFd stream_socket(int flags = 0) {
  UniqueFd socket{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | flags, 0)};
  if (!socket.is_open()) posix::fail("socket");
  return socket;
}

// ---- serve
// ---------------------------------------------------------------------------------------

/// True for a socket file that nobody listens on any more. Only connect(2) can tell: the file
/// outlives its server. Something that is no socket is never taken for a leftover.
bool is_stale(const std::string& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) == -1 || !S_ISSOCK(status.st_mode)) return false;
  const UniqueFd probe = stream_socket(SOCK_NONBLOCK);
  const sockaddr_un address = address_of(path);
  return ::connect(probe.get(), generic(address), sizeof address) == -1 && errno == ECONNREFUSED;
}

/// A listening socket and its name in the file system, which goes with it.
class Listener {
 public:
  explicit Listener(std::string path) : path_{std::move(path)}, socket_{bound(path_)} {
    if (::listen(socket_.get(), SOMAXCONN) == -1) {
      const int error_number = errno;
      ::unlink(path_.c_str());
      errno = error_number;
      posix::fail(path_);
    }
  }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener() { ::unlink(path_.c_str()); }

  [[nodiscard]] int get() const noexcept { return socket_.get(); }

 private:
  /// Throws before anything is ours to remove.
  static UniqueFd bound(const std::string& path) {
    UniqueFd socket = stream_socket(SOCK_NONBLOCK);
    const sockaddr_un address = address_of(path);
    const auto bind = [&] { return ::bind(socket.get(), generic(address), sizeof address) == 0; };
    if (bind()) return socket;
    if (errno != EADDRINUSE) posix::fail(path);
    if (!is_stale(path)) {
      errno = EADDRINUSE;  // is_stale() may have changed it
      posix::fail(path);
    }
    if (::unlink(path.c_str()) == -1 || !bind()) posix::fail(path);
    return socket;
  }

  std::string path_;
  UniqueFd socket_;
};

/// Answers one line, if there is a whole one.
bool greet(server::Client& client) {
  const std::size_t newline = client.incoming.find('\n');
  if (newline == std::string::npos) return false;
  client.outgoing += "hello, " + client.incoming.substr(0, newline + 1);
  client.incoming.erase(0, newline + 1);
  return true;
}

void serve(const std::string& path) {
  // Before there is anything to clean up: from now on SIGTERM ends the loop, not the process.
  const UniqueFd signals = posix::signals_as_descriptor({SIGTERM, SIGINT});
  const Listener listener{path};
  posix::print("ready\n");
  server::Loop<server::Client, decltype(&greet)>{listener.get(), signals.get(), &greet}.run();
}

// ---- ask
// -----------------------------------------------------------------------------------------

/// Reads lines from a stream, which has no borders of its own.
class LineReader {
 public:
  explicit LineReader(int socket) : socket_{socket} {}

  /// The next line with its newline; none if the other side closed the connection before.
  std::optional<std::string> next() {
    std::size_t newline = 0;
    while ((newline = waiting_.find('\n')) == std::string::npos)
      if (!receive()) return std::nullopt;
    std::string line = waiting_.substr(0, newline + 1);
    waiting_.erase(0, newline + 1);
    return line;
  }

 private:
  bool receive() {
    char buffer[4096];
    for (;;) {
      const ssize_t count = ::recv(socket_, buffer, sizeof buffer, 0);
      if (count > 0) waiting_.append(buffer, static_cast<std::size_t>(count));
      if (count >= 0) return count > 0;
      if (errno != EINTR) posix::fail("recv");
    }
  }

  int socket_;
  std::string waiting_;
};

/// One name at a time: who sends everything first and reads afterwards can meet a server that waits
/// for its answers to be read.
void ask(const std::string& path, std::span<char* const> names) {
  const UniqueFd socket = stream_socket();
  const sockaddr_un address = address_of(path);
  if (::connect(socket.get(), generic(address), sizeof address) == -1) posix::fail(path);
  LineReader answers{socket.get()};
  for (const std::string name : names) {
    posix::send_all(socket.get(), name + '\n');
    const auto answer = answers.next();
    if (!answer) throw std::runtime_error{"the server closed the connection"};
    posix::print(*answer);
  }
}

int usage() {
  std::cerr << "usage: greet serve PATH\n       greet ask PATH NAME...\n";
  return 2;
}

}  // namespace

int main(int argc, char* argv[]) {
  const auto arguments = std::span{argv, static_cast<std::size_t>(argc)};
  const std::string_view verb = argc > 1 ? arguments[1] : "";
  try {
    if (verb == "serve" && argc == 3)
      serve(arguments[2]);
    else if (verb == "ask" && argc >= 4)
      ask(arguments[2], arguments.subspan(3));
    else
      return usage();
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "greet: " << error.what() << '\n';
    return 1;
  }
}
