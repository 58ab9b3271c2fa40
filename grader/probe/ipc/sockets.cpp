// Sockets: socket(2), connect(2), accept(2), send(2), recv(2). All sockets are one object: who has
// received knows what anybody knew who sent before.

#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>

#include "probe/interpose.hpp"
#include "probe/ipc/transfer.hpp"

namespace ipclab::probe {
using namespace ipc;
namespace {

constexpr Key all_sockets{0, 0, KeyKind::sockets};

/// A call that never waits and may be what others wait for.
template <class Do>
int at_once(Do real, const Call& call) {
  if (!matters()) return real();
  point({all_sockets, call.pc, Op::release, call.name});
  release(all_sockets);
  const int result = real();
  changed(all_sockets);
  return result;
}

/// recv(2) and its kin. `kernel` is the call with MSG_DONTWAIT.
template <class Real>
ssize_t received_message(const Call& call, int fd, const Buffers& buffers, int flags,
                         const KernelCall& kernel, Real real) {
  if (!matters()) return real();
  const Descriptor from = look_at(fd);
  const bool never_waits = (flags & (MSG_DONTWAIT | MSG_ERRQUEUE | MSG_OOB)) != 0;
  ssize_t result = 0;
  if (in_turn()) {
    result = given_back<ssize_t>(receive_in_turn(call, from, kernel, never_waits, true));
  } else {
    before_receiving(from);
    result = real();
  }
  if (result < 0) return result;
  after_receiving(from, result);
  accessed_buffers(buffers, static_cast<std::size_t>(result), is_write, call);
  return result;
}

/// MSG_WAITALL, see recv(2): until all is there, the end, an error or a signal.
ssize_t receive_all(const Call& call, int fd, const iovec& whole, int flags) {
  const Descriptor from = look_at(fd);
  std::size_t done = 0;
  const Operation operation{from.waits, call.pc, Op::acquire, call.name};
  long outcome = carry_out(operation, patience_of(from, SO_RCVTIMEO), [&]() -> long {
    for (;;) {
      const long got =
          raw(SYS_recvfrom, fd, word_of(static_cast<char*>(whole.iov_base) + done),
              static_cast<long>(whole.iov_len - done), (flags & ~MSG_WAITALL) | MSG_DONTWAIT, 0, 0);
      if (got == -EAGAIN) return not_yet;
      if (got <= 0) return got;
      done += static_cast<std::size_t>(got);
      changed(from.key);
      if (done == whole.iov_len) return static_cast<long>(done);
    }
  });
  if (done > 0) outcome = static_cast<long>(done);
  if (outcome >= 0) after_receiving(from, outcome);
  if (outcome > 0) accessed_buffers({&whole, 1}, static_cast<std::size_t>(outcome), is_write, call);
  return given_back<ssize_t>(outcome);
}

bool is_stream(int fd) {
  int type = 0;
  socklen_t size = sizeof type;
  return raw(SYS_getsockopt, fd, SOL_SOCKET, SO_TYPE, word_of(&type), word_of(&size)) == 0 &&
         type == SOCK_STREAM;
}

/// Whether recv(2) with these flags waits for more than one piece.
bool waits_for_all(int fd, std::size_t size, int flags) {
  return in_turn() && (flags & MSG_WAITALL) != 0 && (flags & (MSG_PEEK | MSG_DONTWAIT)) == 0 &&
         size > 0 && is_stream(fd) && look_at(fd).blocks;
}

KernelCall receive_from(int fd, void* memory, std::size_t size, int flags, sockaddr* address,
                        socklen_t* length, bool blocks) {
  return {SYS_recvfrom,
          {fd, word_of(memory), static_cast<long>(size), blocks ? flags | MSG_DONTWAIT : flags,
           word_of(address), word_of(length)}};
}

ssize_t receive(const Call& call, int fd, const iovec& one, int flags, sockaddr* address,
                socklen_t* length,
                ssize_t (*real)(int, void*, std::size_t, int, sockaddr*, socklen_t*)) {
  if (matters() && address == nullptr && waits_for_all(fd, one.iov_len, flags))
    return receive_all(call, fd, one, flags);
  return received_message(
      call, fd, {&one, 1}, flags,
      receive_from(fd, one.iov_base, one.iov_len, flags, address, length, true),
      [&] { return real(fd, one.iov_base, one.iov_len, flags, address, length); });
}

ssize_t send_to(const Call& call, int fd, const iovec& one, int flags, const sockaddr* address,
                socklen_t length,
                ssize_t (*real)(int, const void*, std::size_t, int, const sockaddr*, socklen_t)) {
  msghdr header{};
  header.msg_name = const_cast<sockaddr*>(address);
  header.msg_namelen = length;
  const KernelCall kernel{SYS_sendto,
                          {fd, word_of(one.iov_base), static_cast<long>(one.iov_len), flags,
                           word_of(address), static_cast<long>(length)}};
  return sent(call, fd, {&one, 1}, {&header, flags}, kernel,
              [&] { return real(fd, one.iov_base, one.iov_len, flags, address, length); });
}

}  // namespace

INTERPOSE(ssize_t, recvfrom,
          (int fd, void* memory, std::size_t size, int flags, sockaddr* address,
           socklen_t* length)) {
  return receive(THIS_CALL(recvfrom), fd, {memory, size}, flags, address, length, REAL(recvfrom));
}
INTERPOSE(ssize_t, recv, (int fd, void* memory, std::size_t size, int flags)) {
  return receive(THIS_CALL(recv), fd, {memory, size}, flags, nullptr, nullptr, REAL(recvfrom));
}
INTERPOSE(ssize_t, __recv_chk,
          (int fd, void* memory, std::size_t size, std::size_t room, int flags)) {
  if (size > room) return REAL(__recv_chk)(fd, memory, size, room, flags);
  return receive(THIS_CALL(recv), fd, {memory, size}, flags, nullptr, nullptr, REAL(recvfrom));
}
INTERPOSE(ssize_t, __recvfrom_chk,
          (int fd, void* memory, std::size_t size, std::size_t room, int flags, sockaddr* address,
           socklen_t* length)) {
  if (size > room) return REAL(__recvfrom_chk)(fd, memory, size, room, flags, address, length);
  return receive(THIS_CALL(recvfrom), fd, {memory, size}, flags, address, length, REAL(recvfrom));
}
INTERPOSE(ssize_t, recvmsg, (int fd, msghdr* message, int flags)) {
  const KernelCall kernel{SYS_recvmsg, {fd, word_of(message), flags | MSG_DONTWAIT}};
  const Buffers buffers =
      message != nullptr ? Buffers{message->msg_iov, message->msg_iovlen} : Buffers{};
  return received_message(THIS_CALL(recvmsg), fd, buffers, flags, kernel,
                          [&] { return REAL(recvmsg)(fd, message, flags); });
}

INTERPOSE(ssize_t, sendto,
          (int fd, const void* memory, std::size_t size, int flags, const sockaddr* address,
           socklen_t length)) {
  return send_to(THIS_CALL(sendto), fd, {const_cast<void*>(memory), size}, flags, address, length,
                 REAL(sendto));
}
INTERPOSE(ssize_t, send, (int fd, const void* memory, std::size_t size, int flags)) {
  return send_to(THIS_CALL(send), fd, {const_cast<void*>(memory), size}, flags, nullptr, 0,
                 REAL(sendto));
}
INTERPOSE(ssize_t, sendmsg, (int fd, const msghdr* message, int flags)) {
  if (message == nullptr) return REAL(sendmsg)(fd, message, flags);
  const KernelCall kernel{SYS_sendmsg, {fd, word_of(message), flags}};
  return sent(THIS_CALL(sendmsg), fd, {message->msg_iov, message->msg_iovlen}, {message, flags},
              kernel, [&] { return REAL(sendmsg)(fd, message, flags); });
}

INTERPOSE(int, socket, (int domain, int type, int protocol)) {
  return at_once([&] { return REAL(socket)(domain, type, protocol); }, THIS_CALL(socket));
}
INTERPOSE(int, socketpair, (int domain, int type, int protocol, int* ends)) {
  return at_once([&] { return REAL(socketpair)(domain, type, protocol, ends); },
                 THIS_CALL(socketpair));
}
INTERPOSE(int, bind, (int fd, const sockaddr* address, socklen_t length)) {
  return at_once([&] { return REAL(bind)(fd, address, length); }, THIS_CALL(bind));
}
INTERPOSE(int, listen, (int fd, int backlog)) {
  return at_once([&] { return REAL(listen)(fd, backlog); }, THIS_CALL(listen));
}
INTERPOSE(int, shutdown, (int fd, int how)) {
  return at_once([&] { return REAL(shutdown)(fd, how); }, THIS_CALL(shutdown));
}

namespace {

template <class Real>
int accepted(const Call& call, int fd, sockaddr* address, socklen_t* length, int flags, Real real) {
  if (!matters()) return real();
  const Descriptor from = look_at(fd);
  const KernelCall kernel{SYS_accept4, {fd, word_of(address), word_of(length), flags}};
  const int result =
      in_turn() ? given_back<int>(receive_in_turn(call, from, kernel, false, false)) : real();
  if (result < 0) return result;
  acquire(all_sockets);
  release(room_of(all_sockets));
  changed(all_sockets);
  return result;
}

/// connect(2) that waits at most for an instant: SO_SNDTIMEO bounds it, see socket(7). A full queue
/// of a listener then gives EAGAIN (unix(7)), a connection that is on its way EINPROGRESS.
long connect_briefly(int fd, const sockaddr* address, socklen_t length) {
  timeval own{};
  socklen_t size = sizeof own;
  const timeval instant{0, 1};
  raw(SYS_getsockopt, fd, SOL_SOCKET, SO_SNDTIMEO, word_of(&own), word_of(&size));
  raw(SYS_setsockopt, fd, SOL_SOCKET, SO_SNDTIMEO, word_of(&instant), sizeof instant);
  const long result = raw(SYS_connect, fd, word_of(address), static_cast<long>(length));
  raw(SYS_setsockopt, fd, SOL_SOCKET, SO_SNDTIMEO, word_of(&own), sizeof own);
  return result;
}

/// The kernel tries for some two minutes itself (tcp(7), tcp_syn_retries): no deadlock.
constexpr std::uint64_t longest_connecting = 150'000'000'000U;

long connect_in_turn(const Call& call, const Descriptor& from, const sockaddr* address,
                     socklen_t length) {
  bool on_its_way = false;
  const Operation operation{all_sockets, call.pc, Op::acquire, call.name};
  Patience patience = patience_of(from, SO_SNDTIMEO);
  patience.at_deadline = EINPROGRESS;
  const bool is_local = address != nullptr && address->sa_family == AF_UNIX;
  if (is_local) patience.at_deadline = EAGAIN;
  if (!is_local && patience.deadline == 0) patience.deadline = now_ns() + longest_connecting;
  return carry_out(operation, patience, [&]() -> long {
    release(all_sockets);
    if (!from.blocks) return raw(SYS_connect, from.fd, word_of(address), static_cast<long>(length));
    if (on_its_way && ready(from.fd, POLLOUT) == 0) return not_yet;
    const long result = connect_briefly(from.fd, address, length);
    if (result == -EINPROGRESS) on_its_way = true;
    const bool waits =
        result == -EAGAIN || result == -EINPROGRESS || (on_its_way && result == -EALREADY);
    if (waits) changed(all_sockets);
    return waits ? not_yet : result;
  });
}

}  // namespace

INTERPOSE(int, accept, (int fd, sockaddr* address, socklen_t* length)) {
  return accepted(THIS_CALL(accept), fd, address, length, 0,
                  [&] { return REAL(accept)(fd, address, length); });
}
INTERPOSE(int, accept4, (int fd, sockaddr* address, socklen_t* length, int flags)) {
  unsafe_call("accept4", CALLER);
  return accepted(THIS_CALL(accept4), fd, address, length, flags,
                  [&] { return REAL(accept4)(fd, address, length, flags); });
}
INTERPOSE(int, connect, (int fd, const sockaddr* address, socklen_t length)) {
  if (!matters()) return REAL(connect)(fd, address, length);
  const Descriptor from = look_at(fd);
  release(all_sockets);
  const int result =
      in_turn() ? given_back<int>(connect_in_turn({"connect", CALLER}, from, address, length))
                : REAL(connect)(fd, address, length);
  acquire(all_sockets);
  changed(all_sockets);
  return result;
}

}  // namespace ipclab::probe
