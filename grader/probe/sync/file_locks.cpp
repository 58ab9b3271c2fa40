// Locks of files: flock(2), fcntl(2) (F_SETLK and its like), lockf(3).

#include <fcntl.h>
#include <stdarg.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "probe/sync/file_locks.hpp"
#include "probe/sync/sync.hpp"
#include "probe/tasks.hpp"

namespace ipclab::probe {

INTERPOSE(int, flock, (int fd, int operation));
INTERPOSE(int, lockf, (int fd, int command, off_t length));
INTERPOSE(int, fcntl, (int fd, int command, ...));

namespace {

// Of FileLock::owner, where it is not a descriptor's lock by flock(2).
constexpr int owner_process = -1;
int owner_of_open_file(int fd) { return fd | 0x4000'0000; }

Kind kind_of(short type) {
  return type == F_UNLCK ? Kind::none : type == F_RDLCK ? Kind::shared : Kind::exclusive;
}

/// Who waits for a lock by fcntl(2), and which process holds it.
void note_who_is_in_the_way(int fd, const struct flock& wanted) {
  struct flock found = wanted;
  const bool is_known =
      raw(SYS_fcntl, fd, F_GETLK, word_of(&found)) == 0 && found.l_type != F_UNLCK;
  control->locked_out_by[self.number] = is_known ? found.l_pid : 0;
}

/// Whom `pid` waits for; 0: for nobody.
int awaited_by(int pid) {
  for (unsigned i = 0; i < tasks_used(); ++i)
    if (control->tasks[i].pid == pid && control->locked_out_by[i] != 0)
      return control->locked_out_by[i];
  return 0;
}

/// The kernel refuses to wait in a circle, and looks ten processes far (fcntl(2), EDEADLK).
bool waits_in_a_circle() {
  int pid = control->locked_out_by[self.number];
  for (int i = 0; i < 10 && pid > 0; ++i) {
    if (pid == self.task->pid) return true;
    pid = awaited_by(pid);
  }
  return false;
}

/// `attempt()` returns 0, or an errno: EAGAIN if it would have to wait.
template <class Attempt>
int done_or_interrupted(const Operation& operation, Attempt attempt) {
  const int before = errno;
  for (;;) {
    int error = EAGAIN;
    const Waited waited = until_done(operation, true, 0, [&] {
      error = attempt();
      return error != EAGAIN;
    });
    if (waited == Waited::interrupted && self.restart) continue;
    if (waited == Waited::interrupted) return failed(EINTR);
    if (error != 0) return failed(error);
    errno = before;
    return 0;
  }
}

int error_of(int result) {
  if (result == 0) return 0;
  return errno == EACCES || errno == EWOULDBLOCK ? EAGAIN : errno;
}

/// `command` of those that never wait.
int set_lock(int fd, int command, const struct flock& lock, bool waits, const Call& call) {
  FileLock file = file_lock_of(fd);
  file.owner = command == F_SETLK ? owner_process : owner_of_open_file(fd);
  const Kind kind = kind_of(lock.l_type);
  const Operation operation =
      operation_of(call, file.key, kind == Kind::none ? Op::release : Op::acquire);
  if (!serial() || !waits) {
    const int waiting = command == F_SETLK ? F_SETLKW : F_OFD_SETLKW;
    point(operation);
    before_lock(file, kind);
    return after_lock(file, kind, covers_all(lock),
                      REAL(fcntl)(fd, waits ? waiting : command, &lock));
  }
  before_lock(file, kind);
  const int result = done_or_interrupted(operation, [&] {
    end_if_cancelled();
    const int error = error_of(REAL(fcntl)(fd, command, &lock));
    if (error != EAGAIN || command != F_SETLK) return error;
    note_who_is_in_the_way(fd, lock);
    return waits_in_a_circle() ? EDEADLK : error;
  });
  control->locked_out_by[self.number] = 0;
  return after_lock(file, kind, covers_all(lock), result);
}

}  // namespace

int probe_flock(int fd, int operation) {
  PASS_UNLESS_WATCHED(flock, fd, operation);
  unsafe_call("flock", CALLER);
  const Call call = THIS_CALL(flock);
  const FileLock file = file_lock_of(fd);
  const int type = operation & ~LOCK_NB;
  const Kind kind = type == LOCK_SH ? Kind::shared : type == LOCK_UN ? Kind::none : Kind::exclusive;
  const Operation step =
      operation_of(call, file.key, kind == Kind::none ? Op::release : Op::acquire);
  if (!serial() || type != operation || kind == Kind::none) {
    point(step);
    before_lock(file, kind);
    return after_lock(file, kind, true, REAL(flock)(fd, operation));
  }
  before_lock(file, kind);
  const int result =
      done_or_interrupted(step, [&] { return error_of(REAL(flock)(fd, operation | LOCK_NB)); });
  return after_lock(file, kind, true, result);
}

int probe_fcntl(int fd, int command, ...) {
  va_list rest;
  va_start(rest, command);
  const long argument = va_arg(rest, long);
  va_end(rest);
  PASS_UNLESS_WATCHED(fcntl, fd, command, argument);
  const Call call = THIS_CALL(fcntl);
  const auto* lock = reinterpret_cast<const struct flock*>(argument);
  const bool sets_lock = command == F_SETLK || command == F_SETLKW || command == F_OFD_SETLK ||
                         command == F_OFD_SETLKW;
  if (sets_lock && lock != nullptr) {
    const bool is_own = command == F_SETLK || command == F_SETLKW;
    const bool waits = command == F_SETLKW || command == F_OFD_SETLKW;
    return set_lock(fd, is_own ? F_SETLK : F_OFD_SETLK, *lock, waits, call);
  }
  const bool sees_lock = command == F_GETLK || command == F_OFD_GETLK;
  if (sees_lock) point(operation_of(call, file_lock_of(fd).key, Op::other));
  const int result = REAL(fcntl)(fd, command, argument);
  if (sees_lock) saw_lock(file_lock_of(fd));
  if (serial() && (command == F_SETFL || command == F_SETPIPE_SZ)) everything_changed();
  return result;
}

int probe_lockf(int fd, int command, off_t length) {
  PASS_UNLESS_WATCHED(lockf, fd, command, length);
  unsafe_call("lockf", CALLER);
  if (command != F_LOCK && command != F_TLOCK && command != F_ULOCK)
    return REAL(lockf)(fd, command, length);
  struct flock lock {};
  lock.l_type = command == F_ULOCK ? F_UNLCK : F_WRLCK;
  lock.l_whence = SEEK_CUR;
  lock.l_len = length;
  return set_lock(fd, F_SETLK, lock, command == F_LOCK, THIS_CALL(lockf));
}

// Programs for large files have these names for the same.
INTERPOSE(int, lockf64, (int fd, int command, off_t length)) {
  PASS_UNLESS_WATCHED(lockf64, fd, command, length);
  return probe_lockf(fd, command, length);
}
INTERPOSE(int, fcntl64, (int fd, int command, ...)) {
  va_list rest;
  va_start(rest, command);
  const long argument = va_arg(rest, long);
  va_end(rest);
  return probe_fcntl(fd, command, argument);
}

}  // namespace ipclab::probe
