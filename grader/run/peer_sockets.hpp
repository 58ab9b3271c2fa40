#pragma once
// The sockets of the grader as a peer, made inside the cell so that its network and its files are
// the ones that count (socket(7), unix(7)).

#include <string>

#include "run/message.hpp"
#include "support/unique_fd.hpp"

namespace ipclab::run {

struct PeerSocket {
  UniqueFd socket;       ///< non-blocking
  int error_number = 0;  ///< not 0: refused, or not connected within a second
};

/// `path` of a Unix socket is relative to the current folder.
[[nodiscard]] PeerSocket open_peer(const OpenPeer& request);

/// Does a TCP or Unix socket listen there, in this cell? (/proc/net/tcp, tcp6, unix)
[[nodiscard]] bool tcp_listening(unsigned port);
[[nodiscard]] bool udp_bound(unsigned port);
[[nodiscard]] bool unix_listening(const std::string& path);

}  // namespace ipclab::run
