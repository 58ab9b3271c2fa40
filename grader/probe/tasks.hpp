#pragma once
// The tasks of the control block, one by one.

#include "probe/runtime.hpp"

namespace ipclab::probe {

inline bool is_living(const Task& task) {
  const TaskState state = task.state;
  return state != TaskState::free && state != TaskState::ended;
}

inline unsigned tasks_used() {
  const std::uint32_t used = control->tasks_used;
  return used < most_tasks ? used : most_tasks;
}

template <class Function>
void for_each_task(Function function) {
  for (unsigned i = 0; i < tasks_used(); ++i) function(control->tasks[i]);
}

inline bool can_go_on(const Task& task) {
  const TaskState state = task.state;
  return state == TaskState::ready || state == TaskState::arriving ||
         (state == TaskState::blocked && task.signals != 0);
}

}  // namespace ipclab::probe
