// Mutexes and spin locks: pthread_mutex_lock(3p), pthread_mutexattr_setrobust(3),
// pthread_spin_lock(3).

#include "probe/sync/sync.hpp"

namespace ipclab::probe {
namespace {

// Of nptl: the kind is in the lowest two bits.
constexpr int kind_mask = 3;
constexpr int robust_mask = 16;

bool is_own_and_checked(const pthread_mutex_t* mutex) {
  return (mutex->__data.__kind & kind_mask) == PTHREAD_MUTEX_ERRORCHECK &&
         mutex->__data.__owner == self.task->tid;
}

/// The caller has it, and knows what those knew who had it.
int locked(pthread_mutex_t* mutex, int result) {
  if (result != 0 && result != EOWNERDEAD) return result;
  acquire(key_of(mutex));
  if (result == EOWNERDEAD) learn_from_the_dead(robust_mutexes);
  if ((mutex->__data.__kind & robust_mask) != 0) would_set_free(robust_mutexes);
  return result;
}

}  // namespace

INTERPOSE(int, pthread_mutex_init,
          (pthread_mutex_t * mutex, const pthread_mutexattr_t* attributes)) {
  PASS_UNLESS_WATCHED(pthread_mutex_init, mutex, attributes);
  unsafe_call("pthread_mutex_init", CALLER);
  return REAL(pthread_mutex_init)(mutex, attributes);
}

INTERPOSE(int, pthread_mutex_trylock, (pthread_mutex_t * mutex)) {
  PASS_UNLESS_WATCHED(pthread_mutex_trylock, mutex);
  unsafe_call("pthread_mutex_trylock", CALLER);
  return try_mutex(mutex, THIS_CALL(pthread_mutex_trylock));
}

INTERPOSE(int, pthread_mutex_lock, (pthread_mutex_t * mutex)) {
  PASS_UNLESS_WATCHED(pthread_mutex_lock, mutex);
  unsafe_call("pthread_mutex_lock", CALLER);
  return lock_mutex(mutex, THIS_CALL(pthread_mutex_lock), {});
}

INTERPOSE(int, pthread_mutex_clocklock,
          (pthread_mutex_t * mutex, clockid_t clock, const timespec* time)) {
  PASS_UNLESS_WATCHED(pthread_mutex_clocklock, mutex, clock, time);
  unsafe_call("pthread_mutex_clocklock", CALLER);
  return lock_mutex(mutex, THIS_CALL(pthread_mutex_clocklock), {clock, time});
}

INTERPOSE(int, pthread_mutex_timedlock, (pthread_mutex_t * mutex, const timespec* time)) {
  PASS_UNLESS_WATCHED(pthread_mutex_timedlock, mutex, time);
  unsafe_call("pthread_mutex_timedlock", CALLER);
  return lock_mutex(mutex, THIS_CALL(pthread_mutex_timedlock), {CLOCK_REALTIME, time});
}

INTERPOSE(int, pthread_mutex_unlock, (pthread_mutex_t * mutex)) {
  PASS_UNLESS_WATCHED(pthread_mutex_unlock, mutex);
  unsafe_call("pthread_mutex_unlock", CALLER);
  return unlock_mutex(mutex, THIS_CALL(pthread_mutex_unlock));
}

INTERPOSE(int, pthread_mutex_consistent, (pthread_mutex_t * mutex)) {
  PASS_UNLESS_WATCHED(pthread_mutex_consistent, mutex);
  unsafe_call("pthread_mutex_consistent", CALLER);
  return REAL(pthread_mutex_consistent)(mutex);
}

int lock_mutex(pthread_mutex_t* mutex, const Call& call, const Limit& limit) {
  if (!serial()) {
    return locked(mutex, limit.time == nullptr
                             ? REAL(pthread_mutex_lock)(mutex)
                             : REAL(pthread_mutex_clocklock)(mutex, limit.clock, limit.time));
  }
  const Operation operation = operation_of(call, key_of(mutex), Op::acquire);
  return locked(mutex, done_in_turn(operation, limit, [&] {
                  const int result = REAL(pthread_mutex_trylock)(mutex);
                  return result == EBUSY && is_own_and_checked(mutex) ? EDEADLK : result;
                }));
}

int try_mutex(pthread_mutex_t* mutex, const Call& call) {
  point(operation_of(call, key_of(mutex), Op::acquire));
  return locked(mutex, REAL(pthread_mutex_trylock)(mutex));
}

int unlock_mutex(pthread_mutex_t* mutex, const Call& call) {
  point(operation_of(call, key_of(mutex), Op::release));
  return unlock_mutex_now(mutex);
}

int unlock_mutex_now(pthread_mutex_t* mutex) {
  const Key key = key_of(mutex);
  release(key);
  const int result = REAL(pthread_mutex_unlock)(mutex);
  changed(key);
  return result;
}

// ---- Spin locks -------------------------------------------------------------------------------

INTERPOSE(int, pthread_spin_trylock, (pthread_spinlock_t * lock)) {
  PASS_UNLESS_WATCHED(pthread_spin_trylock, lock);
  unsafe_call("pthread_spin_trylock", CALLER);
  const Key key = key_of(const_cast<const int*>(lock));
  point(operation_of(THIS_CALL(pthread_spin_trylock), key, Op::acquire));
  const int result = REAL(pthread_spin_trylock)(lock);
  if (result == 0) acquire(key);
  return result;
}

INTERPOSE(int, pthread_spin_lock, (pthread_spinlock_t * lock)) {
  PASS_UNLESS_WATCHED(pthread_spin_lock, lock);
  unsafe_call("pthread_spin_lock", CALLER);
  const Key key = key_of(const_cast<const int*>(lock));
  const Operation operation = operation_of(THIS_CALL(pthread_spin_lock), key, Op::acquire);
  const int result =
      serial() ? done_in_turn(operation, {}, [&] { return REAL(pthread_spin_trylock)(lock); })
               : REAL(pthread_spin_lock)(lock);
  if (result == 0) acquire(key);
  return result;
}

INTERPOSE(int, pthread_spin_unlock, (pthread_spinlock_t * lock)) {
  PASS_UNLESS_WATCHED(pthread_spin_unlock, lock);
  unsafe_call("pthread_spin_unlock", CALLER);
  const Key key = key_of(const_cast<const int*>(lock));
  point(operation_of(THIS_CALL(pthread_spin_unlock), key, Op::release));
  release(key);
  const int result = REAL(pthread_spin_unlock)(lock);
  changed(key);
  return result;
}

}  // namespace ipclab::probe
