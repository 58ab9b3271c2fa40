#pragma once
// Who knows of whose past through the lock of a file. The kernel keeps the locks; what kind of lock
// this process has is remembered here, for unlocking does not say it.

#include <fcntl.h>

#include "probe/control.hpp"

namespace ipclab::probe {

enum class Kind { none, shared, exclusive };

struct FileLock {
  Key key{};
  int owner = 0;  ///< not twice the same for locks that do not go together
};
/// The owner is that of flock(2).
FileLock file_lock_of(int fd);

bool covers_all(const struct flock& lock);

/// Before the call: what a lock of this kind gives up, or turns into a weaker one.
void before_lock(const FileLock& file, Kind kind);
/// After it; returns `result`. `all`: of the whole file.
int after_lock(const FileLock& file, Kind kind, bool all, int result);
/// Locks go with the descriptors (flock(2), fcntl(2)), but not those that have been given back.
void before_closing_file(int fd);
/// The program asked who has a lock.
void saw_lock(const FileLock& file);

}  // namespace ipclab::probe
