#pragma once
// What the wrappers of synchronization share. Each is given the call that the program made and
// returns what libc would: under a strategy it tries without waiting until that succeeds, otherwise
// it calls libc, and in both cases it says who knows of whose past from then on.

#include <pthread.h>
#include <time.h>

#include <cerrno>

#include "probe/interpose.hpp"
#include "probe/order.hpp"
#include "probe/raw.hpp"
#include "probe/schedule.hpp"

/// Where nobody wants to know, the call of libc as it is.
#define PASS_UNLESS_WATCHED(name, ...) \
  if (!::ipclab::probe::takes_part()) return REAL(name)(__VA_ARGS__)

namespace ipclab::probe {

/// True if the call is the program's. A thread that was cancelled in a call that was left to the
/// kernel runs its cleanup handlers, and needs the token for that.
bool takes_part();

inline Operation operation_of(const Call& call, const Key& object, Op op) {
  return {.object = object, .pc = call.pc, .op = op, .name = call.name};
}

/// How long the program is willing to wait: until `time` of `clock`; null: for ever.
struct Limit {
  clockid_t clock = CLOCK_REALTIME;
  const timespec* time = nullptr;
};

/// In nanoseconds of CLOCK_MONOTONIC, as wait_for_change() wants it; 0: for ever.
std::uint64_t deadline_of(const Limit& limit);

/// libc refuses it with EINVAL.
bool is_valid(const Limit& limit);

/// Until `attempt()` returns anything but EBUSY: that, or ETIMEDOUT. For functions that return an
/// error number and that no handler interrupts.
template <class Attempt>
int done_in_turn(const Operation& operation, const Limit& limit, Attempt attempt) {
  const KeepErrno keep;
  int result = EBUSY;
  const Waited waited = until_done(operation, false, deadline_of(limit), [&] {
    result = attempt();
    if (result == EBUSY && !is_valid(limit)) result = EINVAL;
    return result != EBUSY;
  });
  return waited == Waited::timed_out ? ETIMEDOUT : result;
}

// mutex.cpp
int lock_mutex(pthread_mutex_t* mutex, const Call& call, const Limit& limit);
int try_mutex(pthread_mutex_t* mutex, const Call& call);
int unlock_mutex(pthread_mutex_t* mutex, const Call& call);
/// The same without a scheduling point before it.
int unlock_mutex_now(pthread_mutex_t* mutex);

// cond.cpp
int wait_for_cond(pthread_cond_t* cond, pthread_mutex_t* mutex, const Call& call,
                  const Limit& limit);
int signal_cond(pthread_cond_t* cond, const Call& call);
int broadcast_cond(pthread_cond_t* cond, const Call& call);

// threads.cpp
int create_thread(pthread_t* thread, const pthread_attr_t* attributes, void* (*routine)(void*),
                  void* argument, const Call& call);
int join_thread(pthread_t thread, void** value, const Call& call, const Limit& limit);
int detach_thread(pthread_t thread);
/// Does not return.
void end_thread_with(void* value, const char* name, std::uint64_t pc);
/// Somebody called pthread_cancel(3) for this thread, and it has not said that it does not want it.
bool is_cancelled();
/// A cancellation point (pthreads(7)) under a strategy: does not return if is_cancelled().
void end_if_cancelled();

// once.cpp
int run_once(pthread_once_t* once, void (*routine)(), const Call& call);

// sleep.cpp
/// Of a relative time; `left` may be null. Returns 0 or an error number.
int sleep_for(const timespec& time, timespec* left, const Call& call);
void yield(const Call& call);

/// The caller has got something of this kind, and its death would set it free.
void would_set_free(SetFree kind);
/// It has nothing of this kind any more.
void sets_nothing_free(SetFree kind);
/// The caller has got something of this kind, perhaps by the death of others: knows what they knew.
void learn_from_the_dead(SetFree kind);

/// Returns -1 with this errno.
int failed(int error);

/// An object that only threads of this process can mean.
Key key_within_process(const void* address);

}  // namespace ipclab::probe
