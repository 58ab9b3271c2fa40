#include "observe/decode.hpp"

#include <fcntl.h>
#include <linux/futex.h>
#include <linux/sched.h>
#include <sys/epoll.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/wait.h>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <ctime>
#include <initializer_list>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>

namespace ipclab::observe {
namespace {

using std::chrono::nanoseconds;

constexpr std::size_t longest_path = 4096;
constexpr std::size_t most_semaphores = 64;

struct Flag {
  int bit;
  std::string_view name;
};
constexpr Flag open_flags[] = {
    {O_NONBLOCK, "O_NONBLOCK"}, {O_CREAT, "O_CREAT"}, {O_EXCL, "O_EXCL"}, {O_CLOEXEC, "O_CLOEXEC"}};
constexpr Flag map_flags[] = {{MAP_SHARED, "MAP_SHARED"}, {MAP_ANONYMOUS, "MAP_ANONYMOUS"}};
constexpr Flag ipc_flags[] = {{IPC_CREAT, "IPC_CREAT"}, {IPC_EXCL, "IPC_EXCL"}};
constexpr Flag message_flags[] = {{IPC_NOWAIT, "IPC_NOWAIT"}, {MSG_NOERROR, "MSG_NOERROR"}};
constexpr Flag semaphore_flags[] = {{SEM_UNDO, "SEM_UNDO"}, {IPC_NOWAIT, "IPC_NOWAIT"}};
constexpr Flag handler_flags[] = {
    {SA_RESTART, "SA_RESTART"}, {SA_SIGINFO, "SA_SIGINFO"}, {SA_NOCLDWAIT, "SA_NOCLDWAIT"}};
constexpr Flag wait_flags[] = {{WNOHANG, "WNOHANG"}};

// A program may name any time: longer ones than any test lives to see are this one, so that sums of
// times stay numbers, and what the kernel would refuse is none.
constexpr std::chrono::seconds longest_time = std::chrono::hours{24 * 365};

template <typename Fraction>
nanoseconds duration_of(std::chrono::seconds seconds, Fraction fraction) {
  if (seconds.count() < 0 || fraction.count() < 0) return {};
  return std::min(seconds, longest_time) + std::min(fraction, Fraction{longest_time});
}
nanoseconds duration_of(const timespec& time) {
  return duration_of(std::chrono::seconds{time.tv_sec}, nanoseconds{time.tv_nsec});
}
nanoseconds duration_of(const timeval& time) {
  return duration_of(std::chrono::seconds{time.tv_sec}, std::chrono::microseconds{time.tv_usec});
}

class Decoder {
 public:
  Decoder(const RawCall& raw, const Memory& memory) : raw_{raw}, memory_{memory} {
    call_.what = traced_call(raw.number);
  }

  Call run() {
    if (call_.what != nullptr) by_kind();
    return std::move(call_);
  }

 private:
  [[nodiscard]] std::uint64_t argument(std::size_t i) const { return raw_.arguments.at(i); }
  [[nodiscard]] int number(std::size_t i) const { return static_cast<int>(argument(i)); }
  [[nodiscard]] bool is(long wanted) const { return raw_.number == wanted; }

  template <typename T>
  [[nodiscard]] std::optional<T> value_at(std::uint64_t address) const {
    static_assert(std::is_trivially_copyable_v<T>);
    if (address == 0) return std::nullopt;
    const std::string bytes = memory_.read(address, sizeof(T));
    if (bytes.size() != sizeof(T)) return std::nullopt;
    T value;
    std::memcpy(&value, bytes.data(), sizeof value);
    return value;
  }

  [[nodiscard]] std::string text_at(std::uint64_t address) const {
    const std::string bytes = address == 0 ? "" : memory_.read(address, longest_path);
    return bytes.substr(0, bytes.find('\0'));
  }

  void take_flags(std::span<const Flag> known, std::uint64_t value) {
    for (const Flag& flag : known)
      if ((value & static_cast<std::uint64_t>(flag.bit)) != 0) call_.flags.push_back(flag.name);
  }

