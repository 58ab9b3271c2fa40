// syscall(2), and futex(2) behind it: what atomic waits of C++ and locks made by hand call. Under a
// strategy who waits is in the list of waiting.hpp; the kernel is asked only whether the word is as
// it should be.

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "probe/schedule.hpp"
#include "probe/sync/sync.hpp"
#include "probe/sync/threads.hpp"
#include "probe/sync/waiting.hpp"

namespace ipclab::probe {
namespace {

/// The arguments of the call, as they are.
struct Futex {
  long address;
  long operation;
  long value;
  long time;  // or a second count
  long second;
  long third;
};

long real_futex(const Futex& futex, long operation, long time);

/// A private one wakes nobody in another process, wherever it lies.
Key key_of_list(const Futex& futex, long address) {
  const void* place = reinterpret_cast<const void*>(address);
  return (futex.operation & FUTEX_PRIVATE_FLAG) != 0 ? key_within_process(place) : key_of(place);
}

Key key_of_word(const Futex& futex) { return key_of(reinterpret_cast<const void*>(futex.address)); }

long command_of(const Futex& futex) { return futex.operation & FUTEX_CMD_MASK; }

std::uint32_t bits_of(const Futex& futex) {
  const bool has_bits =
      command_of(futex) == FUTEX_WAIT_BITSET || command_of(futex) == FUTEX_WAKE_BITSET;
  return has_bits ? static_cast<std::uint32_t>(futex.third) : any_bits;
}

std::uint64_t deadline_of_wait(const Futex& futex) {
  const auto* time = reinterpret_cast<const timespec*>(futex.time);
  if (time == nullptr) return 0;
  if (command_of(futex) == FUTEX_WAIT) return now_ns() + in_ns(*time);
  const bool is_real = (futex.operation & FUTEX_CLOCK_REALTIME) != 0;
  return deadline_of({is_real ? CLOCK_REALTIME : CLOCK_MONOTONIC, time});
}

/// 0: the word has the value, and the wait would begin. Otherwise the kernel's errno.
int refusal(const Futex& futex) {
  const auto* time = reinterpret_cast<const timespec*>(futex.time);
  if (time != nullptr && (!is_valid({CLOCK_MONOTONIC, time}) || time->tv_sec < 0)) return EINVAL;
  if (bits_of(futex) == 0) return EINVAL;
  const timespec at_once{};
  const long private_flag = futex.operation & FUTEX_PRIVATE_FLAG;
  if (real_futex(futex, FUTEX_WAIT | private_flag, word_of(&at_once)) == 0) return 0;
  return errno == ETIMEDOUT ? 0 : errno;
}

/// futex(2): a wait without a time goes on after a handler with SA_RESTART.
long wait_in_turn(const Futex& futex, const Operation& operation) {
  const int before = errno;
  const std::uint64_t deadline = deadline_of_wait(futex);
  point(operation);
  for (;;) {
    const int error = refusal(futex);
    if (error == EAGAIN) acquire(operation.object);
    if (error != 0) return failed(error);
    begin_waiting(key_of_list(futex, futex.address), bits_of(futex));
    const Waited waited = wait_to_be_woken(true, false, deadline);
    stop_waiting();
    if (waited == Waited::interrupted && futex.time == 0 && self.restart) continue;
    if (waited == Waited::interrupted) return failed(EINTR);
    if (waited == Waited::timed_out) return failed(ETIMEDOUT);
    acquire(operation.object);
    errno = before;
    return 0;
  }
}

long wait(const Futex& futex, std::uint64_t pc) {
  const Operation operation{key_of_word(futex), pc, Op::acquire, "futex"};
  if (serial()) return wait_in_turn(futex, operation);
  const long result = real_futex(futex, futex.operation, futex.time);
  acquire(operation.object);
  return result;
}

/// Those of the list first, then those whom only the kernel knows.
long wake(const Futex& futex, std::uint64_t pc) {
  point({key_of_word(futex), pc, Op::release, "futex"});
  release(key_of_word(futex));
  if (!serial()) return real_futex(futex, futex.operation, futex.time);
  const auto most = static_cast<unsigned>(futex.value > 0 ? futex.value : 1);
  const unsigned woken = wake_in_order(key_of_list(futex, futex.address), most, bits_of(futex));
  if (woken == most) return woken;
  Futex rest = futex;
  rest.value = most - woken;
  const long more = real_futex(rest, futex.operation, futex.time);
  return more < 0 ? more : woken + more;
}

/// The kernel checks the value and moves those whom it knows.
long requeue(const Futex& futex, std::uint64_t pc) {
  point({key_of_word(futex), pc, Op::release, "futex"});
  release(key_of_word(futex));
  const long result = real_futex(futex, futex.operation, futex.time);
  if (!serial() || result < 0) return result;
  const Key list = key_of_list(futex, futex.address);
  const unsigned woken = wake_in_order(list, static_cast<unsigned>(futex.value));
  const unsigned moved =
      move_waiting(list, key_of_list(futex, futex.second), static_cast<unsigned>(futex.time));
  return result + woken + (command_of(futex) == FUTEX_CMP_REQUEUE ? moved : 0);
}

/// May wake at both words; a wake-up too many does no harm to whoever looks at the word again.
long wake_by_operation(const Futex& futex, std::uint64_t pc) {
  point({key_of_word(futex), pc, Op::update, "futex"});
  release(key_of_word(futex));
  release(key_of(reinterpret_cast<const void*>(futex.second)));
  const long result = real_futex(futex, futex.operation, futex.time);
  if (!serial() || result < 0) return result;
  return result +
         wake_in_order(key_of_list(futex, futex.address), static_cast<unsigned>(futex.value)) +
         wake_in_order(key_of_list(futex, futex.second), static_cast<unsigned>(futex.time));
}

long left_to_kernel(const Futex& futex, std::uint64_t pc) {
  const Key key = key_of_word(futex);
  release(key);
  long result = 0;
  {
    const LeftAlone left_alone({key, pc, Op::other, "futex"});
    result = real_futex(futex, futex.operation, futex.time);
  }
  acquire(key);
  return result;
}

long carried_out(const Futex& futex, std::uint64_t pc) {
  switch (command_of(futex)) {
    case FUTEX_WAIT:
    case FUTEX_WAIT_BITSET: return wait(futex, pc);
    case FUTEX_WAKE:
    case FUTEX_WAKE_BITSET: return wake(futex, pc);
    case FUTEX_REQUEUE:
    case FUTEX_CMP_REQUEUE: return requeue(futex, pc);
    case FUTEX_WAKE_OP: return wake_by_operation(futex, pc);
    default: return left_to_kernel(futex, pc);
  }
}

/// It may wait in the kernel, which must not happen to whoever has the token.
bool may_wait(long number) {
  constexpr long numbers[] = {
      SYS_read,         SYS_write,       SYS_readv,           SYS_writev,          SYS_accept,
      SYS_accept4,      SYS_connect,     SYS_recvfrom,        SYS_sendto,          SYS_recvmsg,
      SYS_sendmsg,      SYS_semop,       SYS_semtimedop,      SYS_msgsnd,          SYS_msgrcv,
      SYS_mq_timedsend, SYS_poll,        SYS_ppoll,           SYS_select,          SYS_pselect6,
      SYS_epoll_wait,   SYS_epoll_pwait, SYS_mq_timedreceive, SYS_wait4,           SYS_waitid,
      SYS_nanosleep,    SYS_pause,       SYS_rt_sigsuspend,   SYS_clock_nanosleep, SYS_flock,
      SYS_fcntl,        SYS_open,        SYS_openat,          SYS_rt_sigtimedwait, SYS_splice};
  for (const long one : numbers)
    if (one == number) return true;
  return false;
}

}  // namespace

INTERPOSE(long, syscall, (long number, long a, long b, long c, long d, long e, long f)) {
  PASS_UNLESS_WATCHED(syscall, number, a, b, c, d, e, f);
  if (number == SYS_futex)
    return carried_out({a, static_cast<int>(b), static_cast<int>(c), d, e, f}, CALLER);
  if (number == SYS_sched_yield) yield({"sched_yield", CALLER});
  if (number == SYS_exit) thread_ends_at_once();
  if (number == SYS_exit_group) process_departs();
  if (!serial() || !may_wait(number)) return REAL(syscall)(number, a, b, c, d, e, f);
  long result = 0;
  {
    const LeftAlone left_alone({.object = {}, .pc = CALLER, .op = Op::other, .name = "syscall"});
    result = REAL(syscall)(number, a, b, c, d, e, f);
  }
  everything_changed();
  return result;
}

namespace {

long real_futex(const Futex& futex, long operation, long time) {
  return REAL(syscall)(SYS_futex, futex.address, operation, futex.value, time, futex.second,
                       futex.third);
}

}  // namespace
}  // namespace ipclab::probe
