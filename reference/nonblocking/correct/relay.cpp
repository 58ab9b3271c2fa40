// relay: joins each connection to the Unix socket LISTEN with a fresh one to TARGET. One thread
// looks after all of them: ppoll(2) tells which sockets are ready, and none is ever waited for
// alone. What a side does not take yet stays in a buffer of 64 KiB; while it is full, nothing is
// read from the other side, and the kernel makes that one wait.

#include <array>
#include <csignal>
#include <cstring>
#include <exception>
#include <iostream>
#include <list>
#include <optional>
#include <vector>

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

#include "posix.hpp"

namespace {

using posix::UniqueFd;

constexpr std::size_t most_held = 65536;

volatile sig_atomic_t asked_to_end = 0;

// ---- Addresses and sockets

struct Address {
  sockaddr_un name{};
  [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&name); }
};

Address address_of(const std::string& path) {
  Address address;
  address.name.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.name.sun_path) {
    errno = ENAMETOOLONG;
    posix::fail(path);
  }
  std::memcpy(address.name.sun_path, path.c_str(), path.size() + 1);
  return address;
}

UniqueFd make_socket() {
  UniqueFd socket{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  if (!socket.is_open()) posix::fail("socket");
  return socket;
}

void set_non_blocking(const UniqueFd& fd) {
  const int flags = ::fcntl(fd.get(), F_GETFL);
  if (flags == -1 || ::fcntl(fd.get(), F_SETFL, flags | O_NONBLOCK) == -1) posix::fail("fcntl");
}

/// A Unix socket is connected at once or not at all, unless the other side has more connections
/// waiting than it wanted. That is the one case in which connect(2) waits; no longer than a second,
/// since everybody else waits with it. (With O_NONBLOCK it would say EAGAIN, and no call tells when
/// to try again.)
UniqueFd connect_to(const Address& address) {
  UniqueFd socket = make_socket();
  const timeval patience{1, 0};
  ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  if (::connect(socket.get(), address.get(), sizeof address.name) == -1) return {};
  set_non_blocking(socket);
  return socket;
}

/// The socket on which the relay listens. Its name goes when the relay goes.
class Listener {
 public:
  explicit Listener(const std::string& path) : path_{path}, socket_{make_socket()} {
    const Address address = address_of(path);
    set_non_blocking(socket_);
    if (::bind(socket_.get(), address.get(), sizeof address.name) == -1) posix::fail(path);
    if (::listen(socket_.get(), SOMAXCONN) == -1) {
      ::unlink(path.c_str());
      posix::fail("listen");
    }
  }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener() { ::unlink(path_.c_str()); }

  [[nodiscard]] int get() const { return socket_.get(); }

 private:
  std::string path_;
  UniqueFd socket_;
};

// ---- One direction of a connection

/// Carries bytes from one socket to another, and in the end the end-of-file.
class Direction {
 public:
  [[nodiscard]] bool wants_to_read() const { return !source_ended_ && end_ < most_held; }
  [[nodiscard]] bool wants_to_write() const { return begin_ < end_; }
  [[nodiscard]] bool is_done() const { return passed_on_; }

  void read_from(const UniqueFd& source) {
    const ssize_t count = ::recv(source.get(), bytes_.data() + end_, most_held - end_, 0);
    if (count > 0)
      end_ += static_cast<std::size_t>(count);
    else if (count == 0 || !is_for_later())
      source_ended_ = true;  // a connection that was reset gives no more bytes, either
  }

  /// A target that takes nothing any more is no reason to stop the other direction, and SIGPIPE
  /// would be the end of all connections.
  void write_to(const UniqueFd& target, const UniqueFd& source) {
    const ssize_t count = ::send(target.get(), bytes_.data() + begin_, end_ - begin_, MSG_NOSIGNAL);
    if (count >= 0)
      begin_ += static_cast<std::size_t>(count);
    else if (!is_for_later())
      give_up(source);
    if (begin_ == end_) begin_ = end_ = 0;
  }

  void pass_on_the_end(const UniqueFd& target) {
    if (!source_ended_ || wants_to_write() || passed_on_) return;
    ::shutdown(target.get(), SHUT_WR);
    passed_on_ = true;
  }

 private:
  static bool is_for_later() { return posix::would_wait() || errno == EINTR; }

  void give_up(const UniqueFd& source) {
    ::shutdown(source.get(), SHUT_RD);  // so that the sender learns of it
    begin_ = end_;
    source_ended_ = true;
  }

  std::array<char, most_held> bytes_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  bool source_ended_ = false;
  bool passed_on_ = false;
};

// ---- A connection and its two directions

class Connection {
 public:
  Connection(UniqueFd client, UniqueFd target)
      : client_{std::move(client)}, target_{std::move(target)} {}

  [[nodiscard]] bool is_done() const { return there_.is_done() && back_.is_done(); }

  [[nodiscard]] pollfd client_wait() const { return wait_of(client_, there_, back_); }
  [[nodiscard]] pollfd target_wait() const { return wait_of(target_, back_, there_); }

  /// Everything that became ready is done, each once, so that nobody else waits for long.
  void serve(short client_events, short target_events) {
    serve_side(client_events, client_, target_, there_, back_);
    serve_side(target_events, target_, client_, back_, there_);
    there_.pass_on_the_end(target_);
    back_.pass_on_the_end(client_);
  }

 private:
  /// poll(2) always tells of POLLHUP, asked or not. A socket that nothing is wanted of must be left
  /// out altogether, or the relay would turn round and round.
  static pollfd wait_of(const UniqueFd& side, const Direction& away, const Direction& towards) {
    short events = 0;
    if (away.wants_to_read()) events |= POLLIN;
    if (towards.wants_to_write()) events |= POLLOUT;
    return {events == 0 ? -1 : side.get(), events, 0};
  }

  static void serve_side(short events, const UniqueFd& side, const UniqueFd& other, Direction& away,
                         Direction& towards) {
    const bool broken = (events & (POLLHUP | POLLERR)) != 0;
    if ((broken || (events & POLLIN) != 0) && away.wants_to_read()) away.read_from(side);
    if ((broken || (events & POLLOUT) != 0) && towards.wants_to_write())
      towards.write_to(side, other);
  }

  UniqueFd client_;
  UniqueFd target_;
  Direction there_;
  Direction back_;
};

// ---- All connections

class Relay {
 public:
  Relay(const std::string& listen, const std::string& target)
      : target_{address_of(target)}, listener_{listen} {}

  /// Both signals are blocked except within ppoll(2), so none can slip in between the look at the
  /// flag and the wait.
  void run(const sigset_t& mask_of_waits) {
    while (asked_to_end == 0) {
      const std::vector<pollfd> ready = wait_for_events(mask_of_waits);
      if (ready.empty()) continue;
      serve_all(ready);
      const auto closed = std::erase_if(connections_, [](const auto& c) { return c.is_done(); });
      if (closed > 0) has_descriptors_ = true;
      if (ready.front().revents != 0) accept_one();
    }
  }

 private:
  /// The listener first, then two for each connection. Empty if a signal came.
  std::vector<pollfd> wait_for_events(const sigset_t& mask) {
    std::vector<pollfd> waits{{has_descriptors_ ? listener_.get() : -1, POLLIN, 0}};
    for (const Connection& connection : connections_) {
      waits.push_back(connection.client_wait());
      waits.push_back(connection.target_wait());
    }
    if (::ppoll(waits.data(), waits.size(), nullptr, &mask) >= 0) return waits;
    if (errno != EINTR) posix::fail("ppoll");
    return {};
  }

  void serve_all(const std::vector<pollfd>& ready) {
    std::size_t next = 1;
    for (Connection& connection : connections_) {
      connection.serve(ready[next].revents, ready[next + 1].revents);
      next += 2;
    }
  }

  /// If there is no TARGET, the client is closed when it goes out of scope, and that is all.
  void accept_one() {
    UniqueFd client{::accept4(listener_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)};
    if (!client.is_open()) {
      // Whoever is not accepted stays in the queue. To ask again is of use once one has been
      // closed.
      if (errno == EMFILE || errno == ENFILE) has_descriptors_ = connections_.empty();
      return;
    }
    UniqueFd target = connect_to(target_);
    if (target.is_open()) connections_.emplace_back(std::move(client), std::move(target));
  }

  Address target_;
  Listener listener_;
  std::list<Connection> connections_;
  bool has_descriptors_ = true;
};

/// Blocks both signals and returns the mask with which to wait for them.
sigset_t prepare_signals() {
  struct sigaction action {};
  action.sa_handler = [](int) { asked_to_end = 1; };
  sigemptyset(&action.sa_mask);
  sigset_t blocked;
  sigemptyset(&blocked);
  for (const int signal : {SIGTERM, SIGINT}) {
    sigaddset(&blocked, signal);
    ::sigaction(signal, &action, nullptr);
  }
  sigset_t before;
  ::sigprocmask(SIG_BLOCK, &blocked, &before);
  for (const int signal : {SIGTERM, SIGINT}) sigdelset(&before, signal);
  return before;
}

}  // namespace

int main(int argc, char* argv[]) {
  if (argc != 3) {
    std::cerr << "usage: relay LISTEN TARGET\n";
    return 2;
  }
  try {
    const sigset_t mask_of_waits = prepare_signals();
    Relay relay{argv[1], argv[2]};
    posix::write_all(STDOUT_FILENO, "ready\n");
    relay.run(mask_of_waits);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "relay: " << error.what() << '\n';
    return 1;
  }
}
