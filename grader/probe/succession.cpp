#include "probe/succession.hpp"

#include "probe/kernel_state.hpp"
#include "probe/strategy.hpp"
#include "probe/tasks.hpp"

namespace ipclab::probe {
namespace {

constexpr std::uint64_t millisecond = 1'000'000;
// How long the looks for changes from outside are apart, while nobody can go on.
constexpr std::uint64_t first_idle = 200'000;
constexpr std::uint64_t longest_idle = 5 * millisecond;
constexpr std::uint64_t longest_arrival = 10'000 * millisecond;
constexpr std::uint64_t longest_settling = 10'000 * millisecond;
// What a program that was executed may need until it has said that it has a probe.
constexpr unsigned long longest_execution_ticks = 20;

void wait_for_arrivals() {
  if (control->arrived >= control->expected) return;
  const std::uint64_t end = now_ns() + longest_arrival;
  while (control->arrived < control->expected && now_ns() < end) nap();
  if (control->arrived < control->expected) control->expected = control->arrived.load();
}

/// False while it may still do something by itself, or is about to take part again.
bool is_settled(Task& task, unsigned long ticks_before, std::uint64_t since) {
  if (task.state != TaskState::outside) return true;
  const KernelState now = kernel_state_of(task);
  // execve(2) hides a process for a moment.
  const bool runs = now.letter == 'R' || now.letter == 'D' || (now.letter == '?' && !task.owned);
  if (now.letter == 'X' || now.letter == 'Z') task.state = TaskState::ended;
  if (runs && now_ns() - since < longest_settling &&
      (task.owned || now.ticks < ticks_before + longest_execution_ticks))
    return false;
  if (task.owned) return true;
  // It executes another program, which would be here by now if it had a probe.
  TaskState still = TaskState::outside;
  task.state.compare_exchange_strong(still, TaskState::ended);
  return true;
}

/// Tasks that were left to the kernel take part again, or sleep there, before anybody goes on: so
/// the next choice does not depend on how fast they are.
void settle_outside() {
  for_each_task([&](Task& task) {
    if (task.state != TaskState::outside || &task == self.task) return;
    const std::uint64_t since = now_ns();
    const unsigned long ticks = kernel_state_of(task).ticks;
    while (!is_settled(task, ticks, since)) nap();
  });
}

std::size_t find_candidates(Candidate* candidates) {
  std::size_t count = 0;
  for_each_task([&](Task& task) {
    if (!can_go_on(task)) return;
    const Op op = task.signals != 0 && &task != self.task ? Op::handler : task.next.op;
    candidates[count++] = {static_cast<std::uint16_t>(&task - control->tasks), task.executed, op,
                           task.next.object};
  });
  return count;
}

Task* first_with(TaskState state) {
  for (unsigned i = 0; i < tasks_used(); ++i)
    if (control->tasks[i].state == state) return &control->tasks[i];
  return nullptr;
}

/// Nobody can go on: waits a while, and lets all look again whether something changed outside.
void be_idle() {
  const std::uint32_t rounds = control->idle_rounds++;
  std::uint64_t pause = first_idle << (rounds < 8 ? rounds : 8);
  if (pause > longest_idle) pause = longest_idle;
  const std::uint64_t now = now_ns();
  for_each_task([&](Task& task) {
    if (task.state != TaskState::blocked || task.deadline == 0) return;
    const std::uint64_t left = task.deadline > now ? task.deadline - now : 1;
    if (left < pause) pause = left;
  });
  const std::uint32_t bell = control->bell;
  futex_wait(control->bell, bell, pause);
  for_each_task([](Task& task) {
    if (task.state == TaskState::blocked) task.state = TaskState::retrying;
  });
}

bool somebody_lives() {
  for (unsigned i = 0; i < tasks_used(); ++i)
    if (is_living(control->tasks[i]) && control->tasks[i].state != TaskState::outside) return true;
  return false;
}

/// Whoever asks others to go first, or looks at the same again and again, may wait for somebody who
/// sleeps. For all others a wait is over only when nobody can go on: so that how fast they are
/// makes no difference.
void end_waits_that_are_over() {
  const std::uint64_t now = now_ns();
  for_each_task([&](Task& task) {
    if (task.state == TaskState::blocked && task.deadline != 0 && task.deadline <= now)
      task.state = TaskState::ready;
  });
}

}  // namespace

Task* next_task(bool yields) {
  Candidate candidates[most_tasks];
  if (yields) end_waits_that_are_over();
  for (;;) {
    wait_for_arrivals();
    settle_outside();
    if (Task* task = first_with(TaskState::retrying)) return task;
    const std::size_t count = find_candidates(candidates);
    if (count > 0) {
      // Who comes in finds nobody at work, and has done nothing before.
      const bool current = can_go_on(*self.task) && self.task->state != TaskState::arriving;
      const Choices choices{candidates, count, current ? static_cast<int>(self.number) : -1,
                            yields};
      const std::size_t chosen = choose(*control, choices);
      return &control->tasks[candidates[chosen < count ? chosen : 0].task];
    }
    if (!somebody_lives()) return nullptr;
    if (self.task->state == TaskState::ended) return first_with(TaskState::blocked);
    be_idle();
  }
}

}  // namespace ipclab::probe
