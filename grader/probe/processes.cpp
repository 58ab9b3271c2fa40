// Making, becoming, ending and awaiting processes: fork(2), execve(2), exit(3), wait(2).

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>

#include "probe/image.hpp"
#include "probe/interpose.hpp"
#include "probe/libc/stream.hpp"
#include "probe/libc/touch.hpp"
#include "probe/order.hpp"
#include "probe/raw.hpp"
#include "probe/schedule.hpp"
#include "probe/tasks.hpp"

namespace ipclab::probe {
namespace {

Key key_of_process(int pid) { return {static_cast<std::uint64_t>(pid), 0, KeyKind::process}; }

__attribute__((constructor(101))) void begin() { attach(); }

/// Runs after all other destructors; what libc would still flush is flushed here, so that nothing
/// of this process happens once others go on.
__attribute__((destructor(101))) void finish() {
  if (self.task == nullptr) return;
  release_streams();
  std::fflush(nullptr);
  process_departs();
}

/// The child takes its own place; what its maker was in the middle of is not its business.
void begin_child(Task* task) {
  // A handler that made a child goes on in it.
  const Self before = self;
  self = {};
  self.handlers = before.handlers;
  self.signal = before.signal;
  self.installed_pc = before.installed_pc;
  self.interrupted_pc = before.interrupted_pc;
  self.handler_may_call = before.handler_may_call;
  self.handler_frame = before.handler_frame;
  if (task == nullptr) return;
  const Inside inside;
  own(task);
  forget_other_threads();
  arrive(false);
}

template <class Fork>
pid_t forked(Fork fork, const char* name, std::uint64_t pc) {
  if (self.task == nullptr) return fork();
  point({.object = {}, .pc = pc, .op = Op::other, .name = name});
  Task* task = new_task(static_cast<int>(self.number), false);
  if (task != nullptr) hand_to_child(*task);
  const pid_t pid = fork();
  if (pid == 0) {
    begin_child(task);
  } else if (task != nullptr) {
    if (pid > 0)
      task->pid = pid;
    else
      task->state = TaskState::ended;
  }
  return pid;
}

/// What the ended child knew.
void learn_from_child(pid_t pid) {
  for_each_task([pid](const Task& task) {
    if (task.pid == pid) learn_from(task);
  });
}

/// `wait(options)` returns 0 with WNOHANG if there is nothing yet.
template <class Wait>
pid_t awaited(Wait wait, int options, const char* name, std::uint64_t pc) {
  if (!serial() || !watched()) {
    const pid_t pid = wait(options);
    if (pid > 0 && watched()) learn_from_child(pid);
    return pid;
  }
  pid_t pid = 0;
  const Operation operation{key_of_process(own_pid()), pc, Op::acquire, name};
  const Waited waited = until_done(operation, true, 0, [&] {
    pid = wait(options | WNOHANG);
    return pid != 0 || (options & WNOHANG) != 0;
  });
  if (waited == Waited::interrupted && !self.restart) {
    errno = EINTR;
    return -1;
  }
  if (waited == Waited::interrupted) return awaited(wait, options, name, pc);
  if (pid > 0) learn_from_child(pid);
  return pid;
}

/// What the kernel said of the child.
template <class Result>
pid_t told(pid_t pid, const Result* result, const char* name, std::uint64_t pc) {
  if (pid > 0 && result != nullptr && touches()) writes(result, sizeof *result, {pc, name});
  return pid;
}

/// Keeps the variable arguments of execl(3) as execv(2) wants them.
constexpr int most_arguments = 1024;
struct Arguments {
  char* list[most_arguments];
};
char* const* collect(Arguments& arguments, const char* first, va_list& rest) {
  int count = 0;
  arguments.list[count++] = const_cast<char*>(first);
  while (arguments.list[count - 1] != nullptr && count < most_arguments)
    arguments.list[count++] = va_arg(rest, char*);
  arguments.list[most_arguments - 1] = nullptr;
  return arguments.list;
}

template <class Execute>
int executed(Execute execute, char* const* environment, const char* name, std::uint64_t pc) {
  if (control == nullptr || self.task == nullptr) return execute(environment);
  char* room[most_variables];
  point({.object = {}, .pc = pc, .op = Op::other, .name = name});
  char* const* with = with_probe(environment, room);
  leave_to_execute();
  const int result = execute(with);
  came_back();
  return result;
}

}  // namespace

INTERPOSE(pid_t, fork, ()) {
  return forked([] { return REAL(fork)(); }, "fork", CALLER);
}
/// The child would borrow the parent's memory, and the task of the parent with it.
INTERPOSE(pid_t, vfork, ()) {
  return forked([] { return REAL(fork)(); }, "vfork", CALLER);
}

INTERPOSE(pid_t, waitpid, (pid_t pid, int* status, int options)) {
  const auto wait = [&](int flags) { return REAL(waitpid)(pid, status, flags); };
  return told(awaited(wait, options, "waitpid", CALLER), status, "waitpid", CALLER);
}
INTERPOSE(pid_t, wait4, (pid_t pid, int* status, int options, rusage* usage)) {
  const auto wait = [&](int flags) { return REAL(wait4)(pid, status, flags, usage); };
  return told(awaited(wait, options, "wait4", CALLER), status, "wait4", CALLER);
}
INTERPOSE(pid_t, wait, (int* status)) {
  const auto wait = [&](int flags) { return REAL(wait4)(-1, status, flags, nullptr); };
  return told(awaited(wait, 0, "wait", CALLER), status, "wait", CALLER);
}
INTERPOSE(pid_t, wait3, (int* status, int options, rusage* usage)) {
  const auto wait = [&](int flags) { return REAL(wait3)(status, flags, usage); };
  return told(awaited(wait, options, "wait3", CALLER), status, "wait3", CALLER);
}
INTERPOSE(int, waitid, (idtype_t type, id_t id, siginfo_t* info, int options)) {
  siginfo_t own{};
  siginfo_t* found_info = info != nullptr ? info : &own;
  int result = 0;
  const auto wait = [&](int flags) -> pid_t {
    found_info->si_pid = 0;
    result = REAL(waitid)(type, id, found_info, flags);
    return result == -1 ? -1 : found_info->si_pid;
  };
  const pid_t pid = told(awaited(wait, options, "waitid", CALLER), info, "waitid", CALLER);
  return pid == -1 ? -1 : result;
}

INTERPOSE(int, execve, (const char* path, char* const* argv, char* const* envp)) {
  return executed([&](char* const* with) { return REAL(execve)(path, argv, with); }, envp, "execve",
                  CALLER);
}
INTERPOSE(int, execvpe, (const char* file, char* const* argv, char* const* envp)) {
  unsafe_call("execvpe", CALLER);
  return executed([&](char* const* with) { return REAL(execvpe)(file, argv, with); }, envp,
                  "execvpe", CALLER);
}
INTERPOSE(int, fexecve, (int fd, char* const* argv, char* const* envp)) {
  return executed([&](char* const* with) { return REAL(fexecve)(fd, argv, with); }, envp, "fexecve",
                  CALLER);
}
INTERPOSE(int, execv, (const char* path, char* const* argv)) {
  return executed([&](char* const* with) { return REAL(execve)(path, argv, with); }, environ,
                  "execv", CALLER);
}
INTERPOSE(int, execvp, (const char* file, char* const* argv)) {
  unsafe_call("execvp", CALLER);
  return executed([&](char* const* with) { return REAL(execvpe)(file, argv, with); }, environ,
                  "execvp", CALLER);
}
INTERPOSE(int, execl, (const char* path, const char* first, ...)) {
  Arguments arguments;
  va_list rest;
  va_start(rest, first);
  char* const* argv = collect(arguments, first, rest);
  va_end(rest);
  return executed([&](char* const* with) { return REAL(execve)(path, argv, with); }, environ,
                  "execl", CALLER);
}
INTERPOSE(int, execlp, (const char* file, const char* first, ...)) {
  unsafe_call("execlp", CALLER);
  Arguments arguments;
  va_list rest;
  va_start(rest, first);
  char* const* argv = collect(arguments, first, rest);
  va_end(rest);
  return executed([&](char* const* with) { return REAL(execvpe)(file, argv, with); }, environ,
                  "execlp", CALLER);
}
INTERPOSE(int, execle, (const char* path, const char* first, ...)) {
  Arguments arguments;
  va_list rest;
  va_start(rest, first);
  char* const* argv = collect(arguments, first, rest);
  char* const* environment = va_arg(rest, char* const*);
  va_end(rest);
  return executed([&](char* const* with) { return REAL(execve)(path, argv, with); }, environment,
                  "execle", CALLER);
}

INTERPOSE(void, _exit, (int status)) {
  process_departs();
  REAL(_exit)(status);
  __builtin_unreachable();
}
INTERPOSE(void, _Exit, (int status)) {
  process_departs();
  REAL(_Exit)(status);
  __builtin_unreachable();
}
INTERPOSE(void, quick_exit, (int status)) {
  unsafe_call("quick_exit", CALLER);
  REAL(quick_exit)(status);
  __builtin_unreachable();
}
INTERPOSE(void, exit, (int status)) {
  unsafe_call("exit", CALLER);
  REAL(exit)(status);
  __builtin_unreachable();
}

}  // namespace ipclab::probe
