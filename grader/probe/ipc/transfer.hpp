#pragma once
// Bytes in and out of descriptors. Who writes releases what it knows to the object, and who has
// read takes it; who had to wait for room takes what the readers released.

#include <sys/socket.h>
#include <sys/uio.h>

#include "probe/ipc/attempts.hpp"
#include "probe/raw.hpp"

namespace ipclab::probe::ipc {

/// A call as the kernel takes it.
struct KernelCall {
  long number = 0;
  long words[6]{};
  long operator()() const {
    return raw(number, words[0], words[1], words[2], words[3], words[4], words[5]);
  }
};

/// Memory of the program.
struct Buffers {
  const iovec* list = nullptr;
  std::size_t count = 0;
};
std::size_t size_of(const Buffers& buffers);
/// The first `size` bytes of it were read or written on the program's behalf.
void accessed_buffers(const Buffers& buffers, std::size_t size, unsigned flags, const Call& call);

/// How long a call on this socket may wait: SO_RCVTIMEO or SO_SNDTIMEO, see socket(7) and
/// signal(7).
Patience patience_of(const Descriptor& descriptor, int option);

/// Tries until there is something. `own_nowait`: the call itself says EAGAIN instead of waiting.
long receive_in_turn(const Call& call, const Descriptor& from, const KernelCall& kernel,
                     bool never_waits, bool own_nowait);
/// Of the real call, when all run at once: it may make room.
void before_receiving(const Descriptor& from);
/// `size` 0: the end.
void after_receiving(const Descriptor& from, long size);

/// What goes with the bytes; null: they are written.
struct Message {
  const msghdr* header = nullptr;
  int flags = 0;
};
/// Sends all, in as many pieces as the kernel would need. `kernel`: the call as it was made.
long send_in_turn(const Call& call, const Descriptor& to, const Buffers& buffers,
                  const Message& message, const KernelCall& kernel);
/// Of the real call, when all run at once: true if it will have to wait for room.
bool before_sending(const Descriptor& to);
void after_sending(const Descriptor& to, bool had_to_wait);

/// read(2) and its kin.
template <class Real>
ssize_t received(const Call& call, int fd, const Buffers& buffers, const KernelCall& kernel,
                 Real real) {
  if (!matters()) return real();
  const Descriptor from = look_at(fd);
  ssize_t result = 0;
  if (in_turn()) {
    result = given_back<ssize_t>(receive_in_turn(call, from, kernel, size_of(buffers) == 0, false));
  } else {
    before_receiving(from);
    result = real();
  }
  if (result < 0) return result;
  after_receiving(from, size_of(buffers) == 0 ? 1 : result);
  accessed_buffers(buffers, static_cast<std::size_t>(result), is_write, call);
  return result;
}

/// write(2) and its kin.
template <class Real>
ssize_t sent(const Call& call, int fd, const Buffers& buffers, const Message& message,
             const KernelCall& kernel, Real real) {
  if (!matters()) return real();
  const Descriptor to = look_at(fd);
  accessed_buffers(buffers, size_of(buffers), is_read, call);
  if (in_turn()) return given_back<ssize_t>(send_in_turn(call, to, buffers, message, kernel));
  const bool waits = before_sending(to);
  const ssize_t result = real();
  if (result >= 0) after_sending(to, waits);
  return result;
}

}  // namespace ipclab::probe::ipc