  template <typename Time>
  void patience_of(const std::optional<Time>& time) {
    if (!time) return;
    call_.time = duration_of(*time);
    call_.patience = call_.time.count() == 0 ? Patience::none : Patience::some_time;
  }
  void patience_of(int milliseconds) {
    if (milliseconds < 0) return;
    call_.time = std::chrono::milliseconds{milliseconds};
    call_.patience = milliseconds == 0 ? Patience::none : Patience::some_time;
  }
  void impatient_if(bool condition) {
    if (condition) call_.patience = Patience::none;
  }

  void by_kind();
  void moves();
  void maps();
  void executes() { call_.path = text_at(argument(is(SYS_execve) ? 0 : 1)); }
  void descriptors();
  void open();
  void transfers();
  void multiplexed();
  void system_v();
  void semaphore_array();
  void posix_queues();
  void signals();
  void handler();
  void times();
  void timer();
  void births();

  const RawCall& raw_;
  const Memory& memory_;
  Call call_;
};

void Decoder::descriptors() {
  switch (call_.what->kind) {
    case CallKind::pipe:
      call_.buffer = argument(0);
      if (is(SYS_pipe2)) take_flags(open_flags, argument(1));
      break;
    case CallKind::open: open(); break;
    case CallKind::make_node: call_.path = text_at(argument(is(SYS_mknod) ? 0 : 1)); break;
    case CallKind::socket:
    case CallKind::socket_pair:
      if ((argument(1) & SOCK_NONBLOCK) != 0) call_.flags.emplace_back("O_NONBLOCK");
      call_.buffer = argument(3);
      break;
    case CallKind::control:
      call_.descriptor = number(0);
      call_.id = number(1);
      if (call_.id == F_SETFL) take_flags(open_flags, argument(2));
      break;
    case CallKind::duplicate_to:
      call_.descriptor = number(0);
      call_.second = number(1);
      break;
    case CallKind::epoll_control:
      call_.descriptor = number(0);
      if (const auto events = value_at<std::uint32_t>(argument(3));
          events && (*events & EPOLLET) != 0)
        call_.flags.emplace_back("EPOLLET");
      break;
    default: call_.descriptor = number(0);
  }
}

void Decoder::open() {
  call_.path = text_at(argument(is(SYS_open) || is(SYS_creat) ? 0 : 1));
  std::uint64_t flags = argument(is(SYS_open) ? 1 : 2);
  if (is(SYS_creat)) flags = O_CREAT;
  if (is(SYS_openat2)) flags = value_at<std::uint64_t>(argument(2)).value_or(0);  // struct open_how
  take_flags(open_flags, flags);
  impatient_if((flags & O_NONBLOCK) != 0);
}

void Decoder::transfers() {
  call_.descriptor = number(0);
  call_.buffer = argument(1);
  call_.asked = argument(2);
  const bool vector = is(SYS_readv) || is(SYS_writev) || is(SYS_vmsplice);
  if (vector) {
    const std::size_t count = std::min<std::size_t>(argument(2), 16);
    const std::string bytes = memory_.read(argument(1), count * sizeof(iovec));
    call_.asked = 0;
    for (std::size_t at = 0; at + sizeof(iovec) <= bytes.size(); at += sizeof(iovec)) {
      iovec part;
      std::memcpy(&part, bytes.data() + at, sizeof part);
      if (at == 0) call_.buffer = reinterpret_cast<std::uint64_t>(part.iov_base);
      call_.asked += part.iov_len;
    }
  }
  const bool message = is(SYS_recvmsg) || is(SYS_sendmsg);
  if (message) call_.asked = 0;  // as many as the message has
  const std::size_t flags = message ? 2 : 3;
  const bool has_flags = message || is(SYS_recvfrom) || is(SYS_sendto);
  impatient_if(has_flags && (argument(flags) & MSG_DONTWAIT) != 0);
}

void Decoder::multiplexed() {
  call_.descriptor =
      is(SYS_epoll_wait) || is(SYS_epoll_pwait) || is(SYS_epoll_pwait2) ? number(0) : -1;
  if (is(SYS_poll)) return patience_of(number(2));
  if (is(SYS_epoll_wait) || is(SYS_epoll_pwait)) return patience_of(number(3));
  if (is(SYS_ppoll)) return patience_of(value_at<timespec>(argument(2)));
  if (is(SYS_epoll_pwait2)) return patience_of(value_at<timespec>(argument(3)));
  if (is(SYS_pselect6)) return patience_of(value_at<timespec>(argument(4)));
  patience_of(value_at<timeval>(argument(4)));
}

void Decoder::system_v() {
  call_.id = number(0);
  switch (call_.what->kind) {
    case CallKind::memory:
    case CallKind::semaphores: take_flags(ipc_flags, argument(2)); break;
    case CallKind::queue: take_flags(ipc_flags, argument(1)); break;
    case CallKind::message_send:
    case CallKind::message_receive: {
      const std::uint64_t flags = argument(is(SYS_msgsnd) ? 3 : 4);
      call_.asked = argument(2);
      take_flags(message_flags, flags);
      impatient_if((flags & IPC_NOWAIT) != 0);
      break;
    }
    case CallKind::semaphore_operation: semaphore_array(); break;
    default: break;
  }
}

void Decoder::semaphore_array() {
  const std::size_t count = std::min<std::size_t>(argument(2), most_semaphores);
  const std::string bytes = memory_.read(argument(1), count * sizeof(sembuf));
  for (std::size_t at = 0; at + sizeof(sembuf) <= bytes.size(); at += sizeof(sembuf)) {
    sembuf operation;
    std::memcpy(&operation, bytes.data() + at, sizeof operation);
    call_.semaphores.push_back({operation.sem_num, operation.sem_op});
    take_flags(semaphore_flags, static_cast<std::uint64_t>(operation.sem_flg));
    impatient_if((operation.sem_flg & IPC_NOWAIT) != 0);
  }
  if (is(SYS_semtimedop)) patience_of(value_at<timespec>(argument(3)));
}

void Decoder::posix_queues() {
  if (call_.what->kind == CallKind::open_queue) {
    call_.path = text_at(argument(0));
    take_flags(open_flags, argument(1));
    return;
  }
  call_.descriptor = number(0);
  call_.buffer = argument(1);
  call_.asked = argument(2);
  // The time-out is a point in time: one that has passed means "do not wait", and is not told
  // apart here from one that has not.
  if (argument(4) != 0) call_.patience = Patience::some_time;
}

/// The kernel's struct sigaction begins with the handler and the flags.
void Decoder::handler() {
  struct KernelAction {
    std::uint64_t handler;
    std::uint64_t flags;
  };
  call_.signal = number(0);
  const auto action = value_at<KernelAction>(argument(1));
  if (!action) return;
  call_.installs = true;
  call_.handles = action->handler > 1;  // neither SIG_DFL nor SIG_IGN
  take_flags(handler_flags, action->flags);
}

void Decoder::signals() {
  switch (call_.what->kind) {
    case CallKind::set_handler: handler(); break;
    case CallKind::signal_wait:
      if (is(SYS_rt_sigtimedwait)) patience_of(value_at<timespec>(argument(2)));
      break;
    case CallKind::send_signal:
      call_.process = number(0);
      call_.signal = number(is(SYS_tgkill) || is(SYS_rt_tgsigqueueinfo) ? 2 : 1);
      break;
    case CallKind::wait:
      call_.process = number(is(SYS_wait4) ? 0 : 1);
      take_flags(wait_flags, argument(is(SYS_wait4) ? 2 : 3));
      impatient_if(!call_.flags.empty());
      break;
    case CallKind::futex: {
      const int operation = number(1) & FUTEX_CMD_MASK;
      const bool waits =
          operation == FUTEX_WAIT || operation == FUTEX_WAIT_BITSET || operation == FUTEX_LOCK_PI;
      call_.buffer = argument(0);
      call_.patience = !waits             ? Patience::none
                       : argument(3) == 0 ? Patience::for_ever
                                          : Patience::some_time;
      break;
    }
    default: break;
  }
}

void Decoder::times() {
  call_.patience = Patience::some_time;
  switch (call_.what->kind) {
    case CallKind::alarm:
      call_.sets_timer = true;
      call_.time = std::chrono::seconds{static_cast<unsigned>(argument(0))};
      break;
    case CallKind::set_timer:
      // The others count processor time, of which a process that waits uses none.
      call_.sets_timer = number(0) == ITIMER_REAL;
      if (const auto timer = value_at<itimerval>(argument(1))) {
        call_.time = duration_of(timer->it_value);
        call_.repeats = duration_of(timer->it_interval) != nanoseconds{};
      }
      break;
    case CallKind::timer: timer(); break;
    case CallKind::sleep:
      patience_of(value_at<timespec>(argument(is(SYS_nanosleep) ? 0 : 2)));
      break;
    default: break;
  }
}

/// Those of timer_create(2); what a timerfd does shows in /proc.
void Decoder::timer() {
  call_.id = number(0);
  call_.sets_timer = is(SYS_timer_settime) || is(SYS_timer_delete);
  if (!is(SYS_timer_settime)) return;
  const auto timer = value_at<itimerspec>(argument(2));
  if (!timer) return;
  call_.time = duration_of(timer->it_value);
  call_.repeats =
      duration_of(timer->it_interval) != nanoseconds{} || (number(1) & TIMER_ABSTIME) != 0;
}

void Decoder::births() {
  std::uint64_t flags = 0;
  if (is(SYS_clone)) flags = argument(0);
  if (is(SYS_clone3)) flags = value_at<std::uint64_t>(argument(0)).value_or(0);
  call_.makes_thread = (flags & CLONE_THREAD) != 0;
  call_.shares_descriptors = (flags & CLONE_FILES) != 0;
}

void Decoder::moves() {
  const bool sends_file = is(SYS_sendfile);
  call_.descriptor = number(sends_file ? 1 : 0);
  call_.second = number(sends_file ? 0 : is(SYS_tee) ? 1 : 2);
  call_.asked = argument(sends_file ? 3 : is(SYS_tee) ? 2 : 4);
}

void Decoder::maps() {
  take_flags(map_flags, argument(3));
  call_.descriptor = number(4);
  call_.asked = argument(1);
}

void Decoder::by_kind() {
  using enum CallKind;
  struct Group {
    std::initializer_list<CallKind> kinds;
    void (Decoder::*decode)();
  };
  static const Group groups[] = {
      {{CallKind::read, CallKind::write}, &Decoder::transfers},
      {{pipe, CallKind::open, make_node, CallKind::socket, socket_pair, accept, connect, duplicate,
        duplicate_to, control, close, close_range, lock, signal_file, epoll_control},
       &Decoder::descriptors},
      {{splice, send_file}, &Decoder::moves},
      {{poll}, &Decoder::multiplexed},
      {{fork}, &Decoder::births},
      {{execute}, &Decoder::executes},
      {{map}, &Decoder::maps},
      {{memory, attach, semaphores, semaphore_operation, queue, message_send, message_receive},
       &Decoder::system_v},
      {{open_queue, queue_send, queue_receive}, &Decoder::posix_queues},
      {{futex, set_handler, signal_wait, send_signal, wait}, &Decoder::signals},
      {{alarm, set_timer, CallKind::timer, sleep, yield}, &Decoder::times}};
  for (const Group& group : groups)
    if (std::ranges::find(group.kinds, call_.what->kind) != group.kinds.end())
      return (this->*group.decode)();
}

}  // namespace

Call decode(const RawCall& raw, const Memory& memory) { return Decoder{raw, memory}.run(); }

}  // namespace ipclab::observe
