// Several messages at a time (recvmmsg(2), sendmmsg(2)), and bytes that the kernel moves between
// descriptors (splice(2), sendfile(2)).

#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>

#include "probe/interpose.hpp"
#include "probe/ipc/transfer.hpp"

namespace ipclab::probe {
using namespace ipc;
namespace {

/// The whole of both. `move(done)`: what goes without waiting, from the `done`-th message on.
template <class Move>
long move_all(const Operation& operation, const Patience& patience, unsigned wanted,
              bool one_is_enough, bool blocks, const Key& key, Move move) {
  unsigned done = 0;
  const long outcome = carry_out(operation, patience, [&]() -> long {
    const long moved = move(done);
    if (moved == -EAGAIN && blocks && !(one_is_enough && done > 0)) return not_yet;
    if (moved < 0) return done > 0 ? static_cast<long>(done) : moved;
    done += static_cast<unsigned>(moved);
    changed(key);
    const bool enough = done >= wanted || !blocks || (one_is_enough && done > 0);
    return enough ? static_cast<long>(done) : not_yet;
  });
  return outcome < 0 && done > 0 ? static_cast<long>(done) : outcome;
}

void received_all(const Call& call, const Descriptor& from, mmsghdr* messages, int count) {
  for (int i = 0; i < count; ++i) {
    const msghdr& header = messages[i].msg_hdr;
    after_receiving(from, messages[i].msg_len);
    accessed_buffers({header.msg_iov, header.msg_iovlen}, messages[i].msg_len, is_write, call);
  }
}

}  // namespace

INTERPOSE(int, recvmmsg,
          (int fd, mmsghdr* messages, unsigned count, int flags, timespec* timeout)) {
  unsafe_call("recvmmsg", CALLER);
  if (!matters()) return REAL(recvmmsg)(fd, messages, count, flags, timeout);
  const Call call = THIS_CALL(recvmmsg);
  const Descriptor from = look_at(fd);
  int result = 0;
  if (in_turn()) {
    Patience patience = patience_of(from, SO_RCVTIMEO);
    if (timeout != nullptr && timeout->tv_sec >= 0) patience.deadline = now_ns() + in_ns(*timeout);
    const bool blocks = from.blocks && (flags & MSG_DONTWAIT) == 0;
    const Operation operation{from.waits, call.pc, Op::acquire, call.name};
    const bool one_is_enough = (flags & MSG_WAITFORONE) != 0;
    result = given_back<int>(
        move_all(operation, patience, count, one_is_enough, blocks, from.key, [&](unsigned done) {
          return raw(SYS_recvmmsg, fd, word_of(messages + done), count - done, flags | MSG_DONTWAIT,
                     0);
        }));
  } else {
    before_receiving(from);
    result = REAL(recvmmsg)(fd, messages, count, flags, timeout);
  }
  received_all(call, from, messages, result);
  return result;
}

INTERPOSE(int, sendmmsg, (int fd, mmsghdr* messages, unsigned count, int flags)) {
  unsafe_call("sendmmsg", CALLER);
  if (!matters()) return REAL(sendmmsg)(fd, messages, count, flags);
  const Call call = THIS_CALL(sendmmsg);
  const Descriptor to = look_at(fd);
  for (unsigned i = 0; i < count; ++i) {
    const Buffers buffers{messages[i].msg_hdr.msg_iov, messages[i].msg_hdr.msg_iovlen};
    accessed_buffers(buffers, size_of(buffers), is_read, call);
  }
  if (!in_turn()) {
    const bool waits = before_sending(to);
    const int result = REAL(sendmmsg)(fd, messages, count, flags);
    after_sending(to, waits);
    return result;
  }
  // sendmmsg(2) is nothing but sendmsg(2) for each.
  unsigned done = 0;
  for (; done < count; ++done) {
    msghdr& header = messages[done].msg_hdr;
    const KernelCall kernel{SYS_sendmsg, {fd, word_of(&header), flags}};
    const long outcome =
        send_in_turn(call, to, {header.msg_iov, header.msg_iovlen}, {&header, flags}, kernel);
    if (outcome < 0) return done > 0 ? static_cast<int>(done) : given_back<int>(outcome);
    messages[done].msg_len = static_cast<unsigned>(outcome);
  }
  return static_cast<int>(done);
}

namespace {

/// Bytes from one descriptor to another, by the kernel alone.
template <class Real>
ssize_t moved(const Call& call, int from_fd, int to_fd, Real real) {
  unsafe_call(call.name, call.pc);
  if (!matters()) return real();
  const Descriptor from = look_at(from_fd);
  const Descriptor to = look_at(to_fd);
  release(to.key);
  before_receiving(from);
  ssize_t result = 0;
  {
    const LeftAlone guard{{from.key, call.pc, Op::other, call.name}};
    result = real();
  }
  if (result < 0) return result;
  after_receiving(from, result);
  after_sending(to, true);
  return result;
}

}  // namespace

INTERPOSE(ssize_t, splice,
          (int from, off64_t* from_at, int to, off64_t* to_at, std::size_t size, unsigned flags)) {
  return moved(THIS_CALL(splice), from, to,
               [&] { return REAL(splice)(from, from_at, to, to_at, size, flags); });
}
INTERPOSE(ssize_t, tee, (int from, int to, std::size_t size, unsigned flags)) {
  return moved(THIS_CALL(tee), from, to, [&] { return REAL(tee)(from, to, size, flags); });
}
INTERPOSE(ssize_t, vmsplice, (int fd, const iovec* list, std::size_t count, unsigned flags)) {
  return moved(THIS_CALL(vmsplice), fd, fd, [&] { return REAL(vmsplice)(fd, list, count, flags); });
}
INTERPOSE(ssize_t, sendfile, (int to, int from, off_t* offset, std::size_t size)) {
  return moved(THIS_CALL(sendfile), from, to,
               [&] { return REAL(sendfile)(to, from, offset, size); });
}
INTERPOSE(ssize_t, sendfile64, (int to, int from, off64_t* offset, std::size_t size)) {
  return moved(THIS_CALL(sendfile), from, to,
               [&] { return REAL(sendfile64)(to, from, offset, size); });
}
INTERPOSE(ssize_t, copy_file_range,
          (int from, off64_t* from_at, int to, off64_t* to_at, std::size_t size, unsigned flags)) {
  return moved(THIS_CALL(copy_file_range), from, to,
               [&] { return REAL(copy_file_range)(from, from_at, to, to_at, size, flags); });
}

}  // namespace ipclab::probe
