#include <limits.h>
#include <unistd.h>

#include "probe/sync/sync.hpp"
#include "probe/sync/threads.hpp"
#include "probe/tasks.hpp"

namespace ipclab::probe {
namespace {

struct Thread {
  std::atomic<pthread_t> id{};
  std::atomic<int>
      pid{};  ///< 0: not in use; a child inherits those of its maker, which are not its
  std::atomic<bool> detached{};
  std::atomic<bool> cancelled{};
};
Thread threads[most_tasks];  // by number of the task

pthread_key_t ending;
bool has_key = false;

Thread& thread_of(const Task& task) { return threads[&task - control->tasks]; }

/// The process ends with it, by way of exit(3).
bool is_last_thread() {
  for (unsigned i = 0; i < tasks_used(); ++i) {
    const Task& task = control->tasks[i];
    if (&task == self.task || !is_living(task)) continue;
    const bool is_new = task.is_thread && task.pid == 0 && threads[i].pid == self.task->pid;
    if (task.pid == self.task->pid || is_new) return false;
  }
  return true;
}

/// Destructors run in rounds; in the last one there may be other threads' turn (POSIX,
/// pthread_key_create).
void end_thread(void* value) {
  const auto round = reinterpret_cast<std::uintptr_t>(value);
  if (round < PTHREAD_DESTRUCTOR_ITERATIONS) {
    ::pthread_setspecific(ending, reinterpret_cast<void*>(round + 1));
    return;
  }
  if (self.task != nullptr && !is_last_thread()) depart();
}

__attribute__((constructor(102))) void make_key() {
  has_key = control != nullptr && ::pthread_key_create(&ending, end_thread) == 0;
}

}  // namespace

void thread_begins() {
  Thread& thread = threads[self.number];
  thread.id = ::pthread_self();
  thread.pid = own_pid();
  if (has_key) ::pthread_setspecific(ending, reinterpret_cast<void*>(1));
}

void thread_was_made(const Task& task, pthread_t id, bool is_detached) {
  Thread& thread = thread_of(task);
  thread.id = id;
  thread.detached = is_detached;
  thread.pid = own_pid();
}

void thread_was_joined(const Task& task) { thread_of(task).pid = 0; }

void thread_ends_at_once() {
  if (self.task == nullptr) return;
  if (is_last_thread())
    process_departs();
  else
    depart();
}

Task* task_of(pthread_t id) {
  const int pid = own_pid();
  for (unsigned i = most_tasks; i-- > 0;)
    if (threads[i].id == id && threads[i].pid == pid) return &control->tasks[i];
  return nullptr;
}

void mark_detached(const Task& task) { thread_of(task).detached = true; }
bool is_detached(const Task& task) { return thread_of(task).detached; }
void mark_cancelled(const Task& task) { thread_of(task).cancelled = true; }

bool is_cancelled() {
  if (!threads[self.number].cancelled) return false;
  int state = PTHREAD_CANCEL_DISABLE;
  ::pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &state);
  ::pthread_setcancelstate(state, nullptr);
  return state == PTHREAD_CANCEL_ENABLE;
}

void end_if_cancelled() {
  if (serial() && threads[self.number].cancelled) ::pthread_testcancel();
}

}  // namespace ipclab::probe
