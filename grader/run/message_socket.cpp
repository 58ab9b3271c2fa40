#include "run/message_socket.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <cstring>

#include "support/error.hpp"

namespace ipclab::run {
namespace {

constexpr std::size_t most_descriptors = 8;

void attach(msghdr& header, std::span<char> control, std::span<const int> descriptors) {
  if (descriptors.empty()) return;
  header.msg_control = control.data();
  header.msg_controllen = CMSG_SPACE(descriptors.size_bytes());
  cmsghdr* rights = CMSG_FIRSTHDR(&header);
  rights->cmsg_level = SOL_SOCKET;
  rights->cmsg_type = SCM_RIGHTS;
  rights->cmsg_len = CMSG_LEN(descriptors.size_bytes());
  std::memcpy(CMSG_DATA(rights), descriptors.data(), descriptors.size_bytes());
}

std::vector<UniqueFd> detach(msghdr& header) {
  std::vector<UniqueFd> descriptors;
  for (cmsghdr* part = CMSG_FIRSTHDR(&header); part != nullptr; part = CMSG_NXTHDR(&header, part)) {
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) continue;
    const std::size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count; ++i) {
      int fd = -1;
      std::memcpy(&fd, CMSG_DATA(part) + i * sizeof(int), sizeof fd);
      descriptors.emplace_back(fd);
    }
  }
  return descriptors;
}

ssize_t peek_length(int socket, int flags) {
  ssize_t length = 0;
  // ECONNRESET tells once that the other side has ended without having read everything; what it
  // said before that is still to be had.
  while ((length = ::recv(socket, nullptr, 0, flags | MSG_PEEK | MSG_TRUNC)) == -1 &&
         (errno == EINTR || errno == ECONNRESET)) {
  }
  return length;
}

bool gone(int error) { return error == EPIPE || error == ECONNRESET || error == ENOTCONN; }

}  // namespace

std::pair<UniqueFd, UniqueFd> socket_pair() {
  int ends[2];
  require(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), "socketpair");
  return {UniqueFd{ends[0]}, UniqueFd{ends[1]}};
}

bool send(int socket, const Octets& octets, std::span<const int> descriptors) {
  if (octets.size() > largest_message)
    throw GraderError{"a message of " + std::to_string(octets.size()) + " bytes to a cell"};
  iovec part{const_cast<std::uint8_t*>(octets.data()), octets.size()};
  alignas(cmsghdr) char control[CMSG_SPACE(most_descriptors * sizeof(int))]{};
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  attach(header, control, descriptors);
  while (::sendmsg(socket, &header, MSG_NOSIGNAL) == -1) {
    if (errno == EINTR) continue;
    if (gone(errno)) return false;
    throw GraderError{"sendmsg to a cell", errno};
  }
  return true;
}

std::optional<Datagram> receive(int socket, int flags, bool* would_block) {
  // MSG_TRUNC makes recv(2) tell the whole length, so that only what is needed is allocated.
  const ssize_t length = peek_length(socket, flags);
  if (length == -1 && errno == EAGAIN && would_block != nullptr) *would_block = true;
  if (length == -1 && errno != EAGAIN && !gone(errno)) throw GraderError{"recvmsg", errno};
  if (length <= 0) return std::nullopt;
  Datagram datagram{.octets = Octets(static_cast<std::size_t>(length)), .descriptors = {}};
  iovec part{datagram.octets.data(), datagram.octets.size()};
  alignas(cmsghdr) char control[CMSG_SPACE(most_descriptors * sizeof(int))]{};
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  header.msg_control = control;
  header.msg_controllen = sizeof control;
  require(static_cast<int>(::recvmsg(socket, &header, MSG_CMSG_CLOEXEC)), "recvmsg");
  datagram.descriptors = detach(header);
  return datagram;
}

bool has_message(int socket) {
  pollfd source{socket, POLLIN, 0};
  return ::poll(&source, 1, 0) == 1;
}

}  // namespace ipclab::run
