#pragma once
// Who is at the other end of a socket? Comes in: a socket of a process. Goes out: the inodes of the
// sockets that it is joined with, by which /proc/PID/fd tells who has them open. Sources:
// sock_diag(7) for Unix sockets, whose partners /proc/net/unix does not tell; proc(5) for
// /proc/net/tcp and the like.

#include <sys/types.h>

#include <cstdint>
#include <vector>

namespace ipclab::observe {

struct SocketPeers {
  enum class State {
    joined,        ///< with `peers`
    listens,       ///< waits for connections
    not_accepted,  ///< connected, but not yet accepted from one of `peers`, which listen
    unjoined,      ///< takes what anybody sends to it
    unknown,
  };
  State state = State::unknown;
  std::vector<std::uint64_t> peers;  ///< inodes
};

/// Memory that holds what was sent through the Unix sockets of this network namespace and has not
/// been received.
[[nodiscard]] std::uint64_t bytes_in_unix_sockets();

[[nodiscard]] SocketPeers socket_peers(pid_t pid, int descriptor, std::uint64_t inode);

}  // namespace ipclab::observe
