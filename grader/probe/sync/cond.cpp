// Condition variables: pthread_cond_wait(3), pthread_cond_signal(3). Under a strategy the object of
// libc is not touched: waiting and waking go by the list of waiting.hpp. So a signal without a
// waiter is lost, and which waiter a signal wakes is up to the seed. So is whether a wait ends with
// no signal at all, which POSIX permits: who waits has to look again.

#include "probe/sync/sync.hpp"
#include "probe/sync/waiting.hpp"

namespace ipclab::probe {
namespace {

// Of nptl: bits of __wrefs.
constexpr unsigned shared_mask = 1;
constexpr unsigned monotonic_mask = 2;

/// One that is not process-shared wakes nobody in another process, wherever it lies.
Key key_of_list(const pthread_cond_t* cond) {
  const bool is_shared = (cond->__data.__wrefs & shared_mask) != 0;
  return is_shared ? key_of(cond) : key_within_process(cond);
}

clockid_t clock_of(const pthread_cond_t* cond) {
  return (cond->__data.__wrefs & monotonic_mask) != 0 ? CLOCK_MONOTONIC : CLOCK_REALTIME;
}

int wait_in_turn(pthread_cond_t* cond, pthread_mutex_t* mutex, const Call& call,
                 const Limit& limit) {
  if (!is_valid(limit)) return EINVAL;
  const Key list = key_of_list(cond);
  const std::uint64_t deadline = deadline_of(limit);
  point(operation_of(call, key_of(cond), Op::acquire));
  end_if_cancelled();
  begin_waiting(list);
  if (const int result = unlock_mutex_now(mutex); result != 0) {
    stop_waiting();
    return result;
  }
  const bool by_nobody = is_woken_by_nobody();
  const Waited waited = by_nobody ? Waited::tried : wait_to_be_woken(false, true, deadline);
  stop_waiting();
  if (by_nobody)
    note_woken_by_nobody(operation_of(call, key_of(cond), Op::acquire));
  else if (waited == Waited::tried)
    acquire(key_of(cond));
  const int result = lock_mutex(mutex, call, {});
  if (waited == Waited::interrupted) end_if_cancelled();
  return result == 0 && waited == Waited::timed_out ? ETIMEDOUT : result;
}

}  // namespace

INTERPOSE(int, pthread_cond_wait, (pthread_cond_t * cond, pthread_mutex_t* mutex)) {
  PASS_UNLESS_WATCHED(pthread_cond_wait, cond, mutex);
  unsafe_call("pthread_cond_wait", CALLER);
  return wait_for_cond(cond, mutex, THIS_CALL(pthread_cond_wait), {});
}

INTERPOSE(int, pthread_cond_clockwait,
          (pthread_cond_t * cond, pthread_mutex_t* mutex, clockid_t clock, const timespec* time)) {
  PASS_UNLESS_WATCHED(pthread_cond_clockwait, cond, mutex, clock, time);
  unsafe_call("pthread_cond_clockwait", CALLER);
  return wait_for_cond(cond, mutex, THIS_CALL(pthread_cond_clockwait), {clock, time});
}

INTERPOSE(int, pthread_cond_timedwait,
          (pthread_cond_t * cond, pthread_mutex_t* mutex, const timespec* time)) {
  PASS_UNLESS_WATCHED(pthread_cond_timedwait, cond, mutex, time);
  unsafe_call("pthread_cond_timedwait", CALLER);
  return wait_for_cond(cond, mutex, THIS_CALL(pthread_cond_timedwait), {clock_of(cond), time});
}

INTERPOSE(int, pthread_cond_signal, (pthread_cond_t * cond)) {
  PASS_UNLESS_WATCHED(pthread_cond_signal, cond);
  unsafe_call("pthread_cond_signal", CALLER);
  return signal_cond(cond, THIS_CALL(pthread_cond_signal));
}

INTERPOSE(int, pthread_cond_broadcast, (pthread_cond_t * cond)) {
  PASS_UNLESS_WATCHED(pthread_cond_broadcast, cond);
  unsafe_call("pthread_cond_broadcast", CALLER);
  return broadcast_cond(cond, THIS_CALL(pthread_cond_broadcast));
}

int wait_for_cond(pthread_cond_t* cond, pthread_mutex_t* mutex, const Call& call,
                  const Limit& limit) {
  if (serial()) return wait_in_turn(cond, mutex, call, limit);
  release(key_of(mutex));
  const int result = limit.time == nullptr
                         ? REAL(pthread_cond_wait)(cond, mutex)
                         : REAL(pthread_cond_clockwait)(cond, mutex, limit.clock, limit.time);
  acquire(key_of(mutex));
  if (result == EOWNERDEAD) learn_from_the_dead(robust_mutexes);
  if (result == 0) acquire(key_of(cond));
  return result;
}

int signal_cond(pthread_cond_t* cond, const Call& call) {
  point(operation_of(call, key_of(cond), Op::release));
  release(key_of(cond));
  if (!serial()) return REAL(pthread_cond_signal)(cond);
  wake_any(key_of_list(cond));
  return 0;
}

int broadcast_cond(pthread_cond_t* cond, const Call& call) {
  point(operation_of(call, key_of(cond), Op::release));
  release(key_of(cond));
  if (!serial()) return REAL(pthread_cond_broadcast)(cond);
  wake_in_order(key_of_list(cond), most_tasks);
  return 0;
}

}  // namespace ipclab::probe
