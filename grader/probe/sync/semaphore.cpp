// POSIX semaphores, named and not: sem_overview(7). Any post happens before any later wait.

#include <fcntl.h>
#include <semaphore.h>
#include <stdarg.h>
#include <sys/mman.h>

#include "probe/sync/named_semaphores.hpp"
#include "probe/sync/sync.hpp"

namespace ipclab::probe {
INTERPOSE(int, sem_trywait, (sem_t * semaphore)) {
  PASS_UNLESS_WATCHED(sem_trywait, semaphore);
  unsafe_call("sem_trywait", CALLER);
  const Key key = key_of_semaphore(semaphore);
  point(operation_of(THIS_CALL(sem_trywait), key, Op::acquire));
  const int result = REAL(sem_trywait)(semaphore);
  if (result == 0) acquire(key);
  return result;
}

namespace {

/// A handler that was not installed with SA_RESTART ends the wait (signal(7)).
int wait_in_turn(sem_t* semaphore, const Operation& operation, const Limit& limit) {
  const int before = errno;
  const std::uint64_t deadline = deadline_of(limit);
  for (;;) {
    int error = EAGAIN;
    const Waited waited = until_done(operation, true, deadline, [&] {
      end_if_cancelled();
      error = REAL(sem_trywait)(semaphore) == 0 ? 0 : errno;
      if (error == EAGAIN && !is_valid(limit)) error = EINVAL;
      return error != EAGAIN;
    });
    if (waited == Waited::timed_out) return failed(ETIMEDOUT);
    if (waited == Waited::interrupted && self.restart) continue;
    if (waited == Waited::interrupted) return failed(EINTR);
    if (error != 0) return failed(error);
    errno = before;
    return 0;
  }
}

}  // namespace

INTERPOSE(int, sem_wait, (sem_t * semaphore)) {
  PASS_UNLESS_WATCHED(sem_wait, semaphore);
  unsafe_call("sem_wait", CALLER);
  const Key key = key_of_semaphore(semaphore);
  const Operation operation = operation_of(THIS_CALL(sem_wait), key, Op::acquire);
  const int result = serial() ? wait_in_turn(semaphore, operation, {}) : REAL(sem_wait)(semaphore);
  if (result == 0) acquire(key);
  return result;
}

INTERPOSE(int, sem_clockwait, (sem_t * semaphore, clockid_t clock, const timespec* time)) {
  PASS_UNLESS_WATCHED(sem_clockwait, semaphore, clock, time);
  unsafe_call("sem_clockwait", CALLER);
  const Key key = key_of_semaphore(semaphore);
  const Operation operation = operation_of(THIS_CALL(sem_clockwait), key, Op::acquire);
  const int result = serial() ? wait_in_turn(semaphore, operation, {clock, time})
                              : REAL(sem_clockwait)(semaphore, clock, time);
  if (result == 0) acquire(key);
  return result;
}

INTERPOSE(int, sem_timedwait, (sem_t * semaphore, const timespec* time)) {
  PASS_UNLESS_WATCHED(sem_timedwait, semaphore, time);
  unsafe_call("sem_timedwait", CALLER);
  const Key key = key_of_semaphore(semaphore);
  const Operation operation = operation_of(THIS_CALL(sem_timedwait), key, Op::acquire);
  const int result = serial() ? wait_in_turn(semaphore, operation, {CLOCK_REALTIME, time})
                              : REAL(sem_timedwait)(semaphore, time);
  if (result == 0) acquire(key);
  return result;
}

INTERPOSE(int, sem_post, (sem_t * semaphore)) {
  PASS_UNLESS_WATCHED(sem_post, semaphore);
  const Key key = key_of_semaphore(semaphore);
  point(operation_of(THIS_CALL(sem_post), key, Op::release));
  release(key);
  const int result = REAL(sem_post)(semaphore);
  changed(key);
  return result;
}

/// Who sees the value knows that the posts that made it have been.
INTERPOSE(int, sem_getvalue, (sem_t * semaphore, int* value)) {
  PASS_UNLESS_WATCHED(sem_getvalue, semaphore, value);
  unsafe_call("sem_getvalue", CALLER);
  const Key key = key_of_semaphore(semaphore);
  point(operation_of(THIS_CALL(sem_getvalue), key, Op::acquire));
  const int result = REAL(sem_getvalue)(semaphore, value);
  acquire(key);
  return result;
}

INTERPOSE(int, sem_init, (sem_t * semaphore, int shared, unsigned value)) {
  PASS_UNLESS_WATCHED(sem_init, semaphore, shared, value);
  unsafe_call("sem_init", CALLER);
  const Key key = key_of(semaphore);
  point(operation_of(THIS_CALL(sem_init), key, Op::release));
  release(key);
  const int result = REAL(sem_init)(semaphore, shared, value);
  changed(key);
  return result;
}

INTERPOSE(int, sem_destroy, (sem_t * semaphore)) {
  PASS_UNLESS_WATCHED(sem_destroy, semaphore);
  unsafe_call("sem_destroy", CALLER);
  return REAL(sem_destroy)(semaphore);
}

INTERPOSE(sem_t*, sem_open, (const char* name, int flags, ...)) {
  mode_t mode = 0;
  unsigned value = 0;
  if ((flags & O_CREAT) != 0) {
    va_list rest;
    va_start(rest, flags);
    mode = va_arg(rest, mode_t);
    value = va_arg(rest, unsigned);
    va_end(rest);
  }
  PASS_UNLESS_WATCHED(sem_open, name, flags, mode, value);
  unsafe_call("sem_open", CALLER);
  point(operation_of(THIS_CALL(sem_open), {}, Op::other));
  sem_t* semaphore = REAL(sem_open)(name, flags, mode, value);
  if (semaphore == SEM_FAILED) return semaphore;
  const Key key = opened_semaphore(semaphore);
  if ((flags & O_CREAT) != 0) release(key);
  acquire(key);
  return semaphore;
}

INTERPOSE(int, sem_close, (sem_t * semaphore)) {
  PASS_UNLESS_WATCHED(sem_close, semaphore);
  unsafe_call("sem_close", CALLER);
  const int result = REAL(sem_close)(semaphore);
  if (result == 0) closed_semaphore(semaphore);
  return result;
}

INTERPOSE(int, sem_unlink, (const char* name)) {
  PASS_UNLESS_WATCHED(sem_unlink, name);
  unsafe_call("sem_unlink", CALLER);
  point(operation_of(THIS_CALL(sem_unlink), {}, Op::other));
  return REAL(sem_unlink)(name);
}

}  // namespace ipclab::probe
