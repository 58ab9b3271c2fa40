// Reading and writing of descriptors: read(2), write(2), readv(2), pread(2).

#include <fcntl.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>

#include "probe/interpose.hpp"
#include "probe/ipc/transfer.hpp"

namespace ipclab::probe {
using namespace ipc;
namespace {

iovec one_buffer(const void* memory, std::size_t size) { return {const_cast<void*>(memory), size}; }
Buffers buffers_of(const iovec* list, int count) {
  return {list, count > 0 && count <= 1024 ? static_cast<std::size_t>(count) : 0};
}
KernelCall kernel(long number, int fd, const void* memory, std::size_t size, long offset = 0,
                  long fifth = 0, long sixth = 0) {
  return {number, {fd, word_of(memory), static_cast<long>(size), offset, fifth, sixth}};
}

}  // namespace

INTERPOSE(ssize_t, read, (int fd, void* memory, std::size_t size)) {
  const iovec one = one_buffer(memory, size);
  return received(THIS_CALL(read), fd, {&one, 1}, kernel(SYS_read, fd, memory, size),
                  [&] { return REAL(read)(fd, memory, size); });
}
INTERPOSE(ssize_t, __read_chk, (int fd, void* memory, std::size_t size, std::size_t room)) {
  if (size > room) return REAL(__read_chk)(fd, memory, size, room);
  const iovec one = one_buffer(memory, size);
  return received(THIS_CALL(read), fd, {&one, 1}, kernel(SYS_read, fd, memory, size),
                  [&] { return REAL(read)(fd, memory, size); });
}
INTERPOSE(ssize_t, write, (int fd, const void* memory, std::size_t size)) {
  const iovec one = one_buffer(memory, size);
  return sent(THIS_CALL(write), fd, {&one, 1}, {}, kernel(SYS_write, fd, memory, size),
              [&] { return REAL(write)(fd, memory, size); });
}

INTERPOSE(ssize_t, readv, (int fd, const iovec* list, int count)) {
  unsafe_call("readv", CALLER);
  return received(THIS_CALL(readv), fd, buffers_of(list, count),
                  kernel(SYS_readv, fd, list, static_cast<std::size_t>(count)),
                  [&] { return REAL(readv)(fd, list, count); });
}
INTERPOSE(ssize_t, writev, (int fd, const iovec* list, int count)) {
  unsafe_call("writev", CALLER);
  return sent(THIS_CALL(writev), fd, buffers_of(list, count), {},
              kernel(SYS_writev, fd, list, static_cast<std::size_t>(count)),
              [&] { return REAL(writev)(fd, list, count); });
}

// With an offset only files can be read and written, which never blocks.
#define POSITIONED(name, way, number, is_const, take)                                         \
  INTERPOSE(ssize_t, name, (int fd, is_const void* memory, std::size_t size, off_t offset)) { \
    unsafe_call(#way, CALLER);                                                                \
    const iovec one = one_buffer(memory, size);                                               \
    return take(THIS_CALL(#way), fd, {&one, 1}, kernel(number, fd, memory, size, offset),     \
                [&] { return REAL(name)(fd, memory, size, offset); });                        \
  }
#define POSITIONED_LIST(name, way, number, take)                                   \
  INTERPOSE(ssize_t, name, (int fd, const iovec* list, int count, off_t offset)) { \
    unsafe_call(#way, CALLER);                                                     \
    return take(THIS_CALL(#way), fd, buffers_of(list, count),                      \
                kernel(number, fd, list, static_cast<std::size_t>(count), offset), \
                [&] { return REAL(name)(fd, list, count, offset); });              \
  }
namespace {
template <class Real>
ssize_t put(const Call& call, int fd, const Buffers& buffers, const KernelCall& kernel, Real real) {
  return sent(call, fd, buffers, {}, kernel, real);
}
}  // namespace
POSITIONED(pread, pread, SYS_pread64, , received)
POSITIONED(pread64, pread, SYS_pread64, , received)
POSITIONED(pwrite, pwrite, SYS_pwrite64, const, put)
POSITIONED(pwrite64, pwrite, SYS_pwrite64, const, put)
POSITIONED_LIST(preadv, preadv, SYS_preadv, received)
POSITIONED_LIST(preadv64, preadv, SYS_preadv, received)
POSITIONED_LIST(pwritev, pwritev, SYS_pwritev, put)
POSITIONED_LIST(pwritev64, pwritev, SYS_pwritev, put)

INTERPOSE(int, eventfd_read, (int fd, eventfd_t* value)) {
  unsafe_call("eventfd_read", CALLER);
  const iovec one = one_buffer(value, sizeof *value);
  return received(THIS_CALL(eventfd_read), fd, {&one, 1},
                  kernel(SYS_read, fd, value, sizeof *value),
                  [&] { return REAL(read)(fd, value, sizeof *value); }) == sizeof *value
             ? 0
             : -1;
}
INTERPOSE(int, eventfd_write, (int fd, eventfd_t value)) {
  unsafe_call("eventfd_write", CALLER);
  const iovec one = one_buffer(&value, sizeof value);
  return sent(THIS_CALL(eventfd_write), fd, {&one, 1}, {},
              kernel(SYS_write, fd, &value, sizeof value),
              [&] { return REAL(write)(fd, &value, sizeof value); }) == sizeof value
             ? 0
             : -1;
}

}  // namespace ipclab::probe
