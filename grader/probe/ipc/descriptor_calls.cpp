// Making, copying and closing descriptors: pipe(2), dup(2), close(2). Each is a scheduling point;
// only a close can make a difference to others.

#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "probe/interpose.hpp"
#include "probe/ipc/descriptors.hpp"
#include "probe/libc/touch.hpp"
#include "probe/raw.hpp"
#include "probe/sync/file_locks.hpp"

namespace ipclab::probe {
using namespace ipc;
namespace {

void plain_point(const char* name, std::uint64_t pc) {
  point({.object = {}, .pc = pc, .op = Op::other, .name = name});
}

/// What closing a descriptor of `what` lets others know.
void before_closing(const Descriptor& what) {
  if (what.medium == Medium::none) return;
  if (what.medium == Medium::file) before_closing_file(what.fd);
  release(what.key);
  release(room_of(what.key));
}
void after_closing(const Descriptor& what) {
  if (what.medium == Medium::none) return;
  if (what.medium == Medium::file) {
    everything_changed();
  } else {
    changed(what.key);
  }
}

int made(int result, const int* ends, const char* name, std::uint64_t pc) {
  if (result == 0 && touches()) writes(ends, 2 * sizeof *ends, {pc, name});
  return result;
}

template <class Close>
int closed(Close close, const Descriptor& what, const char* name, std::uint64_t pc) {
  point({what.key, pc, Op::release, name});
  before_closing(what);
  const int result = close();
  after_closing(what);
  return result;
}

}  // namespace

INTERPOSE(int, close, (int fd)) {
  if (!matters()) return REAL(close)(fd);
  return closed([&] { return REAL(close)(fd); }, look_at(fd), "close", CALLER);
}
INTERPOSE(int, dup2, (int from, int to)) {
  if (!matters() || from == to) return REAL(dup2)(from, to);
  return closed([&] { return REAL(dup2)(from, to); }, look_at(to), "dup2", CALLER);
}
INTERPOSE(int, dup3, (int from, int to, int flags)) {
  unsafe_call("dup3", CALLER);
  if (!matters()) return REAL(dup3)(from, to, flags);
  return closed([&] { return REAL(dup3)(from, to, flags); }, look_at(to), "dup3", CALLER);
}
INTERPOSE(int, close_range, (unsigned first, unsigned last, int flags)) {
  unsafe_call("close_range", CALLER);
  plain_point("close_range", CALLER);
  constexpr unsigned most = 256;
  for (unsigned fd = first; matters() && fd <= last && fd < most; ++fd)
    before_closing(look_at(static_cast<int>(fd)));
  const int result = REAL(close_range)(first, last, flags);
  if (in_turn()) everything_changed();
  return result;
}
INTERPOSE(void, closefrom, (int first)) {
  unsafe_call("closefrom", CALLER);
  probe_close_range(first > 0 ? static_cast<unsigned>(first) : 0, ~0U, 0);
}

INTERPOSE(int, dup, (int fd)) {
  plain_point("dup", CALLER);
  return REAL(dup)(fd);
}
INTERPOSE(int, pipe, (int* ends)) {
  plain_point("pipe", CALLER);
  return made(REAL(pipe)(ends), ends, "pipe", CALLER);
}
INTERPOSE(int, pipe2, (int* ends, int flags)) {
  unsafe_call("pipe2", CALLER);
  plain_point("pipe2", CALLER);
  return made(REAL(pipe2)(ends, flags), ends, "pipe2", CALLER);
}
INTERPOSE(int, eventfd, (unsigned value, int flags)) {
  unsafe_call("eventfd", CALLER);
  plain_point("eventfd", CALLER);
  return REAL(eventfd)(value, flags);
}
INTERPOSE(int, signalfd, (int fd, const sigset_t* mask, int flags)) {
  unsafe_call("signalfd", CALLER);
  plain_point("signalfd", CALLER);
  return REAL(signalfd)(fd, mask, flags);
}
INTERPOSE(int, timerfd_create, (int clock, int flags)) {
  unsafe_call("timerfd_create", CALLER);
  plain_point("timerfd_create", CALLER);
  return REAL(timerfd_create)(clock, flags);
}
INTERPOSE(int, timerfd_settime, (int fd, int flags, const itimerspec* value, itimerspec* old)) {
  unsafe_call("timerfd_settime", CALLER);
  plain_point("timerfd_settime", CALLER);
  const int result = REAL(timerfd_settime)(fd, flags, value, old);
  if (in_turn()) changed({0, 0, KeyKind::anything});
  return result;
}
INTERPOSE(int, inotify_init1, (int flags)) {
  unsafe_call("inotify_init1", CALLER);
  plain_point("inotify_init1", CALLER);
  return REAL(inotify_init1)(flags);
}

}  // namespace ipclab::probe
