// Threads: pthread_create(3), pthread_join(3), pthread_exit(3), pthread_cancel(3). Each is a task
// of its own; it ends with the last round of the destructors of thread-specific data.

#include <limits.h>
#include <unistd.h>

#include "probe/sync/sync.hpp"
#include "probe/sync/threads.hpp"

namespace ipclab::probe {
namespace {

/// What a new thread is to run.
struct Start {
  std::atomic<bool> taken{};
  Task* task = nullptr;
  void* (*routine)(void*) = nullptr;
  void* argument = nullptr;
  std::size_t stack_size = 0;
};
Start starts[most_tasks];

Start* free_start() {
  for (Start& start : starts) {
    bool expected = false;
    if (start.taken.compare_exchange_strong(expected, true)) return &start;
  }
  return nullptr;
}

/// A stack may be the one of a thread that ended long ago. libc puts its own block at the upper
/// end.
void forget_former_owner_of_stack(std::size_t size) {
  constexpr std::uintptr_t page = 4096;
  const std::uintptr_t end =
      (reinterpret_cast<std::uintptr_t>(::pthread_self()) + page) & ~(page - 1);
  if (size != 0 && size < end) begins_anew(reinterpret_cast<void*>(end - size), size);
}

/// 0: the program has given it a stack of its own.
std::size_t stack_size_of(const pthread_attr_t* attributes) {
  pthread_attr_t defaults;
  std::size_t size = 0;
  if (attributes != nullptr) {
    ::pthread_attr_getstacksize(attributes, &size);
    return size;
  }
  if (::pthread_getattr_default_np(&defaults) != 0) return 0;
  ::pthread_attr_getstacksize(&defaults, &size);
  ::pthread_attr_destroy(&defaults);
  return size;
}

bool begins_detached(const pthread_attr_t* attributes) {
  int state = PTHREAD_CREATE_JOINABLE;
  if (attributes != nullptr) ::pthread_attr_getdetachstate(attributes, &state);
  return state == PTHREAD_CREATE_DETACHED;
}

void* run(void* argument) {
  auto* slot = static_cast<Start*>(argument);
  void* (*const routine)(void*) = slot->routine;
  void* const value = slot->argument;
  {
    const Inside inside;
    own(slot->task);
    forget_former_owner_of_stack(slot->stack_size);
    thread_begins();
    slot->taken = false;
  }
  arrive(false);
  return routine(value);
}

}  // namespace

INTERPOSE(int, pthread_create,
          (pthread_t * thread, const pthread_attr_t* attributes, void* (*routine)(void*),
           void* argument)) {
  PASS_UNLESS_WATCHED(pthread_create, thread, attributes, routine, argument);
  unsafe_call("pthread_create", CALLER);
  return create_thread(thread, attributes, routine, argument, THIS_CALL(pthread_create));
}

int create_thread(pthread_t* thread, const pthread_attr_t* attributes, void* (*routine)(void*),
                  void* argument, const Call& call) {
  point(operation_of(call, {}, Op::other));
  Start* start = free_start();
  Task* task = start == nullptr ? nullptr : new_task(static_cast<int>(self.number), true);
  if (task == nullptr) {
    if (start != nullptr) start->taken = false;
    return REAL(pthread_create)(thread, attributes, routine, argument);
  }
  hand_to_child(*task);
  start->task = task;
  start->routine = routine;
  start->argument = argument;
  start->stack_size = stack_size_of(attributes);
  // In a static program libc's own use of memory comes by here; but the new task, which is already
  // there to be chosen, has no thread yet.
  const int result = [&] {
    const Inside inside;
    return REAL(pthread_create)(thread, attributes, run, start);
  }();
  if (result == 0) {
    thread_was_made(*task, *thread, begins_detached(attributes));
  } else {
    task->state = TaskState::ended;
    start->taken = false;
  }
  return result;
}

INTERPOSE(int, pthread_join, (pthread_t thread, void** value)) {
  PASS_UNLESS_WATCHED(pthread_join, thread, value);
  unsafe_call("pthread_join", CALLER);
  return join_thread(thread, value, THIS_CALL(pthread_join), {});
}

INTERPOSE(int, pthread_clockjoin_np,
          (pthread_t thread, void** value, clockid_t clock, const timespec* time)) {
  PASS_UNLESS_WATCHED(pthread_clockjoin_np, thread, value, clock, time);
  unsafe_call("pthread_clockjoin_np", CALLER);
  return join_thread(thread, value, THIS_CALL(pthread_clockjoin_np), {clock, time});
}

INTERPOSE(int, pthread_timedjoin_np, (pthread_t thread, void** value, const timespec* time)) {
  PASS_UNLESS_WATCHED(pthread_timedjoin_np, thread, value, time);
  unsafe_call("pthread_timedjoin_np", CALLER);
  return join_thread(thread, value, THIS_CALL(pthread_timedjoin_np), {CLOCK_REALTIME, time});
}

namespace {

/// Who has it knows what the thread knew.
int joined(const Task* task, int result) {
  if (result == 0 && task != nullptr) {
    learn_from(*task);
    thread_was_joined(*task);
  }
  return result;
}

/// libc finds these out at once, and no end of the thread has to be waited for.
bool is_refused(pthread_t thread, const Task& task) {
  const bool joins_caller =
      task.state == TaskState::blocked && task.waits_on == Key{self.number, 0, KeyKind::task};
  return ::pthread_equal(thread, ::pthread_self()) != 0 || joins_caller || is_detached(task);
}

}  // namespace

INTERPOSE(int, pthread_tryjoin_np, (pthread_t thread, void** value)) {
  PASS_UNLESS_WATCHED(pthread_tryjoin_np, thread, value);
  unsafe_call("pthread_tryjoin_np", CALLER);
  Task* task = task_of(thread);
  point(operation_of(THIS_CALL(pthread_tryjoin_np), {}, Op::acquire));
  // Its task has ended, and it will have in a moment: not a matter of how fast it is.
  if (serial() && task != nullptr && task->state == TaskState::ended && !is_detached(*task))
    return joined(task, REAL(pthread_join)(thread, value));
  return joined(task, REAL(pthread_tryjoin_np)(thread, value));
}

int join_thread(pthread_t thread, void** value, const Call& call, const Limit& limit) {
  const auto join = [&] {
    return limit.time == nullptr
               ? REAL(pthread_join)(thread, value)
               : REAL(pthread_clockjoin_np)(thread, value, limit.clock, limit.time);
  };
  Task* task = task_of(thread);
  if (!serial()) return joined(task, join());
  if (task == nullptr) {
    const LeftAlone left_alone(operation_of(call, {}, Op::acquire));
    return join();
  }
  const Key key{static_cast<std::uint64_t>(task - control->tasks), 0, KeyKind::task};
  if (is_refused(thread, *task)) {
    point(operation_of(call, key, Op::acquire));
    if (!is_detached(*task)) return EDEADLK;
    return join();
  }
  return joined(task, done_in_turn(operation_of(call, key, Op::acquire), limit, [&] {
                  end_if_cancelled();
                  return task->state == TaskState::ended ? REAL(pthread_join)(thread, value)
                                                         : EBUSY;
                }));
}

INTERPOSE(int, pthread_detach, (pthread_t thread)) {
  PASS_UNLESS_WATCHED(pthread_detach, thread);
  unsafe_call("pthread_detach", CALLER);
  return detach_thread(thread);
}

int detach_thread(pthread_t thread) {
  if (const Task* task = task_of(thread)) mark_detached(*task);
  return REAL(pthread_detach)(thread);
}

INTERPOSE(int, pthread_cancel, (pthread_t thread)) {
  PASS_UNLESS_WATCHED(pthread_cancel, thread);
  unsafe_call("pthread_cancel", CALLER);
  point(operation_of(THIS_CALL(pthread_cancel), {}, Op::release));
  if (const Task* task = task_of(thread)) mark_cancelled(*task);
  const int result = REAL(pthread_cancel)(thread);
  if (serial()) everything_changed();
  return result;
}

INTERPOSE(void, pthread_exit, (void* value)) { end_thread_with(value, "pthread_exit", CALLER); }

void end_thread_with(void* value, const char* name, std::uint64_t pc) {
  if (watched()) {
    unsafe_call(name, pc);
    // The first thread of a process was not made by pthread_create(3).
    const Inside inside;
    thread_begins();
  }
  REAL(pthread_exit)(value);
  __builtin_unreachable();
}

}  // namespace ipclab::probe
