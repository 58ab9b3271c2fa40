#include "probe/ipc/transfer.hpp"

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sys/time.h>

namespace ipclab::probe::ipc {
namespace {

constexpr std::size_t most_pieces = 16;

/// What is left of `buffers` after `done` bytes, or the first part of it.
struct Rest {
  iovec list[most_pieces];
  std::size_t count = 0;
  Rest(const Buffers& buffers, std::size_t done, std::size_t most = SIZE_MAX) {
    for (std::size_t i = 0; i < buffers.count && count < most_pieces && most > 0; ++i) {
      const iovec& one = buffers.list[i];
      if (done >= one.iov_len) {
        done -= one.iov_len;
        continue;
      }
      const std::size_t left = one.iov_len - done;
      list[count++] = {static_cast<char*>(one.iov_base) + done, left < most ? left : most};
      most -= left < most ? left : most;
      done = 0;
    }
  }
};

Buffers rest_of(const Buffers& buffers, std::size_t done, const Rest& rest) {
  return done == 0 ? buffers : Buffers{rest.list, rest.count};
}

long put_into_socket(int fd, const Buffers& buffers, const Message& message, bool is_first) {
  msghdr header{};
  if (message.header != nullptr && is_first) header = *message.header;
  header.msg_iov = const_cast<iovec*>(buffers.list);
  header.msg_iovlen = buffers.count;
  const long put = raw(SYS_sendmsg, fd, word_of(&header), message.flags | MSG_DONTWAIT);
  return put == -EAGAIN ? not_yet : put;
}

/// Another open file of the same pipe, for a moment, which does not block: the flags of the
/// program's own may be shared with others.
long open_without_blocking(int fd) {
  char path[32] = "/proc/self/fd/";
  char* end = path + 14;
  char digits[12];
  int count = 0;
  do digits[count++] = static_cast<char>('0' + fd % 10);
  while ((fd /= 10) != 0);
  while (count > 0) *end++ = digits[--count];
  *end = '\0';
  return raw(SYS_openat, AT_FDCWD, word_of(path), O_WRONLY | O_NONBLOCK | O_CLOEXEC);
}

/// pipe(7): a page is free when poll(2) says so; but a last page that is not full takes more. So
/// the kernel is asked with a write: pwritev2(2) can for pipes since Linux 6.5, but not for FIFOs.
long put_into_pipe(int fd, const Buffers& buffers, std::size_t done) {
  const Rest rest{buffers, done};
  const Buffers left = rest_of(buffers, done, rest);
  const auto count = static_cast<long>(left.count);
  long put = raw(SYS_pwritev2, fd, word_of(left.list), count, -1, 0, RWF_NOWAIT);
  if (put == -EAGAIN) return not_yet;
  if (put != -EOPNOTSUPP && put != -ENOSYS && put != -EINVAL) return put;
  if (ready(fd, POLLOUT) & POLLERR) return raw(SYS_writev, fd, word_of(left.list), count);
  const long other = open_without_blocking(fd);
  if (other >= 0) {
    put = raw(SYS_writev, other, word_of(left.list), count);
    raw(SYS_close, other);
    return put == -EAGAIN ? not_yet : put;
  }
  if ((ready(fd, POLLOUT) & POLLOUT) == 0) return not_yet;
  const Rest page{buffers, done, PIPE_BUF};
  if (size_of(left) <= PIPE_BUF) return raw(SYS_writev, fd, word_of(left.list), count);
  return raw(SYS_writev, fd, word_of(page.list), static_cast<long>(page.count));
}

/// What fits, as the kernel would put it; not_yet if that is nothing.
long put_what_fits(const Descriptor& to, const Buffers& buffers, std::size_t done,
                   const Message& message) {
  if (to.medium == Medium::pipe) return put_into_pipe(to.fd, buffers, done);
  const Rest rest{buffers, done};
  return put_into_socket(to.fd, rest_of(buffers, done, rest), message, done == 0);
}

bool may_wait(const Descriptor& descriptor) {
  return descriptor.blocks &&
         (descriptor.medium == Medium::pipe || descriptor.medium == Medium::socket ||
          descriptor.medium == Medium::other);
}

}  // namespace

std::size_t size_of(const Buffers& buffers) {
  std::size_t size = 0;
  for (std::size_t i = 0; i < buffers.count; ++i) size += buffers.list[i].iov_len;
  return size;
}

void accessed_buffers(const Buffers& buffers, std::size_t size, unsigned flags, const Call& call) {
  if (!wants_races() && !serial()) return;
  for (std::size_t i = 0; i < buffers.count && size > 0; ++i) {
    const iovec& one = buffers.list[i];
    const std::size_t part = one.iov_len < size ? one.iov_len : size;
    if (part > 0) accessed(one.iov_base, part, flags, call.pc, call.name);
    size -= part;
  }
}

Patience patience_of(const Descriptor& descriptor, int option) {
  Patience patience;
  if (descriptor.medium != Medium::socket) return patience;
  timeval time{};
  socklen_t size = sizeof time;
  if (raw(SYS_getsockopt, descriptor.fd, SOL_SOCKET, option, word_of(&time), word_of(&size)) != 0 ||
      (time.tv_sec == 0 && time.tv_usec == 0))
    return patience;
  patience.restarts = false;
  patience.deadline = now_ns() + static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000U +
                      static_cast<std::uint64_t>(time.tv_usec) * 1'000U;
  return patience;
}

long receive_in_turn(const Call& call, const Descriptor& from, const KernelCall& kernel,
                     bool never_waits, bool own_nowait) {
  const bool waits = !never_waits && from.readable && may_wait(from);
  const Operation operation{from.waits, call.pc, Op::acquire, call.name};
  return carry_out(operation, patience_of(from, SO_RCVTIMEO), [&] {
    if (waits && !own_nowait && ready(from.fd, POLLIN) == 0) return not_yet;
    const long outcome = kernel();
    return waits && own_nowait && outcome == -EAGAIN ? not_yet : outcome;
  });
}

void before_receiving(const Descriptor& from) { release(room_of(from.key)); }

void after_receiving(const Descriptor& from, long size) {
  if (from.medium == Medium::none) return;
  acquire(from.key);
  release(room_of(from.key));
  if (size == 0 && (from.medium == Medium::pipe || from.medium == Medium::socket))
    learn_from_those_gone();
  if (size > 0 && from.medium != Medium::file) changed(from.key);
}

long send_in_turn(const Call& call, const Descriptor& to, const Buffers& buffers,
                  const Message& message, const KernelCall& kernel) {
  const std::size_t size = size_of(buffers);
  const bool waits = to.writable && may_wait(to) && (message.flags & MSG_DONTWAIT) == 0;
  const bool in_pieces = waits && size > 0 && to.medium != Medium::other;
  const Operation operation{to.waits, call.pc, Op::release, call.name};
  std::size_t done = 0;
  bool waited = !to.blocks;
  long outcome = carry_out(operation, patience_of(to, SO_SNDTIMEO), waited, [&]() -> long {
    if (waits && !in_pieces && size > 0 && ready(to.fd, POLLOUT) == 0) return not_yet;
    release(to.key);
    if (!in_pieces) return kernel();
    const long put = put_what_fits(to, buffers, done, message);
    if (put < 0) return put;
    done += static_cast<std::size_t>(put);
    if (done >= size) return static_cast<long>(done);
    changed(to.key);
    return not_yet;
  });
  if (outcome < 0 && done > 0) outcome = static_cast<long>(done);
  if (outcome >= 0) after_sending(to, waited);
  return outcome;
}

bool before_sending(const Descriptor& to) {
  release(to.key);
  return !to.blocks || (to.medium == Medium::pipe || to.medium == Medium::socket
                            ? (ready(to.fd, POLLOUT) & POLLOUT) == 0
                            : false);
}

void after_sending(const Descriptor& to, bool had_to_wait) {
  // What has taken the last room could not have been put there before others made some.
  const bool fills = wants_races() && to.medium != Medium::file && to.medium != Medium::none &&
                     (ready(to.fd, POLLOUT) & POLLOUT) == 0;
  if (had_to_wait || fills) {
    acquire(room_of(to.key));
    acquire(to.key);
  }
  changed(to.key);
}

}  // namespace ipclab::probe::ipc
