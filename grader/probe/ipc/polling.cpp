// Waiting for several descriptors at once: poll(2), select(2), epoll(7). Tried with a time-out of
// 0, again after every change of anything. None of them is restarted after a handler (signal(7)).

#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <time.h>

#include <cerrno>

#include "probe/interpose.hpp"
#include "probe/ipc/attempts.hpp"
#include "probe/raw.hpp"

namespace ipclab::probe {
using namespace ipc;
namespace {

constexpr timespec no_time{};
constexpr std::uint64_t second = 1'000'000'000U;
constexpr long mask_size = 8;  // of the kernel's sigset_t

/// After the same without turns.
int told(int outcome) {
  if (outcome > 0 && watched()) learn_from_everybody();
  return outcome;
}

/// `timeout_ns` < 0: none. `look()` makes the call with no time to wait.
template <class Look>
long polled(const Call& call, std::int64_t timeout_ns, Look look) {
  Patience patience;
  patience.restarts = false;
  patience.at_deadline = 0;
  if (timeout_ns >= 0) patience.deadline = now_ns() + static_cast<std::uint64_t>(timeout_ns);
  const Operation operation{{0, 0, KeyKind::anything}, call.pc, Op::acquire, call.name};
  const long outcome = carry_out(operation, patience, [&]() -> long {
    const long found_ready = look();
    return found_ready == 0 && timeout_ns != 0 ? not_yet : found_ready;
  });
  if (outcome > 0) learn_from_everybody();
  return outcome;
}

std::int64_t ns_of_ms(int timeout) { return timeout < 0 ? -1 : std::int64_t{timeout} * 1'000'000; }
bool is_valid(const timespec* time) {
  return time == nullptr ||
         (time->tv_sec >= 0 && time->tv_nsec >= 0 && time->tv_nsec < static_cast<long>(second));
}
std::int64_t ns_of(const timespec* time) {
  if (time == nullptr || time->tv_sec > 1'000'000'000) return -1;
  return static_cast<std::int64_t>(time->tv_sec) * static_cast<std::int64_t>(second) +
         time->tv_nsec;
}

int poll_in_turn(const Call& call, pollfd* list, nfds_t count, std::int64_t timeout_ns,
                 const sigset_t* mask) {
  return given_back<int>(polled(call, timeout_ns, [&] {
    return raw(SYS_ppoll, word_of(list), static_cast<long>(count), word_of(&no_time), word_of(mask),
               mask_size);
  }));
}

/// While one lives, a handler that runs was let in by the call, which is safe.
class LetsHandlersIn {
 public:
  explicit LetsHandlersIn(const sigset_t* mask) : before_{self.in_safe_call} {
    if (mask != nullptr) self.in_safe_call = true;
  }
  ~LetsHandlersIn() { self.in_safe_call = before_; }
  LetsHandlersIn(const LetsHandlersIn&) = delete;
  LetsHandlersIn& operator=(const LetsHandlersIn&) = delete;

 private:
  bool before_;
};

int ppoll_in_turn(const Call& call, pollfd* list, nfds_t count, const timespec* timeout,
                  const sigset_t* mask) {
  const LetsHandlersIn lets{mask};
  return poll_in_turn(call, list, count, ns_of(timeout), mask);
}

}  // namespace

INTERPOSE(int, poll, (pollfd * list, nfds_t count, int timeout)) {
  if (!in_turn()) return told(REAL(poll)(list, count, timeout));
  return poll_in_turn({"poll", CALLER}, list, count, ns_of_ms(timeout), nullptr);
}
INTERPOSE(int, __poll_chk, (pollfd * list, nfds_t count, int timeout, std::size_t room)) {
  if (!in_turn() || room / sizeof *list < count)
    return told(REAL(__poll_chk)(list, count, timeout, room));
  return poll_in_turn({"poll", CALLER}, list, count, ns_of_ms(timeout), nullptr);
}
INTERPOSE(int, ppoll,
          (pollfd * list, nfds_t count, const timespec* timeout, const sigset_t* mask)) {
  unsafe_call("ppoll", CALLER);
  const LetsHandlersIn lets{mask};
  if (!in_turn() || !is_valid(timeout)) return told(REAL(ppoll)(list, count, timeout, mask));
  return ppoll_in_turn({"ppoll", CALLER}, list, count, timeout, mask);
}
INTERPOSE(int, __ppoll_chk,
          (pollfd * list, nfds_t count, const timespec* timeout, const sigset_t* mask,
           std::size_t room)) {
  unsafe_call("ppoll", CALLER);
  if (!in_turn() || !is_valid(timeout) || room / sizeof *list < count)
    return told(REAL(__ppoll_chk)(list, count, timeout, mask, room));
  return ppoll_in_turn({"ppoll", CALLER}, list, count, timeout, mask);
}

namespace {

/// What the program asked for: each look takes a copy, for the kernel writes its answer there.
struct Sets {
  static constexpr int most = 4096;
  fd_set* own[3];
  unsigned long asked[3][most / 64];
  int words;

