#include "probe/libc/stream.hpp"

#include <limits.h>
#include <poll.h>

#include <cerrno>
#include <new>

#include "probe/ipc/transfer.hpp"

namespace ipclab::probe {
namespace {

// glibc, libio/libio.h
constexpr int end_seen = 0x10;
constexpr int error_seen = 0x20;

bool may_wait(const ipc::Descriptor& descriptor) {
  return descriptor.blocks && descriptor.medium != ipc::Medium::file &&
         descriptor.medium != ipc::Medium::none;
}

/// True if `size` more bytes may make the stream call the kernel.
bool overflows(const FILE* stream, std::size_t size) {
  const auto room = stream->_IO_write_end - stream->_IO_write_ptr;
  return room <= 0 || size >= static_cast<std::size_t>(room);
}

std::size_t pending(const FILE* stream) {
  return stream->_IO_write_ptr > stream->_IO_write_base
             ? static_cast<std::size_t>(stream->_IO_write_ptr - stream->_IO_write_base)
             : 0;
}

}  // namespace

bool may_wait_to_read(const FILE* stream) {
  return ipc::in_turn() && may_wait(ipc::look_at(stream->_fileno));
}

bool wait_to_read(FILE* stream, const LibcCall& call) {
  if (left_to_read(stream) != 0) return true;
  const ipc::Descriptor from = ipc::look_at(stream->_fileno);
  if (!may_wait(from)) return true;
  const Operation operation{from.waits, call.pc, Op::acquire, call.name};
  const auto attempt = [&] { return ipc::ready(from.fd, POLLIN) == 0 ? ipc::not_yet : 0; };
  if (ipc::carry_out(operation, {}, attempt) == 0) return true;
  stream->_flags |= error_seen;
  errno = EINTR;
  return false;
}

void has_read(const FILE* stream) {
  if (!ipc::matters()) return;
  const ipc::Descriptor from = ipc::look_at(stream->_fileno);
  if (from.medium == ipc::Medium::none) return;
  ipc::after_receiving(from, (stream->_flags & end_seen) != 0 ? 0 : 1);
}

Output::Output(FILE* stream, std::size_t size, const LibcCall& call, bool flushes) {
  if (!ipc::matters() || (!flushes && !overflows(stream, size))) return;
  to_ = ipc::look_at(stream->_fileno);
  if (to_.medium == ipc::Medium::none) return;
  const Operation operation{to_.waits, call.pc, Op::release, call.name};
  const bool takes_turns = ipc::in_turn() && may_wait(to_);
  if (takes_turns) {
    const auto attempt = [&] { return ipc::ready(to_.fd, POLLOUT) == 0 ? ipc::not_yet : 0; };
    while (ipc::carry_out(operation, {}, had_to_wait_, attempt) != 0) {
    }
    release(to_.key);
  } else {
    had_to_wait_ = ipc::before_sending(to_);
  }
  reaches_others_ = true;
  // A pipe with room has room for PIPE_BUF bytes (pipe(7)).
  if (!takes_turns || pending(stream) + size <= PIPE_BUF) return;
  is_left_alone_ = true;
  new (left_alone_) LeftAlone{operation};
}

Output::~Output() {
  if (is_left_alone_) reinterpret_cast<LeftAlone*>(left_alone_)->~LeftAlone();
  if (reaches_others_) ipc::after_sending(to_, had_to_wait_);
}

void release_streams() {
  if (!ipc::matters()) return;
  constexpr int usual_descriptors = 32;
  for (int fd = 0; fd < usual_descriptors; ++fd) {
    const ipc::Descriptor one = ipc::look_at(fd);
    if (one.writable && may_wait(one)) release(one.key);
  }
}

}  // namespace ipclab::probe
