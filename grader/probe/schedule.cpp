#include "probe/schedule.hpp"

#include <unistd.h>

#include "probe/kernel_state.hpp"
#include "probe/order.hpp"
#include "probe/succession.hpp"
#include "probe/tasks.hpp"

namespace ipclab::probe {
namespace {

constexpr std::uint64_t millisecond = 1'000'000;
// How often a task that waits looks whether who has the token still lives.
constexpr std::uint64_t first_look = 5 * millisecond;
constexpr std::uint64_t longest_look = 40 * millisecond;
constexpr std::uint64_t longest_settling = 10'000 * millisecond;
// So many points without a new place are a loop that others may have to end.
constexpr unsigned patience_with_loops = 60;
// Few enough not to be waited for, too many for a program that only now and then uses a flag.
constexpr unsigned flags_used_apart = 256;

void end_tasks_of(int pid) {
  for_each_task([pid](Task& task) {
    if (task.pid == pid) task.state = TaskState::ended;
  });
}

/// No program of this run will ever wait for it.
bool is_left_to_grader(int pid) {
  bool is_left = false;
  for_each_task([&](const Task& task) {
    if (task.pid != pid || task.is_thread) return;
    is_left = task.parent < 0 || !is_living(control->tasks[task.parent]);
  });
  return is_left;
}

void bury(int pid) {
  wait_for_death(pid);
  // kill(2) finds it until then, and how fast the grader is makes no difference.
  if (is_left_to_grader(pid)) wait_until_collected(pid);
  end_tasks_of(pid);
  everything_changed();
}

// ---- The token --------------------------------------------------------------------------------

void take_token() {
  control->running = static_cast<std::int32_t>(self.number);
  self.task->go = 0;
  self.holding = true;
}

/// After the token came: what its last holder left to be waited for.
void see_it_out() {
  const std::int32_t pid = control->dying;
  if (pid == 0) return;
  control->dying = 0;
  bury(pid);
  settle(control->parent_of_dying);
}

/// Takes the token from a holder that has ended without giving it away.
bool inherit() {
  const std::int32_t holder = control->running;
  if (holder < 0) {
    std::int32_t nobody = -1;
    return control->running.compare_exchange_strong(nobody, static_cast<std::int32_t>(self.number));
  }
  if (static_cast<unsigned>(holder) >= most_tasks || holder == static_cast<int>(self.number))
    return false;
  Task& task = control->tasks[holder];
  if (!is_dead(task) || control->running != holder) return false;  // it gave it away, then ended
  bury(task.pid);
  return true;
}

void wait_for_token() {
  Task& me = *self.task;
  std::uint64_t look = first_look;
  while (!self.holding) {
    if (me.go.load() == 1) {
      take_token();
      break;
    }
    futex_wait(me.go, 0, look);
    if (self.holding || me.go.load() == 1) continue;  // a handler may have run in between
    look = look * 2 < longest_look ? look * 2 : longest_look;
    if (inherit()) take_token();
  }
  see_it_out();
}

void log_switch(Task& to, Switch::Why why) {
  if (self.task->state == TaskState::arriving) return;  // who comes in was not at work
  const std::uint32_t number = control->switches_seen++;
  if (number >= most_switches) return;
  const Task& from = *self.task;
  control->switches[number] = {control->steps,
                               from.executed,
                               from.last.pc,
                               from.next.pc,
                               to.next.pc,
                               static_cast<std::uint16_t>(self.number),
                               static_cast<std::uint16_t>(&to - control->tasks),
                               why,
                               from.next.op};
}

void give_token(Task& to, Switch::Why why) {
  log_switch(to, why);
  self.holding = false;
  control->running = static_cast<std::int32_t>(&to - control->tasks);
  to.go = 1;
  futex_wake(to.go, 1);
}

// ---- Steps ------------------------------------------------------------------------------------

/// Gives the token to whoever is next; comes back with it, unless the caller has ended or is left
/// to the kernel.
void pass(Switch::Why why, bool yields) {
  const Inside inside;
  const KeepErrno keep;
  Task& me = *self.task;
  Task* next = next_task(yields);
  const bool comes_back = me.state != TaskState::ended && me.state != TaskState::outside;
  if (next == &me) return;
  if (next != nullptr) {
    if (next->state == TaskState::blocked && me.state == TaskState::ended)
      next->state = TaskState::retrying;
    give_token(*next, why);
  } else {
    self.holding = false;
    control->running = -1;
  }
  if (comes_back) wait_for_token();
}

/// True after many points in a row at places that were all seen just before.
bool goes_round_in_circles(std::uint64_t pc) {
  for (const std::uint64_t place : self.places)
    if (place == pc) return ++self.repeats % patience_with_loops == 0;
  self.places[self.place++ % 4] = pc;
  self.repeats = 0;
  return false;
}

void reach_point(const Operation& operation, bool yields) {
  Task& me = *self.task;
  me.next = operation;
  if (operation.name != nullptr) copy_name(me.call, sizeof me.call, operation.name);
  me.state = TaskState::ready;
  pass(Switch::Why::chosen, yields || goes_round_in_circles(operation.pc));
  me.state = TaskState::ready;
  me.last = me.next;
  ++me.executed;
  ++control->steps;
  control->idle_rounds = 0;
}

}  // namespace

void point(const Operation& operation) {
  if (serial() && watched() && self.holding) reach_point(operation, false);
}

void use_flag(std::uintptr_t address, Op op, std::uint64_t pc) {
  if (++self.flags_used % flags_used_apart == 0)
    point({key_of(reinterpret_cast<const void*>(address)), pc, op, nullptr});
}

void yield_point(const Operation& operation) {
  if (serial() && watched() && self.holding) reach_point(operation, true);
}

void changed(const Key& object) {
  if (!serial()) return;
  for_each_task([&](Task& task) {
    if (task.state != TaskState::blocked) return;
    if (task.waits_on == object || task.waits_on.kind == KeyKind::anything)
      task.state = TaskState::ready;
  });
}

void everything_changed() {
  for_each_task([](Task& task) {
    if (task.state == TaskState::blocked) task.state = TaskState::ready;
  });
}

Waited wait_for_change(const Key& object, bool interruptible, std::uint64_t deadline_ns) {
  Task& me = *self.task;
  const std::uint64_t handlers_run = self.handlers_run;
  me.waits_on = object;
  me.interruptible = interruptible;
  me.deadline = deadline_ns;
  me.state = TaskState::blocked;
  pass(Switch::Why::blocked, false);
  me.state = TaskState::ready;
  me.waits_on = {};
  me.deadline = 0;
  if (interruptible && self.handlers_run != handlers_run) return Waited::interrupted;
  return deadline_ns != 0 && now_ns() >= deadline_ns ? Waited::timed_out : Waited::tried;
}

void note_woken_by_nobody(const Operation& operation) {
  self.task->next = operation;
  log_switch(*self.task, Switch::Why::woken_by_nobody);
}

LeftAlone::LeftAlone(const Operation& operation)
    : was_serial_{serial() && watched() && self.holding} {
  if (!was_serial_) return;
  point(operation);
  self.left_alone = true;
  self.task->state = TaskState::outside;
  pass(Switch::Why::blocked, false);
}

LeftAlone::~LeftAlone() {
  if (!was_serial_) return;
  self.left_alone = false;
  arrive(false);
}

void arrive(bool is_actor) {
  if (!serial()) {
    if (is_actor) ++control->arrived;
    self.task->state = TaskState::ready;
    return;
  }
  const Inside inside;
  const KeepErrno keep;
  self.task->state = TaskState::arriving;
  if (is_actor) ++control->arrived;
  ++control->bell;
  futex_wake(control->bell, 1);
  std::int32_t nobody = -1;
  if (control->running.compare_exchange_strong(nobody, static_cast<std::int32_t>(self.number))) {
    take_token();
    see_it_out();
    pass(Switch::Why::chosen, false);
  } else {
    wait_for_token();
  }
  self.task->state = TaskState::ready;
}

void depart() {
  if (self.task == nullptr) return;
  self.task->state = TaskState::ended;
  if (serial() && self.holding) {
    changed({self.number, 0, KeyKind::task});
    pass(Switch::Why::ended, false);
  }
  self.task = nullptr;
}

void process_departs() {
  if (self.task == nullptr) return;
  const int pid = self.task->pid;
  end_tasks_of(pid);
  if (serial() && self.holding) {
    control->dying = pid;
    control->parent_of_dying = static_cast<std::int32_t>(::getppid());
    pass(Switch::Why::ended, false);
  }
  self.task = nullptr;
}

void leave_to_execute() {
  if (self.task == nullptr) return;
  self.task->owned = false;
  self.task->state = TaskState::outside;
  if (serial()) pass(Switch::Why::blocked, false);
}

void came_back() {
  if (self.task == nullptr) return;
  self.task->owned = true;
  arrive(false);
}

void settle(int pid) {
  if (!serial()) return;
  const KeepErrno keep;
  const std::uint64_t end = now_ns() + longest_settling;
  for_each_task([&](Task& task) {
    if (task.pid != pid || !is_living(task) || &task == self.task) return;
    char state = kernel_state_of(task).letter;
    for (; (state == 'R' || state == 'D') && now_ns() < end; state = kernel_state_of(task).letter)
      nap();
    if (state == 'Z' || state == 'X') bury(task.pid);
  });
}

void handler_waits_for_token() {
  Task& me = *self.task;
  ++me.signals;
  if (self.left_alone) me.state = TaskState::arriving;
  ++control->bell;
  futex_wake(control->bell, 1);
  wait_for_token();
  --me.signals;
}

void handler_gives_token_back() {
  if (!self.left_alone || !self.holding) return;
  self.task->state = TaskState::outside;
  pass(Switch::Why::blocked, false);
}

}  // namespace ipclab::probe
