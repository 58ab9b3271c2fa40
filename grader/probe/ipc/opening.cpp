// open(2). Under a strategy the opening of a FIFO, which waits for the other end (fifo(7)), is
// tried without blocking.

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>

#include <cstdarg>
#include <cstdio>

#include "probe/interpose.hpp"
#include "probe/ipc/attempts.hpp"
#include "probe/raw.hpp"

namespace ipclab::probe {
using namespace ipc;
namespace {

struct Opening {
  int directory = AT_FDCWD;
  const char* path = nullptr;
  int flags = 0;
  mode_t mode = 0;
};

bool needs_mode(int flags) { return (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE; }

long open_now(const Opening& opening, int more_flags) {
  return raw(SYS_openat, opening.directory, word_of(opening.path), opening.flags | more_flags,
             static_cast<long>(opening.mode));
}

/// read(2): with no bytes in a FIFO, 0 if nobody has opened it for writing, and EAGAIN otherwise.
/// With bytes, nothing is taken: they cannot go to address 0.
bool has_writer(int fd) { return ready(fd, POLLIN) != 0 || raw(SYS_read, fd, 0, 1) != 0; }

/// The reader has its end open while it waits, as it has in the kernel; a writer finds out with
/// ENXIO whether somebody has.
long open_fifo_in_turn(const Opening& opening, const Key& key, const Call& call) {
  const bool reads = (opening.flags & O_ACCMODE) == O_RDONLY;
  long fd = -ENXIO;
  const Operation operation{key, call.pc, Op::acquire, call.name};
  const long outcome = carry_out(operation, {}, [&]() -> long {
    if (fd == -ENXIO) {
      release(key);
      fd = open_now(opening, O_NONBLOCK);
      if (fd >= 0) changed(key);
    }
    if (fd == -ENXIO || (fd >= 0 && reads && !has_writer(static_cast<int>(fd)))) return not_yet;
    return fd;
  });
  if (outcome < 0) {
    if (fd >= 0) raw(SYS_close, fd);
    return outcome;
  }
  acquire(key);
  raw(SYS_fcntl, fd, F_SETFL, raw(SYS_fcntl, fd, F_GETFL) & ~O_NONBLOCK);
  return outcome;
}

bool is_rendezvous(const Opening& opening, unsigned mode) {
  return S_ISFIFO(mode) && (opening.flags & (O_NONBLOCK | O_PATH)) == 0 &&
         (opening.flags & (O_CREAT | O_EXCL)) != (O_CREAT | O_EXCL) &&
         (opening.flags & O_ACCMODE) != O_RDWR;
}

template <class Real>
int opened(const Opening& opening, const Call& call, Real real) {
  if (!matters()) return real();
  unsigned mode = 0;
  const Key key = key_of_path(opening.directory, opening.path, mode);
  const bool is_fifo = S_ISFIFO(mode);
  if (is_fifo && is_rendezvous(opening, mode) && in_turn())
    return given_back<int>(open_fifo_in_turn(opening, key, call));
  const bool creates = (opening.flags & O_CREAT) != 0;
  const Key name = key_of_name(opening.directory, opening.path);
  point({name, call.pc, creates ? Op::release : Op::acquire, call.name});
  if (creates) release(name);
  if (is_fifo) release(key);
  const int fd = real();
  acquire(name);
  if (is_fifo && fd >= 0) acquire(key);
  if (is_fifo) changed(key);
  if (creates) changed(name);
  return fd;
}

}  // namespace

#define TAKE_MODE(mode, flags)   \
  mode_t mode = 0;               \
  if (needs_mode(flags)) {       \
    va_list rest;                \
    va_start(rest, flags);       \
    mode = va_arg(rest, mode_t); \
    va_end(rest);                \
  }
#define OPEN(name)                                                 \
  INTERPOSE(int, name, (const char* path, int flags, ...)) {       \
    TAKE_MODE(mode, flags)                                         \
    return opened({AT_FDCWD, path, flags, mode}, {"open", CALLER}, \
                  [&] { return REAL(name)(path, flags, mode); });  \
  }
#define OPEN_AT(name)                                                 \
  INTERPOSE(int, name, (int at, const char* path, int flags, ...)) {  \
    TAKE_MODE(mode, flags)                                            \
    return opened({at, path, flags, mode}, {"openat", CALLER},        \
                  [&] { return REAL(name)(at, path, flags, mode); }); \
  }
OPEN(open)
OPEN(open64)
OPEN_AT(openat)
OPEN_AT(openat64)
#define OPEN_2(name)                                            \
  INTERPOSE(int, name, (const char* path, int flags)) {         \
    return opened({AT_FDCWD, path, flags, 0}, {"open", CALLER}, \
                  [&] { return REAL(name)(path, flags); });     \
  }
OPEN_2(__open_2)
OPEN_2(__open64_2)
#define CREATE(name)                                                                       \
  INTERPOSE(int, name, (const char* path, mode_t mode)) {                                  \
    return opened({AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode}, {"creat", CALLER}, \
                  [&] { return REAL(name)(path, mode); });                                 \
  }
CREATE(creat)
CREATE(creat64)

namespace {

USE_REAL(FILE*, fdopen, (int, const char*))

/// As fopen(3) opens it.
int flags_of(const char* mode) {
  int flags =
      mode[0] == 'r' ? O_RDONLY : O_WRONLY | O_CREAT | (mode[0] == 'a' ? O_APPEND : O_TRUNC);
  for (; *mode != '\0' && *mode != ','; ++mode) {
    if (*mode == '+') flags = (flags & ~O_ACCMODE) | O_RDWR;
    if (*mode == 'e') flags |= O_CLOEXEC;
    if (*mode == 'x') flags |= O_EXCL;
  }
  return flags;
}

/// The stream of a FIFO is made of a descriptor that was opened in turn; all others as libc does.
template <class Real>
FILE* opened_stream(const char* path, const char* mode, const Call& call, Real real) {
  unsafe_call(call.name, call.pc);
  if (!matters() || path == nullptr || mode == nullptr) return real();
  const Opening opening{AT_FDCWD, path, flags_of(mode), 0666};
  unsigned type = 0;
  const Key key = key_of_path(AT_FDCWD, path, type);
  if (in_turn() && is_rendezvous(opening, type)) {
    const int fd = given_back<int>(open_fifo_in_turn(opening, key, call));
    return fd < 0 ? nullptr : REAL(fdopen)(fd, mode);
  }
  FILE* stream = nullptr;
  opened(opening, call, [&] {
    stream = real();
    return stream != nullptr ? 0 : -1;
  });
  return stream;
}

}  // namespace

INTERPOSE(FILE*, fopen, (const char* path, const char* mode)) {
  return opened_stream(path, mode, {"fopen", CALLER}, [&] { return REAL(fopen)(path, mode); });
}
INTERPOSE(FILE*, fopen64, (const char* path, const char* mode)) {
  return opened_stream(path, mode, {"fopen", CALLER}, [&] { return REAL(fopen64)(path, mode); });
}

}  // namespace ipclab::probe