  Sets(int count, fd_set* in, fd_set* out, fd_set* odd)
      : own{in, out, odd}, words{(count + 63) / 64} {
    for (int i = 0; i < 3; ++i)
      for (int w = 0; own[i] != nullptr && w < words; ++w) asked[i][w] = bits(own[i])[w];
  }
  static unsigned long* bits(fd_set* set) { return reinterpret_cast<unsigned long*>(set); }
  void ask_again() const {
    for (int i = 0; i < 3; ++i)
      for (int w = 0; own[i] != nullptr && w < words; ++w) bits(own[i])[w] = asked[i][w];
  }
};

struct MaskArgument {
  const sigset_t* mask;
  std::size_t size;
};

int select_in_turn(const Call& call, int count, const Sets& sets, std::int64_t timeout_ns,
                   const sigset_t* mask) {
  const LetsHandlersIn lets{mask};
  const MaskArgument argument{mask, mask_size};
  const long outcome = polled(call, timeout_ns, [&] {
    timespec at_once{};
    sets.ask_again();
    return raw(SYS_pselect6, count, word_of(sets.own[0]), word_of(sets.own[1]),
               word_of(sets.own[2]), word_of(&at_once), word_of(&argument));
  });
  // select(2): on error the sets are as they were.
  if (outcome < 0) sets.ask_again();
  return given_back<int>(outcome);
}

bool can_copy(int count) { return count >= 0 && count <= Sets::most; }

}  // namespace

INTERPOSE(int, select, (int count, fd_set* in, fd_set* out, fd_set* odd, timeval* timeout)) {
  if (!in_turn() || !can_copy(count) ||
      (timeout != nullptr && (timeout->tv_sec < 0 || timeout->tv_usec < 0)))
    return told(REAL(select)(count, in, out, odd, timeout));
  std::int64_t timeout_ns = -1;
  if (timeout != nullptr && timeout->tv_sec < 1'000'000'000)
    timeout_ns = (static_cast<std::int64_t>(timeout->tv_sec) * 1'000'000 + timeout->tv_usec) * 1000;
  const std::uint64_t start = now_ns();
  const Sets sets{count, in, out, odd};
  const int result = select_in_turn({"select", CALLER}, count, sets, timeout_ns, nullptr);
  // Linux tells how much time is left.
  if (timeout_ns >= 0) {
    const auto spent = static_cast<std::int64_t>(now_ns() - start);
    const std::int64_t left = spent < timeout_ns && result != 0 ? timeout_ns - spent : 0;
    *timeout = {static_cast<time_t>(left / 1'000'000'000), left % 1'000'000'000 / 1000};
  }
  return result;
}
INTERPOSE(int, pselect,
          (int count, fd_set* in, fd_set* out, fd_set* odd, const timespec* timeout,
           const sigset_t* mask)) {
  const LetsHandlersIn lets{mask};
  if (!in_turn() || !can_copy(count) || !is_valid(timeout))
    return told(REAL(pselect)(count, in, out, odd, timeout, mask));
  const Sets sets{count, in, out, odd};
  return select_in_turn({"pselect", CALLER}, count, sets, ns_of(timeout), mask);
}

namespace {

/// epoll_pwait(2) with no time looks at no signals; ppoll(2) does.
long epoll_once(int fd, epoll_event* events, int most, const sigset_t* mask) {
  const long found_events =
      raw(SYS_epoll_pwait, fd, word_of(events), most, 0, word_of(mask), mask_size);
  if (found_events != 0 || mask == nullptr) return found_events;
  return raw(SYS_ppoll, 0, 0, word_of(&no_time), word_of(mask), mask_size);
}

template <class Real>
int epolled(const Call& call, int fd, epoll_event* events, int most, std::int64_t timeout_ns,
            const sigset_t* mask, Real real) {
  unsafe_call(call.name, call.pc);
  const LetsHandlersIn lets{mask};
  if (!in_turn()) return told(real());
  return given_back<int>(
      polled(call, timeout_ns, [&] { return epoll_once(fd, events, most, mask); }));
}

}  // namespace

INTERPOSE(int, epoll_wait, (int fd, epoll_event* events, int most, int timeout)) {
  return epolled({"epoll_wait", CALLER}, fd, events, most, ns_of_ms(timeout), nullptr,
                 [&] { return REAL(epoll_wait)(fd, events, most, timeout); });
}
INTERPOSE(int, epoll_pwait,
          (int fd, epoll_event* events, int most, int timeout, const sigset_t* mask)) {
  return epolled({"epoll_pwait", CALLER}, fd, events, most, ns_of_ms(timeout), mask,
                 [&] { return REAL(epoll_pwait)(fd, events, most, timeout, mask); });
}
INTERPOSE(int, epoll_pwait2,
          (int fd, epoll_event* events, int most, const timespec* timeout, const sigset_t* mask)) {
  return epolled({"epoll_pwait2", CALLER}, fd, events, most, ns_of(timeout), mask,
                 [&] { return REAL(epoll_pwait2)(fd, events, most, timeout, mask); });
}
INTERPOSE(int, epoll_create, (int size)) {
  unsafe_call("epoll_create", CALLER);
  return REAL(epoll_create)(size);
}
INTERPOSE(int, epoll_create1, (int flags)) {
  unsafe_call("epoll_create1", CALLER);
  return REAL(epoll_create1)(flags);
}
INTERPOSE(int, epoll_ctl, (int fd, int what, int of, epoll_event* event)) {
  unsafe_call("epoll_ctl", CALLER);
  point({.object = look_at(fd).key, .pc = CALLER, .op = Op::other, .name = "epoll_ctl"});
  const int result = REAL(epoll_ctl)(fd, what, of, event);
  if (in_turn()) changed({0, 0, KeyKind::anything});
  return result;
}

}  // namespace ipclab::probe
