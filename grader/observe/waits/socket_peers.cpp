#include "observe/waits/socket_peers.hpp"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "observe/proc_text.hpp"
#include "support/unique_fd.hpp"

namespace ipclab::observe {
namespace {

using State = SocketPeers::State;

constexpr std::size_t most_sockets = 4096;
constexpr std::size_t most_table = 1024 * 1024;

// ---- Unix sockets ----

struct UnixSocket {
  std::uint64_t inode = 0;
  std::uint64_t peer = 0;
  bool listens = false;
  bool datagrams = false;
  std::uint64_t queued = 0;            ///< bytes of memory that hold what it has sent
  std::vector<std::uint64_t> pending;  ///< connected to it, and not accepted yet
};

// TCP_LISTEN of the kernel's tcp_states.h, which unix_diag uses too.
constexpr std::uint8_t listening = 10;

bool ask_for_unix_sockets(int netlink) {
  struct {
    nlmsghdr header;
    unix_diag_req request;
  } message{};
  message.header.nlmsg_len = sizeof message;
  message.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
  message.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
  message.request.sdiag_family = AF_UNIX;
  message.request.udiag_states = 0xffffffff;
  message.request.udiag_show = UDIAG_SHOW_PEER | UDIAG_SHOW_ICONS | UDIAG_SHOW_RQLEN;
  return ::send(netlink, &message, sizeof message, 0) == sizeof message;
}

/// The 32-bit numbers of an attribute.
std::vector<std::uint64_t> numbers_of(std::string_view payload) {
  std::vector<std::uint64_t> numbers;
  for (; payload.size() >= 4; payload.remove_prefix(4)) {
    std::uint32_t number = 0;
    std::memcpy(&number, payload.data(), sizeof number);
    numbers.push_back(number);
  }
  return numbers;
}

std::optional<UnixSocket> read_socket(std::string_view payload) {
  unix_diag_msg message{};
  if (payload.size() < sizeof message) return std::nullopt;
  std::memcpy(&message, payload.data(), sizeof message);
  UnixSocket socket{.inode = message.udiag_ino,
                    .peer = 0,
                    .listens = message.udiag_state == listening,
                    .datagrams = message.udiag_type == SOCK_DGRAM,
                    .queued = 0,
                    .pending = {}};
  payload.remove_prefix(std::min<std::size_t>(NLMSG_ALIGN(sizeof message), payload.size()));
  while (payload.size() >= sizeof(rtattr)) {
    rtattr attribute{};
    std::memcpy(&attribute, payload.data(), sizeof attribute);
    if (attribute.rta_len < sizeof attribute || attribute.rta_len > payload.size()) break;
    const auto numbers =
        numbers_of(payload.substr(sizeof attribute, attribute.rta_len - sizeof attribute));
    if (attribute.rta_type == UNIX_DIAG_PEER && !numbers.empty()) socket.peer = numbers[0];
    if (attribute.rta_type == UNIX_DIAG_ICONS) socket.pending = numbers;
    // A listener's are connections, not bytes.
    if (attribute.rta_type == UNIX_DIAG_RQLEN && numbers.size() > 1 && !socket.listens)
      socket.queued = numbers[1];
    payload.remove_prefix(std::min<std::size_t>(RTA_ALIGN(attribute.rta_len), payload.size()));
  }
  return socket;
}

/// True when more is to come.
bool read_sockets(std::string_view datagram, std::vector<UnixSocket>& sockets) {
  while (datagram.size() >= sizeof(nlmsghdr)) {
    nlmsghdr header{};
    std::memcpy(&header, datagram.data(), sizeof header);
    if (header.nlmsg_len < sizeof header || header.nlmsg_len > datagram.size()) return false;
    if (header.nlmsg_type == NLMSG_DONE || header.nlmsg_type == NLMSG_ERROR) return false;
    if (auto socket = read_socket(datagram.substr(sizeof header, header.nlmsg_len - sizeof header)))
      sockets.push_back(std::move(*socket));
    datagram.remove_prefix(std::min<std::size_t>(NLMSG_ALIGN(header.nlmsg_len), datagram.size()));
  }
  return sockets.size() < most_sockets;
}

std::vector<UnixSocket> unix_sockets() {
  std::vector<UnixSocket> sockets;
  const UniqueFd netlink{::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG)};
  if (!netlink.valid() || !ask_for_unix_sockets(netlink.get())) return sockets;
  // The kernel answers at once; should it not, nobody may wait for it.
  const timeval patience{1, 0};
  ::setsockopt(netlink.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  std::string buffer(32 * 1024, '\0');
  ssize_t count = 0;
  do {
    count = ::recv(netlink.get(), buffer.data(), buffer.size(), 0);
  } while (count > 0 && read_sockets({buffer.data(), static_cast<std::size_t>(count)}, sockets));
  return sockets;
}

SocketPeers unix_peers(std::uint64_t inode) {
  const std::vector<UnixSocket> sockets = unix_sockets();
  const auto own = std::ranges::find(sockets, inode, &UnixSocket::inode);
  if (own == sockets.end()) return {};
  if (own->listens) return {State::listens, {}};
  SocketPeers found{State::joined, {}};
  if (own->peer != 0) found.peers.push_back(own->peer);
  // Datagram sockets may have this one as their peer without being its peer.
  for (const UnixSocket& socket : sockets)
    if (socket.peer == inode && socket.inode != own->peer && socket.inode != 0)
      found.peers.push_back(socket.inode);
  if (!found.peers.empty()) return found;
  for (const UnixSocket& socket : sockets)
    if (std::ranges::count(socket.pending, inode) != 0)
      return {State::not_accepted, {socket.inode}};
  return {own->datagrams ? State::unjoined : State::unknown, {}};
}

// ---- Internet sockets ----

struct InternetSocket {
  std::string local_address;
  std::string local_port;
  std::string remote_address;
  std::string remote_port;
  bool listens = false;
  std::uint64_t inode = 0;  ///< 0: nobody has it open (yet, or any more)
};

/// An IPv4 address that IPv6 wraps is the IPv4 address.
std::string plain_address(std::string_view address) {
  constexpr std::string_view wrapped = "0000000000000000FFFF0000";
  if (address.starts_with(wrapped)) address.remove_prefix(wrapped.size());
  return std::string{address};
}

bool is_any(const std::string& address) {
  return address.find_first_not_of('0') == std::string::npos;
}

/// "0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 1060 ..."
std::optional<InternetSocket> read_line(std::string_view line) {
  const auto words = words_of(line);
  if (words.size() < 10) return std::nullopt;
  const std::size_t local = words[1].find(':');
  const std::size_t remote = words[2].find(':');
  if (local == std::string_view::npos || remote == std::string_view::npos) return std::nullopt;
  return InternetSocket{.local_address = plain_address(words[1].substr(0, local)),
                        .local_port = std::string{words[1].substr(local)},
                        .remote_address = plain_address(words[2].substr(0, remote)),
                        .remote_port = std::string{words[2].substr(remote)},
                        .listens = words[3] == "0A",
                        .inode = number_in(words[9])};
}

/// All of TCP, or all of UDP, in the network of the process.
std::vector<InternetSocket> internet_sockets(pid_t pid, bool stream) {
  std::vector<InternetSocket> sockets;
  for (const char* table : {stream ? "net/tcp" : "net/udp", stream ? "net/tcp6" : "net/udp6"}) {
    const std::string text = proc_text(proc_path(pid, table), most_table);
    for (const std::string_view line : lines_of(text))
      if (auto socket = read_line(line)) sockets.push_back(std::move(*socket));
  }
  return sockets;
}

/// Is `other` what `own` is connected with?
bool is_peer(const InternetSocket& own, const InternetSocket& other) {
  return !other.listens && other.local_port == own.remote_port &&
         (other.local_address == own.remote_address || is_any(other.local_address));
}

bool listens_for(const InternetSocket& own, const InternetSocket& other) {
  return other.listens && other.local_port == own.remote_port &&
         (other.local_address == own.remote_address || is_any(other.local_address));
}

SocketPeers internet_peers(pid_t pid, std::uint64_t inode, bool stream) {
  const std::vector<InternetSocket> sockets = internet_sockets(pid, stream);
  const auto own = std::ranges::find(sockets, inode, &InternetSocket::inode);
  if (own == sockets.end()) return {};
  if (stream && own->listens) return {State::listens, {}};
  SocketPeers found{State::joined, {}};
  bool waits_to_be_accepted = false;
  for (const InternetSocket& other : sockets) {
    if (&other == &*own) continue;
    const bool back = is_peer(other, *own);
    const bool joined = stream ? is_peer(*own, other) && back : is_peer(*own, other) || back;
    if (joined && other.inode != 0) found.peers.push_back(other.inode);
    waits_to_be_accepted = waits_to_be_accepted || (joined && stream && other.inode == 0);
  }
  if (!found.peers.empty()) return found;
  if (!waits_to_be_accepted) return {stream ? State::unknown : State::unjoined, {}};
  for (const InternetSocket& other : sockets)
    if (listens_for(*own, other)) found.peers.push_back(other.inode);
  if (!found.peers.empty()) found.state = State::not_accepted;
  return found.peers.empty() ? SocketPeers{} : found;
}

int option_of(int socket, int option) {
  int value = -1;
  socklen_t size = sizeof value;
  return ::getsockopt(socket, SOL_SOCKET, option, &value, &size) == -1 ? -1 : value;
}

}  // namespace

std::uint64_t bytes_in_unix_sockets() {
  std::uint64_t bytes = 0;
  for (const UnixSocket& socket : unix_sockets()) bytes += socket.queued;
  return bytes;
}

SocketPeers socket_peers(pid_t pid, int descriptor, std::uint64_t inode) {
  const UniqueFd process{static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))};
  const UniqueFd socket{static_cast<int>(::syscall(SYS_pidfd_getfd, process.get(), descriptor, 0))};
  if (!socket.valid()) return {};
  switch (option_of(socket.get(), SO_DOMAIN)) {
    case AF_UNIX: return unix_peers(inode);
    case AF_INET:
    case AF_INET6:
      return internet_peers(pid, inode, option_of(socket.get(), SO_TYPE) == SOCK_STREAM);
    default: return {};
  }
}

}  // namespace ipclab::observe
