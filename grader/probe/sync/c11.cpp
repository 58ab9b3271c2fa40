// Threads of C11 (ISO 9899:2011, 7.26). In glibc they are POSIX threads by other names: mtx_t is a
// mutex, cnd_t a condition variable, thrd_t a thread.

#include <threads.h>

#include "probe/sync/sync.hpp"

namespace ipclab::probe {
namespace {

pthread_mutex_t* mutex_of(mtx_t* mutex) { return reinterpret_cast<pthread_mutex_t*>(mutex); }
pthread_cond_t* cond_of(cnd_t* cond) { return reinterpret_cast<pthread_cond_t*>(cond); }

int status_of(int error) {
  switch (error) {
    case 0: return thrd_success;
    case ENOMEM: return thrd_nomem;
    case ETIMEDOUT: return thrd_timedout;
    case EBUSY: return thrd_busy;
    default: return thrd_error;
  }
}

/// What a new thread is to run; its routine returns an int.
struct Start {
  std::atomic<bool> taken{};
  thrd_start_t routine = nullptr;
  void* argument = nullptr;
};
Start starts[most_tasks];

void* run(void* slot) {
  auto* start = static_cast<Start*>(slot);
  const thrd_start_t routine = start->routine;
  void* argument = start->argument;
  start->taken = false;
  return reinterpret_cast<void*>(static_cast<std::intptr_t>(routine(argument)));
}

}  // namespace

INTERPOSE(int, thrd_create, (thrd_t * thread, thrd_start_t routine, void* argument)) {
  PASS_UNLESS_WATCHED(thrd_create, thread, routine, argument);
  unsafe_call("thrd_create", CALLER);
  for (Start& start : starts) {
    bool expected = false;
    if (!start.taken.compare_exchange_strong(expected, true)) continue;
    start.routine = routine;
    start.argument = argument;
    const int error = create_thread(thread, nullptr, run, &start, THIS_CALL(thrd_create));
    if (error != 0) start.taken = false;
    return status_of(error);
  }
  return REAL(thrd_create)(thread, routine, argument);
}

INTERPOSE(int, thrd_join, (thrd_t thread, int* value)) {
  PASS_UNLESS_WATCHED(thrd_join, thread, value);
  unsafe_call("thrd_join", CALLER);
  void* result = nullptr;
  const int error = join_thread(thread, &result, THIS_CALL(thrd_join), {});
  if (value != nullptr) *value = static_cast<int>(reinterpret_cast<std::intptr_t>(result));
  return status_of(error);
}

INTERPOSE(int, thrd_detach, (thrd_t thread)) {
  PASS_UNLESS_WATCHED(thrd_detach, thread);
  unsafe_call("thrd_detach", CALLER);
  return status_of(detach_thread(thread));
}

INTERPOSE(void, thrd_exit, (int value)) {
  end_thread_with(reinterpret_cast<void*>(static_cast<std::intptr_t>(value)), "thrd_exit", CALLER);
}

INTERPOSE(int, thrd_sleep, (const timespec* time, timespec* left)) {
  PASS_UNLESS_WATCHED(thrd_sleep, time, left);
  unsafe_call("thrd_sleep", CALLER);
  if (!serial() || time == nullptr || !is_valid({CLOCK_MONOTONIC, time}) || time->tv_sec < 0)
    return REAL(thrd_sleep)(time, left);
  return sleep_for(*time, left, THIS_CALL(thrd_sleep)) == 0 ? 0 : -1;
}

INTERPOSE(void, thrd_yield, ()) {
  if (takes_part()) {
    unsafe_call("thrd_yield", CALLER);
    yield(THIS_CALL(thrd_yield));
  }
  if (!serial()) REAL(thrd_yield)();
}

INTERPOSE(int, mtx_lock, (mtx_t * mutex)) {
  PASS_UNLESS_WATCHED(mtx_lock, mutex);
  unsafe_call("mtx_lock", CALLER);
  return status_of(lock_mutex(mutex_of(mutex), THIS_CALL(mtx_lock), {}));
}

INTERPOSE(int, mtx_timedlock, (mtx_t * mutex, const timespec* time)) {
  PASS_UNLESS_WATCHED(mtx_timedlock, mutex, time);
  unsafe_call("mtx_timedlock", CALLER);
  return status_of(lock_mutex(mutex_of(mutex), THIS_CALL(mtx_timedlock), {CLOCK_REALTIME, time}));
}

INTERPOSE(int, mtx_trylock, (mtx_t * mutex)) {
  PASS_UNLESS_WATCHED(mtx_trylock, mutex);
  unsafe_call("mtx_trylock", CALLER);
  return status_of(try_mutex(mutex_of(mutex), THIS_CALL(mtx_trylock)));
}

INTERPOSE(int, mtx_unlock, (mtx_t * mutex)) {
  PASS_UNLESS_WATCHED(mtx_unlock, mutex);
  unsafe_call("mtx_unlock", CALLER);
  return status_of(unlock_mutex(mutex_of(mutex), THIS_CALL(mtx_unlock)));
}

INTERPOSE(int, cnd_wait, (cnd_t * cond, mtx_t* mutex)) {
  PASS_UNLESS_WATCHED(cnd_wait, cond, mutex);
  unsafe_call("cnd_wait", CALLER);
  return status_of(wait_for_cond(cond_of(cond), mutex_of(mutex), THIS_CALL(cnd_wait), {}));
}

INTERPOSE(int, cnd_timedwait, (cnd_t * cond, mtx_t* mutex, const timespec* time)) {
  PASS_UNLESS_WATCHED(cnd_timedwait, cond, mutex, time);
  unsafe_call("cnd_timedwait", CALLER);
  return status_of(wait_for_cond(cond_of(cond), mutex_of(mutex), THIS_CALL(cnd_timedwait),
                                 {CLOCK_REALTIME, time}));
}

INTERPOSE(int, cnd_signal, (cnd_t * cond)) {
  PASS_UNLESS_WATCHED(cnd_signal, cond);
  unsafe_call("cnd_signal", CALLER);
  return status_of(signal_cond(cond_of(cond), THIS_CALL(cnd_signal)));
}

INTERPOSE(int, cnd_broadcast, (cnd_t * cond)) {
  PASS_UNLESS_WATCHED(cnd_broadcast, cond);
  unsafe_call("cnd_broadcast", CALLER);
  return status_of(broadcast_cond(cond_of(cond), THIS_CALL(cnd_broadcast)));
}

INTERPOSE(void, call_once, (once_flag * flag, void (*routine)())) {
  PASS_UNLESS_WATCHED(call_once, flag, routine);
  unsafe_call("call_once", CALLER);
  run_once(reinterpret_cast<pthread_once_t*>(flag), routine, THIS_CALL(call_once));
}

}  // namespace ipclab::probe
