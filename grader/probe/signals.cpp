// Handlers of signals: they run as steps of their task, and what was known when the signal was sent
// is known in them (sigaction(2), signal(7)).

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/ucontext.h>
#include <ucontext.h>
#include <unistd.h>

#include <cerrno>

#include "probe/interpose.hpp"
#include "probe/libc/unsafe.hpp"
#include "probe/order.hpp"
#include "probe/raw.hpp"
#include "probe/schedule.hpp"
#include "probe/signals.hpp"
#include "probe/tasks.hpp"

namespace ipclab::probe {
namespace {

struct Handler {
  void (*action)(int, siginfo_t*, void*) = nullptr;
  int flags = 0;
  std::uint64_t blocked = 0;  ///< while it runs, as of sa_mask
  std::uint64_t installed_pc = 0;
};
Handler handlers[NSIG];

/// A signal of a process. All that was sent to it, whoever took it.
Key key_of_signal(int pid, int signal) {
  return {static_cast<std::uint64_t>(pid), static_cast<std::uint32_t>(signal), KeyKind::process};
}

Key own_key(int signal) { return key_of_signal(own_pid(), signal); }

/// The kernel's signal sets have 64 bits, those of libc begin with them.
std::uint64_t bits_of(const sigset_t& set) {
  std::uint64_t bits = 0;
  __builtin_memcpy(&bits, &set, sizeof bits);
  return bits;
}

void block(std::uint64_t signals) {
  raw(SYS_rt_sigprocmask, SIG_SETMASK, word_of(&signals), 0, sizeof signals);
}

/// It came while the runtime was at work with the token: its handler runs when that is done. Until
/// then all others stay with the kernel, which keeps them in order.
bool put_off(int signal, const siginfo_t* info, void* context) {
  if (self.inside == 0 || !self.holding) return false;
  auto* interrupted = static_cast<ucontext_t*>(context);
  self.put_off_mask = bits_of(interrupted->uc_sigmask);
  self.put_off_info = *info;
  self.put_off_registers = interrupted->uc_mcontext;
  self.put_off_signal = signal;
  const std::uint64_t all = ~std::uint64_t{0};
  __builtin_memcpy(&interrupted->uc_sigmask, &all, sizeof all);
  ++self.task->signals;
  return true;
}

/// What of Self belongs to the innermost handler.
struct Frame {
  int signal = self.signal;
  int inside = self.inside;
  bool in_safe_call = self.in_safe_call;
  std::uint64_t installed_pc = self.installed_pc;
  std::uint64_t interrupted_pc = self.interrupted_pc;
};

void enter(int signal, const Handler& handler, void* context) {
  const auto* state = static_cast<const ucontext_t*>(context);
  ++self.handlers;
  self.inside = 0;
  self.signal = signal;
  self.installed_pc = handler.installed_pc;
  self.interrupted_pc = static_cast<std::uint64_t>(state->uc_mcontext.gregs[REG_RIP]);
}

void leave(const Frame& frame, const Handler& handler) {
  --self.handlers;
  ++self.handlers_run;
  self.restart = (handler.flags & SA_RESTART) != 0;
  self.signal = frame.signal;
  self.inside = frame.inside;
  self.in_safe_call = frame.in_safe_call;
  self.installed_pc = frame.installed_pc;
  self.interrupted_pc = frame.interrupted_pc;
}

/// Runs the program's handler as a step of its task.
void run_handler(const Handler& handler, int signal, siginfo_t* info, void* context) {
  const Frame frame;
  {
    const KeepErrno keep;
    if (serial() && !self.holding) handler_waits_for_token();
    acquire(own_key(signal));
  }
  enter(signal, handler, context);
  {
    const HandlerWatch watch{context};
    handler.action(signal, info, context);
  }
  const KeepErrno keep;
  leave(frame, handler);
  release(own_key(0));
  handler_gives_token_back();
}

/// Installed in the place of every handler of the program.
void trampoline(int signal, siginfo_t* info, void* context) {
  const Handler handler = handlers[signal];
  if (handler.action == nullptr) return;
  if (self.task == nullptr) return handler.action(signal, info, context);
  if (!put_off(signal, info, context)) run_handler(handler, signal, info, context);
}

bool is_ours(const struct sigaction& action) {
  return (action.sa_flags & SA_SIGINFO) != 0 && action.sa_sigaction == trampoline;
}

bool is_handler(const struct sigaction& action) {
  return (action.sa_flags & SA_SIGINFO) != 0 ||
         (action.sa_handler != SIG_DFL && action.sa_handler != SIG_IGN);
}

/// As the program installed it.
void show_own(struct sigaction& action, const Handler& handler) {
  if (!is_ours(action)) return;
  action.sa_flags = (action.sa_flags & ~SA_SIGINFO) | (handler.flags & SA_SIGINFO);
  action.sa_sigaction = handler.action;
}

template <class Install>
int install(Install real, int signal, const struct sigaction* action, struct sigaction* old,
            std::uint64_t pc) {
  if (signal <= 0 || signal >= NSIG || control == nullptr) return real(signal, action, old);
  struct sigaction wanted {};
  const Handler before = handlers[signal];
  if (action != nullptr) {
    wanted = *action;
    if (is_handler(*action)) {
      find_functions();
      handlers[signal] = {action->sa_sigaction, action->sa_flags, bits_of(action->sa_mask), pc};
      wanted.sa_sigaction = trampoline;
      wanted.sa_flags |= SA_SIGINFO;
    }
  }
  const int result = real(signal, action != nullptr ? &wanted : nullptr, old);
  if (result != 0)
    handlers[signal] = before;
  else if (old != nullptr)
    show_own(*old, before);
  return result;
}

template <class Send>
int sent(Send send, int pid, int signal, const char* name, std::uint64_t pc) {
  if (self.task == nullptr || !watched()) return send();
  point({key_of_signal(pid, 0), pc, Op::release, name});
  const int own = own_pid();
  release(key_of_signal(pid, signal));
  int result;
  {
    const LetIn within_call{pid == own || pid <= 0 ? bit_of(signal) : 0};
    result = send();
  }
  // Who finds that a process has ended comes after all that it did.
  if (result == -1 && errno == ESRCH) learn_from_everybody();
  if (result != 0 || !serial()) return result;
  for_each_task([&](const Task& task) {
    if (task.pid == pid || (pid <= 0 && task.pid != own)) settle(task.pid);
  });
  changed(key_of_signal(pid, 0));
  return result;
}

/// Waits until a handler has run. `change` puts the mask in force and may let one run at once.
int wait_for_handler(const sigset_t* mask, const char* name, std::uint64_t pc) {
  const std::uint64_t handlers_run = self.handlers_run;
  point({own_key(0), pc, Op::acquire, name});
  sigset_t before;
  {
    const LetIn while_it_waits{blocked_signals()};
    ::pthread_sigmask(SIG_SETMASK, mask, &before);
    while (self.handlers_run == handlers_run) wait_for_change(own_key(0), true, 0);
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  }
  acquire(own_key(0));
  errno = EINTR;
  return -1;
}

}  // namespace

INTERPOSE(int, sigaction, (int signal, const struct sigaction* action, struct sigaction* old)) {
  return install([](auto... words) { return REAL(sigaction)(words...); }, signal, action, old,
                 CALLER);
}

INTERPOSE(sighandler_t, signal, (int signal, sighandler_t handler)) {
  if (control == nullptr || handler == SIG_ERR) return REAL(signal)(signal, handler);
  struct sigaction action {};
  struct sigaction old {};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  const int result = install([](auto... words) { return REAL(sigaction)(words...); }, signal,
                             &action, &old, CALLER);
  return result == -1 ? SIG_ERR : old.sa_handler;
}

INTERPOSE(int, kill, (pid_t pid, int signal)) {
  return sent([&] { return REAL(kill)(pid, signal); }, pid, signal, "kill", CALLER);
}
INTERPOSE(int, killpg, (pid_t group, int signal)) {
  return sent([&] { return REAL(killpg)(group, signal); }, -group, signal, "killpg", CALLER);
}
INTERPOSE(int, sigqueue, (pid_t pid, int signal, union sigval value)) {
  return sent([&] { return REAL(sigqueue)(pid, signal, value); }, pid, signal, "sigqueue", CALLER);
}
INTERPOSE(int, raise, (int signal)) {
  const int own = own_pid();
  return sent([&] { return REAL(raise)(signal); }, own, signal, "raise", CALLER);
}
INTERPOSE(int, pthread_kill, (pthread_t thread, int signal)) {
  const int own = own_pid();
  const int result =
      sent([&] { return REAL(pthread_kill)(thread, signal); }, own, signal, "pthread_kill", CALLER);
  if (serial()) settle(own);
  return result;
}

INTERPOSE(int, sigsuspend, (const sigset_t* mask)) {
  if (serial() && watched()) return wait_for_handler(mask, "sigsuspend", CALLER);
  return REAL(sigsuspend)(mask);
}
INTERPOSE(int, pause, ()) {
  if (serial() && watched()) {
    sigset_t mask;
    ::pthread_sigmask(SIG_SETMASK, nullptr, &mask);
    return wait_for_handler(&mask, "pause", CALLER);
  }
  return REAL(pause)();
}

INTERPOSE(int, sigtimedwait, (const sigset_t* set, siginfo_t* info, const timespec* timeout)) {
  if (!serial() || !watched()) {
    const int signal = REAL(sigtimedwait)(set, info, timeout);
    if (signal > 0) acquire(own_key(signal));
    return signal;
  }
  int signal = -1;
  const timespec at_once{};
  const std::uint64_t deadline = timeout == nullptr ? 0 : now_ns() + in_ns(*timeout);
  const Operation operation{own_key(0), CALLER, Op::acquire, "sigwaitinfo"};
  const Waited waited = until_done(operation, true, deadline, [&] {
    signal = REAL(sigtimedwait)(set, info, &at_once);
    return signal != -1 || errno != EAGAIN;
  });
  if (waited == Waited::interrupted) errno = EINTR;
  if (signal > 0) acquire(own_key(signal));
  return signal;
}
INTERPOSE(int, sigwaitinfo, (const sigset_t* set, siginfo_t* info)) {
  return probe_sigtimedwait(set, info, nullptr);
}
INTERPOSE(int, sigwait, (const sigset_t* set, int* signal)) {
  siginfo_t info;
  int found_signal = -1;
  while ((found_signal = probe_sigtimedwait(set, &info, nullptr)) == -1)
    if (errno != EINTR) return errno;
  *signal = found_signal;
  return 0;
}

INTERPOSE(int, pthread_sigmask, (int how, const sigset_t* set, sigset_t* old)) {
  if (set != nullptr) point({own_key(0), CALLER, Op::other, "pthread_sigmask"});
  const LetIn pending{blocked_signals()};
  return REAL(pthread_sigmask)(how, set, old);
}
INTERPOSE(int, sigprocmask, (int how, const sigset_t* set, sigset_t* old)) {
  if (set != nullptr) point({own_key(0), CALLER, Op::other, "sigprocmask"});
  const LetIn pending{blocked_signals()};
  return REAL(sigprocmask)(how, set, old);
}

// A jump out of a handler ends it, and whatever it interrupted.
#define JUMP(name)                                                   \
  INTERPOSE(void, name, (struct __jmp_buf_tag * place, int value)) { \
    jump_out();                                                      \
    REAL(name)(place, value);                                        \
    __builtin_unreachable();                                         \
  }
namespace {
void jump_out() {
  if (self.handlers == 0) return;
  self.handlers = 0;
  self.inside = 0;
  self.in_safe_call = false;
  self.let_in = 0;
  self.left_alone = false;
  if (self.task != nullptr) self.task->signals = 0;
  ++self.handlers_run;
}
}  // namespace
JUMP(longjmp)
JUMP(_longjmp)
JUMP(siglongjmp)

void take_put_off_signal() {
  const int signal = self.put_off_signal;
  const Handler handler = handlers[signal];
  const std::uint64_t before = self.put_off_mask;
  siginfo_t info = self.put_off_info;
  ucontext_t context{};
  context.uc_mcontext = self.put_off_registers;
  __builtin_memcpy(&context.uc_sigmask, &before, sizeof before);
  self.put_off_signal = 0;
  --self.task->signals;
  const std::uint64_t own = std::uint64_t{1} << (signal - 1);
  block(before | handler.blocked | ((handler.flags & SA_NODEFER) != 0 ? 0 : own));
  if (handler.action != nullptr) run_handler(handler, signal, &info, &context);
  block(before);
}

}  // namespace ipclab::probe
