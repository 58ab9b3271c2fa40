#pragma once
// Datagrams with descriptors over a SOCK_SEQPACKET socket (unix(7), SCM_RIGHTS).

#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "run/message.hpp"
#include "support/unique_fd.hpp"

namespace ipclab::run {

struct Datagram {
  Octets octets;
  std::vector<UniqueFd> descriptors;
};

/// A connected pair, both ends close-on-exec. Throws GraderError.
[[nodiscard]] std::pair<UniqueFd, UniqueFd> socket_pair();

/// False when the other side is gone. Waits while the socket buffer is full.
bool send(int socket, const Octets& octets, std::span<const int> descriptors = {});

/// Empty when the other side is gone, or, with MSG_DONTWAIT in `flags`, when nothing is there
/// (`would_block` then says so).
[[nodiscard]] std::optional<Datagram> receive(int socket, int flags = 0,
                                              bool* would_block = nullptr);

/// A message, or the end, could be received at once.
[[nodiscard]] bool has_message(int socket);

}  // namespace ipclab::run
