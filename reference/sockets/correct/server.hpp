#pragma once
// One process that serves many clients: it waits for all of them at once, and never for a single
// one. What it knows of a client stands beside the client's socket, not on a stack that waits.

#include <algorithm>
#include <array>
#include <list>
#include <string>
#include <vector>

#include "posix.hpp"

namespace server {

using posix::UniqueFd;

/// A connection, with what came and is not complete yet, and what goes out and was not taken yet.
struct Client {
  UniqueFd socket;
  std::string incoming;
  std::string outgoing;
  bool done = false;  ///< nothing more is read; it goes when everything has been sent

  [[nodiscard]] bool is_to_go() const { return done && outgoing.empty(); }
};

/// Takes what has come. At end-of-file, and when the connection is broken, the client is done.
inline void receive(Client& client) {
  std::array<char, 65536> buffer;
  const ssize_t count = ::recv(client.socket.get(), buffer.data(), buffer.size(), 0);
  if (count > 0)
    client.incoming.append(buffer.data(), static_cast<std::size_t>(count));
  else if (count == 0 || !posix::not_now())
    client.done = true;
}

/// Sends as much as the kernel takes; the rest waits for poll(2) to say that there is room.
inline void send(Client& client) {
  std::size_t sent = 0;
  while (sent < client.outgoing.size()) {
    const ssize_t count = ::send(client.socket.get(), client.outgoing.data() + sent,
                                 client.outgoing.size() - sent, MSG_NOSIGNAL);
    if (count >= 0) {
      sent += static_cast<std::size_t>(count);
    } else if (posix::not_now()) {
      break;
    } else {  // it has gone: nobody wants the rest
      client.done = true;
      sent = client.outgoing.size();
    }
  }
  client.outgoing.erase(0, sent);
}

/// Serves until SIGTERM or SIGINT. `work(client)` takes one complete request from `incoming` and
/// appends its answer to `outgoing`; it returns false if there is no complete one.
template <typename Connection, typename Work>
class Loop {
 public:
  Loop(int listener, int signals, Work work)
      : listener_{listener}, signals_{signals}, work_{std::move(work)} {}

  void run() {
    for (;;) {
      const std::vector<pollfd> entries = wait();
      if (entries[0].revents != 0) return;
      auto entry = entries.begin() + 2;
      for (Connection& client : clients_)
        if ((entry++)->revents != 0) serve(client);
      if (clients_.remove_if([](const Client& client) { return client.is_to_go(); }) > 0)
        accepting_ = true;
      if (entries[1].revents != 0) accept();
    }
  }

 private:
  /// A client that has not taken its answers is not asked for more: so no client can make us hold
  /// more than one answer and one block of requests.
  std::vector<pollfd> wait() {
    std::vector<pollfd> entries{{signals_, POLLIN, 0}, {accepting_ ? listener_ : -1, POLLIN, 0}};
    for (const Client& client : clients_) {
      const short events = client.outgoing.empty() ? POLLIN : POLLOUT;
      entries.push_back({client.socket.get(), events, 0});
    }
    posix::wait_for(entries.data(), entries.size());
    return entries;
  }

  void serve(Connection& client) {
    if (client.outgoing.empty()) receive(client);
    send(client);
    // The next request waits until the last answer has gone.
    while (client.outgoing.empty() && work_(client)) send(client);
  }

  void accept() {
    UniqueFd socket{::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)};
    if (socket.is_open()) {
      clients_.emplace_back().socket = std::move(socket);
    } else if (errno == EMFILE || errno == ENFILE) {
      accepting_ = false;  // others wait in the backlog until somebody goes
    }
    // Else the client has gone already: that is its own affair.
  }

  int listener_;
  int signals_;
  Work work_;
  std::list<Connection> clients_;
  bool accepting_ = true;
};

}  // namespace server
