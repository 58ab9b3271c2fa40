#pragma once
// What a descriptor names, and which objects its readers and writers meet at. In: a descriptor or a
// path. Out: keys. Asks the kernel each time: descriptors are closed, copied and sent by ways that
// nobody sees. Nothing here changes a descriptor or keeps one open.

#include <cstdint>

#include "probe/interpose.hpp"
#include "probe/order.hpp"
#include "probe/schedule.hpp"

namespace ipclab::probe::ipc {

enum class Medium : std::uint8_t {
  none,  ///< no open descriptor
  file,  ///< regular file, directory, block device: never blocks
  pipe,  ///< and FIFO
  socket,
  other,  ///< terminal, eventfd, inotify, ...
};

struct Descriptor {
  int fd = -1;
  Medium medium = Medium::none;
  bool blocks = false;    ///< not O_NONBLOCK
  bool readable = false;  ///< open for it
  bool writable = false;
  Key key{};
  Key waits{};  ///< a change of this may make it ready
};

Descriptor look_at(int fd);

/// poll(2) without waiting: the events that are there, POLLHUP and POLLERR among them.
short ready(int fd, short events);

/// What a reader releases: whoever had to wait for room knows of it.
Key room_of(const Key& object);

/// A name in a directory, which may be there or not: files that serve as locks or as flags.
Key key_of_name(int directory, const char* path);

/// The file that a path names; kind is `none` if there is none.
Key key_of_path(int directory, const char* path, unsigned& mode);

/// Takes turns now: the caller has the token.
inline bool in_turn() { return serial() && watched() && self.holding; }

/// False where nobody wants to know: the call of libc as it is.
inline bool matters() { return watched() && (self.holding || wants_races()); }

/// Somebody closed a descriptor of what the caller has just found at its end, or ended with it
/// open: of processes that have ended or executed another program nobody knows which.
void learn_from_those_gone();

}  // namespace ipclab::probe::ipc
