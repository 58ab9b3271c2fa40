// Read-write locks: pthread_rwlock_rdlock(3p). Who writes knows what readers and writers knew
// before; who reads knows only what writers knew.

#include "probe/sync/sync.hpp"

namespace ipclab::probe {
namespace {

Key writers_of(const pthread_rwlock_t* lock) { return key_of(lock); }
Key readers_of(const pthread_rwlock_t* lock) {
  return key_of(reinterpret_cast<const char*>(lock) + sizeof(long));
}

bool is_own(const pthread_rwlock_t* lock) { return lock->__data.__cur_writer == self.task->tid; }

int read_locked(pthread_rwlock_t* lock, int result) {
  if (result == 0) acquire(writers_of(lock));
  return result;
}

int write_locked(pthread_rwlock_t* lock, int result) {
  if (result != 0) return result;
  acquire(writers_of(lock));
  acquire(readers_of(lock));
  return result;
}

template <class Try>
int lock_in_turn(pthread_rwlock_t* lock, const Call& call, const Limit& limit, Try attempt) {
  return done_in_turn(operation_of(call, writers_of(lock), Op::acquire), limit, [&] {
    const int result = attempt(lock);
    return result == EBUSY && is_own(lock) ? EDEADLK : result;
  });
}

}  // namespace

// ---- Readers ----------------------------------------------------------------------------------

INTERPOSE(int, pthread_rwlock_tryrdlock, (pthread_rwlock_t * lock)) {
  PASS_UNLESS_WATCHED(pthread_rwlock_tryrdlock, lock);
  unsafe_call("pthread_rwlock_tryrdlock", CALLER);
  point(operation_of(THIS_CALL(pthread_rwlock_tryrdlock), writers_of(lock), Op::acquire));
  return read_locked(lock, REAL(pthread_rwlock_tryrdlock)(lock));
}

namespace {
int read_in_turn(pthread_rwlock_t* lock, const Call& call, const Limit& limit) {
  return lock_in_turn(lock, call, limit,
                      [](pthread_rwlock_t* it) { return REAL(pthread_rwlock_tryrdlock)(it); });
}
}  // namespace

INTERPOSE(int, pthread_rwlock_rdlock, (pthread_rwlock_t * lock)) {
  PASS_UNLESS_WATCHED(pthread_rwlock_rdlock, lock);
  unsafe_call("pthread_rwlock_rdlock", CALLER);
  return read_locked(lock, serial() ? read_in_turn(lock, THIS_CALL(pthread_rwlock_rdlock), {})
                                    : REAL(pthread_rwlock_rdlock)(lock));
}

INTERPOSE(int, pthread_rwlock_clockrdlock,
          (pthread_rwlock_t * lock, clockid_t clock, const timespec* time)) {
  PASS_UNLESS_WATCHED(pthread_rwlock_clockrdlock, lock, clock, time);
  unsafe_call("pthread_rwlock_clockrdlock", CALLER);
  const Call call = THIS_CALL(pthread_rwlock_clockrdlock);
  return read_locked(lock, serial() ? read_in_turn(lock, call, {clock, time})
                                    : REAL(pthread_rwlock_clockrdlock)(lock, clock, time));
}

INTERPOSE(int, pthread_rwlock_timedrdlock, (pthread_rwlock_t * lock, const timespec* time)) {
  PASS_UNLESS_WATCHED(pthread_rwlock_timedrdlock, lock, time);
  unsafe_call("pthread_rwlock_timedrdlock", CALLER);
  const Call call = THIS_CALL(pthread_rwlock_timedrdlock);
  return read_locked(lock, serial() ? read_in_turn(lock, call, {CLOCK_REALTIME, time})
                                    : REAL(pthread_rwlock_timedrdlock)(lock, time));
}

// ---- Writers ----------------------------------------------------------------------------------

INTERPOSE(int, pthread_rwlock_trywrlock, (pthread_rwlock_t * lock)) {
  PASS_UNLESS_WATCHED(pthread_rwlock_trywrlock, lock);
  unsafe_call("pthread_rwlock_trywrlock", CALLER);
  point(operation_of(THIS_CALL(pthread_rwlock_trywrlock), writers_of(lock), Op::acquire));
  return write_locked(lock, REAL(pthread_rwlock_trywrlock)(lock));
}

namespace {
int write_in_turn(pthread_rwlock_t* lock, const Call& call, const Limit& limit) {
  return lock_in_turn(lock, call, limit,
                      [](pthread_rwlock_t* it) { return REAL(pthread_rwlock_trywrlock)(it); });
}
}  // namespace

INTERPOSE(int, pthread_rwlock_wrlock, (pthread_rwlock_t * lock)) {
  PASS_UNLESS_WATCHED(pthread_rwlock_wrlock, lock);
  unsafe_call("pthread_rwlock_wrlock", CALLER);
  return write_locked(lock, serial() ? write_in_turn(lock, THIS_CALL(pthread_rwlock_wrlock), {})
                                     : REAL(pthread_rwlock_wrlock)(lock));
}

INTERPOSE(int, pthread_rwlock_clockwrlock,
          (pthread_rwlock_t * lock, clockid_t clock, const timespec* time)) {
  PASS_UNLESS_WATCHED(pthread_rwlock_clockwrlock, lock, clock, time);
  unsafe_call("pthread_rwlock_clockwrlock", CALLER);
  const Call call = THIS_CALL(pthread_rwlock_clockwrlock);
  return write_locked(lock, serial() ? write_in_turn(lock, call, {clock, time})
                                     : REAL(pthread_rwlock_clockwrlock)(lock, clock, time));
}

INTERPOSE(int, pthread_rwlock_timedwrlock, (pthread_rwlock_t * lock, const timespec* time)) {
  PASS_UNLESS_WATCHED(pthread_rwlock_timedwrlock, lock, time);
  unsafe_call("pthread_rwlock_timedwrlock", CALLER);
  const Call call = THIS_CALL(pthread_rwlock_timedwrlock);
  return write_locked(lock, serial() ? write_in_turn(lock, call, {CLOCK_REALTIME, time})
                                     : REAL(pthread_rwlock_timedwrlock)(lock, time));
}

INTERPOSE(int, pthread_rwlock_unlock, (pthread_rwlock_t * lock)) {
  PASS_UNLESS_WATCHED(pthread_rwlock_unlock, lock);
  unsafe_call("pthread_rwlock_unlock", CALLER);
  point(operation_of(THIS_CALL(pthread_rwlock_unlock), writers_of(lock), Op::release));
  release(is_own(lock) ? writers_of(lock) : readers_of(lock));
  // Afterwards it may be destroyed by whoever locks it next.
  const Key key = writers_of(lock);
  const int result = REAL(pthread_rwlock_unlock)(lock);
  changed(key);
  return result;
}

}  // namespace ipclab::probe
