#pragma once
// Circumstances of processes that have no timer and that no signal has stopped.

#include "observe/standstill.hpp"

namespace ipclab::observe {

class NoTimers final : public Circumstances {
 public:
  [[nodiscard]] bool has_timer(pid_t) const override { return false; }
  [[nodiscard]] bool is_stopped(pid_t) const override { return false; }
};
inline const NoTimers no_timers;

}  // namespace ipclab::observe
