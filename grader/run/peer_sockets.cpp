#include "run/peer_sockets.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace ipclab::run {
namespace {

/// An address as bind(2) and connect(2) take it.
struct Address {
  sockaddr_storage storage{};
  socklen_t length = 0;
  [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

Address internet_address(const std::string& host, unsigned port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (!host.empty()) ::inet_pton(AF_INET, host.c_str(), &address.sin_addr);
  Address result;
  std::memcpy(&result.storage, &address, sizeof address);
  result.length = sizeof address;
  return result;
}

Address local_address(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
  Address result;
  std::memcpy(&result.storage, &address, sizeof address);
  result.length = sizeof address;
  return result;
}

int type_of(const OpenPeer& request) {
  return request.family == OpenPeer::udp || request.kind == OpenPeer::datagram ? SOCK_DGRAM
                                                                               : SOCK_STREAM;
}

/// connect(2) on a non-blocking socket: a full backlog must not stop the cell's pid 1.
int connect_within_a_second(int socket, const Address& address) {
  if (::connect(socket, address.get(), address.length) == 0) return 0;
  if (errno != EINPROGRESS) return -1;
  pollfd writable{socket, POLLOUT, 0};
  ::poll(&writable, 1, 1000);
  int error = ETIMEDOUT;
  socklen_t size = sizeof error;
  if (writable.revents != 0) ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size);
  errno = error;
  return error == 0 ? 0 : -1;
}

int set_up(int socket, const OpenPeer& request, const Address& address) {
  const int on = 1;
  // Inherited by the connections that are accepted.
  if (request.family == OpenPeer::tcp)
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (request.kind != OpenPeer::listen) return connect_within_a_second(socket, address);
  ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (::bind(socket, address.get(), address.length) == -1) return -1;
  return type_of(request) == SOCK_STREAM ? ::listen(socket, SOMAXCONN) : 0;
}

/// True if a table of /proc/net has a socket in this state at this local port.
bool has_port(const char* table, unsigned port, const std::string& wanted_state) {
  std::ifstream file{table};
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    std::istringstream words{line};
    std::string slot, local, remote, state;
    words >> slot >> local >> remote >> state;
    const std::size_t colon = local.rfind(':');
    if (colon == std::string::npos || state != wanted_state) continue;
    if (std::stoul(local.substr(colon + 1), nullptr, 16) == port) return true;
  }
  return false;
}

}  // namespace

PeerSocket open_peer(const OpenPeer& request) {
  const bool local = request.family == OpenPeer::local;
  const Address address =
      local ? local_address(request.path) : internet_address(request.host, request.port);
  PeerSocket peer;
  peer.socket = UniqueFd{
      ::socket(local ? AF_UNIX : AF_INET, type_of(request) | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
  if (!peer.socket.valid() || set_up(peer.socket.get(), request, address) == -1) {
    peer.error_number = errno;
    peer.socket.reset();
    return peer;
  }
  return peer;
}

bool tcp_listening(unsigned port) {
  constexpr const char* listen_state = "0A";
  return has_port("/proc/net/tcp", port, listen_state) ||
         has_port("/proc/net/tcp6", port, listen_state);
}

bool udp_bound(unsigned port) {
  constexpr const char* unconnected_state = "07";
  return has_port("/proc/net/udp", port, unconnected_state) ||
         has_port("/proc/net/udp6", port, unconnected_state);
}

bool unix_listening(const std::string& path) {
  std::error_code error;
  const std::string absolute = std::filesystem::absolute(path, error).string();
  std::ifstream file{"/proc/net/unix"};
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    std::istringstream words{line};
    std::string number, count, protocol, flags, type, state, inode, name;
    words >> number >> count >> protocol >> flags >> type >> state >> inode;
    std::getline(words >> std::ws, name);
    constexpr const char* accepts_connections = "00010000";  // __SO_ACCEPTCON
    if (flags == accepts_connections && (name == path || name == absolute)) return true;
  }
  return false;
}

}  // namespace ipclab::run
