// Sleeping and letting others go first: nanosleep(2), sleep(3), sched_yield(2). Who sleeps waits
// for nobody, but for a handler: those always end it, whatever their flags (signal(7)).

#include <sched.h>
#include <unistd.h>

#include "probe/sync/sync.hpp"

namespace ipclab::probe {
namespace {

constexpr std::uint64_t second = 1'000'000'000;

/// Nobody ever changes it.
Key nothing() { return {self.number, 2, KeyKind::task}; }

/// False: a handler ended it.
bool sleep_until(std::uint64_t deadline, const Call& call) {
  const KeepErrno keep;
  const Operation operation = operation_of(call, nothing(), Op::other);
  const auto attempt = [] {
    end_if_cancelled();
    return false;
  };
  return until_done(operation, true, deadline, attempt) == Waited::timed_out;
}

}  // namespace

INTERPOSE(int, nanosleep, (const timespec* time, timespec* left)) {
  PASS_UNLESS_WATCHED(nanosleep, time, left);
  unsafe_call("nanosleep", CALLER);
  if (!serial() || time == nullptr || !is_valid({CLOCK_MONOTONIC, time}) || time->tv_sec < 0)
    return REAL(nanosleep)(time, left);
  const int error = sleep_for(*time, left, THIS_CALL(nanosleep));
  return error == 0 ? 0 : failed(error);
}

INTERPOSE(int, clock_nanosleep,
          (clockid_t clock, int flags, const timespec* time, timespec* left)) {
  PASS_UNLESS_WATCHED(clock_nanosleep, clock, flags, time, left);
  unsafe_call("clock_nanosleep", CALLER);
  const bool is_ours = serial() && time != nullptr && is_valid({clock, time}) &&
                       time->tv_sec >= 0 && (clock == CLOCK_REALTIME || clock == CLOCK_MONOTONIC);
  if (!is_ours) return REAL(clock_nanosleep)(clock, flags, time, left);
  const Call call = THIS_CALL(clock_nanosleep);
  if ((flags & TIMER_ABSTIME) == 0) return sleep_for(*time, left, call);
  return sleep_until(deadline_of({clock, time}), call) ? 0 : EINTR;
}

INTERPOSE(unsigned, sleep, (unsigned seconds)) {
  PASS_UNLESS_WATCHED(sleep, seconds);
  if (!serial()) return REAL(sleep)(seconds);
  timespec left{};
  const int error = sleep_for({static_cast<time_t>(seconds), 0}, &left, THIS_CALL(sleep));
  return error == 0 ? 0 : static_cast<unsigned>(left.tv_sec);
}

INTERPOSE(int, usleep, (useconds_t time)) {
  PASS_UNLESS_WATCHED(usleep, time);
  unsafe_call("usleep", CALLER);
  if (!serial()) return REAL(usleep)(time);
  const timespec length{time / 1'000'000, static_cast<long>(time % 1'000'000) * 1000};
  const int error = sleep_for(length, nullptr, THIS_CALL(usleep));
  return error == 0 ? 0 : failed(error);
}

INTERPOSE(int, sched_yield, ()) {
  PASS_UNLESS_WATCHED(sched_yield, );
  unsafe_call("sched_yield", CALLER);
  yield(THIS_CALL(sched_yield));
  return serial() ? 0 : REAL(sched_yield)();
}

INTERPOSE(int, pthread_yield, ()) {
  if (takes_part()) {
    unsafe_call("pthread_yield", CALLER);
    yield(THIS_CALL(pthread_yield));
  }
  return serial() ? 0 : static_cast<int>(raw(SYS_sched_yield));
}

int sleep_for(const timespec& time, timespec* left, const Call& call) {
  const std::uint64_t deadline = now_ns() + in_ns(time);
  if (sleep_until(deadline, call)) return 0;
  const std::uint64_t now = now_ns();
  const std::uint64_t rest = now < deadline ? deadline - now : 0;
  if (left != nullptr)
    *left = {static_cast<time_t>(rest / second), static_cast<long>(rest % second)};
  return EINTR;
}

void yield(const Call& call) { yield_point(operation_of(call, {}, Op::other)); }

}  // namespace ipclab::probe
