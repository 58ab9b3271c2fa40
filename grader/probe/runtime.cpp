#include "probe/runtime.hpp"

#include <fcntl.h>
#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "probe/image.hpp"
#include "probe/interpose.hpp"
#include "probe/order.hpp"
#include "probe/raw.hpp"
#include "probe/schedule.hpp"
#include "probe/signals.hpp"
#include "probe/tasks.hpp"

namespace ipclab::probe {

thread_local constinit Self self;
Control* control = nullptr;

namespace {

USE_REAL(int, pthread_mutex_lock, (pthread_mutex_t*))

bool attached = false;

Control* map_control(const char* path) {
  const long file = raw(SYS_openat, AT_FDCWD, word_of(path), O_RDWR | O_CLOEXEC);
  if (file < 0) return nullptr;
  struct stat status {};
  long memory = -1;
  if (raw(SYS_fstat, file, word_of(&status)) == 0 &&
      static_cast<std::size_t>(status.st_size) >= sizeof(Control))
    memory = raw(SYS_mmap, 0, status.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  raw(SYS_close, file);
  if (memory < 0) return nullptr;
  auto* block = reinterpret_cast<Control*>(memory);
  return block->magic == control_magic && block->version == control_version ? block : nullptr;
}

bool descends_from_task() {
  const int parent = static_cast<int>(raw(SYS_getppid));
  for (unsigned i = 0; i < tasks_used(); ++i)
    if (control->tasks[i].pid == parent && is_living(control->tasks[i])) return true;
  return false;
}

void begin_task(Task& task, int parent, bool is_thread) {
  task.parent = parent;
  task.is_thread = is_thread;
  if (parent >= 0) task.image = control->tasks[parent].image;
  task.next.op = Op::begin;
}

/// Actors that are started together are numbered as they were started, however fast each is. Null:
/// none was kept for this process; a child of an actor has the variable, too.
Task* task_kept_for_actor() {
  const char* text = std::getenv(task_variable);
  if (text == nullptr) return nullptr;
  const unsigned long number = std::strtoul(text, nullptr, 10);
  if (number >= tasks_used()) return nullptr;
  Task& task = control->tasks[number];
  TaskState kept = TaskState::free;
  if (!task.state.compare_exchange_strong(kept, TaskState::arriving)) return nullptr;
  begin_task(task, -1, false);
  return &task;
}

/// The task whose process has become this program.
Task* task_before_exec() {
  const int pid = own_pid();
  for (unsigned i = 0; i < tasks_used(); ++i) {
    Task& task = control->tasks[i];
    if (task.pid == pid && !task.owned && task.state == TaskState::outside) return &task;
  }
  return nullptr;
}

}  // namespace

void attach() {
  if (attached) return;
  attached = true;
  const KeepErrno keep;
  const char* path = std::getenv(control_variable);
  if (path == nullptr) return;
  control = map_control(path);
  if (control == nullptr) return;
  remember_path(path);
  const Inside inside;
  Task* task = task_before_exec();
  const bool is_new = task == nullptr;
  const bool is_actor = is_new && !descends_from_task();
  if (is_actor) task = task_kept_for_actor();
  if (task == nullptr) task = new_task(-1, false);
  if (task == nullptr) return;
  task->image = this_image();
  own(task);
  // The test may have started it because of what others had done; or a program did, or its shell.
  if (is_new) learn_from_everybody();
  arrive(is_actor);
}

Task* new_task(int parent, bool is_thread) {
  const std::uint32_t number = control->tasks_used.fetch_add(1);
  if (number >= most_tasks) {
    control->tasks_used.store(most_tasks);
    control->order_lost = 1;
    return nullptr;
  }
  Task& task = control->tasks[number];
  begin_task(task, parent, is_thread);
  task.state = TaskState::arriving;
  return &task;
}

void own(Task* task) {
  self.task = task;
  self.number = static_cast<unsigned>(task - control->tasks);
  task->pid = own_pid();
  task->tid = static_cast<std::int32_t>(raw(SYS_gettid));
  pthread_mutexattr_t robust{};
  ::pthread_mutexattr_init(&robust);
  ::pthread_mutexattr_setrobust(&robust, PTHREAD_MUTEX_ROBUST);
  ::pthread_mutexattr_setpshared(&robust, PTHREAD_PROCESS_SHARED);
  ::pthread_mutex_init(&task->alive, &robust);
  REAL(pthread_mutex_lock)(&task->alive);
  task->owned = true;
}

void Inside::leave() {
  --self.inside;
  if (self.inside == 0 && self.put_off_signal != 0) [[unlikely]]
    take_put_off_signal();
}

std::uint64_t now_ns() {
  timespec now{};
  raw(SYS_clock_gettime, CLOCK_MONOTONIC, word_of(&now));
  return in_ns(now);
}

void copy_name(char* to, std::size_t size, const char* from) {
  std::size_t i = 0;
  for (; from != nullptr && from[i] != '\0' && i + 1 < size; ++i) to[i] = from[i];
  to[i] = '\0';
}

void futex_wait(std::atomic<std::uint32_t>& word, std::uint32_t value, std::uint64_t timeout_ns) {
  const timespec time{static_cast<time_t>(timeout_ns / 1'000'000'000U),
                      static_cast<long>(timeout_ns % 1'000'000'000U)};
  raw(SYS_futex, word_of(&word), FUTEX_WAIT, value, timeout_ns == 0 ? 0 : word_of(&time));
}

void futex_wake(std::atomic<std::uint32_t>& word, int count) {
  raw(SYS_futex, word_of(&word), FUTEX_WAKE, count);
}

KeepErrno::KeepErrno() : value_{errno} {}
KeepErrno::~KeepErrno() { errno = value_; }

}  // namespace ipclab::probe
