#pragma once
// What the kernel says about tasks: whether they sleep, and whether they are gone (proc(5)).

#include "probe/control.hpp"

namespace ipclab::probe {

struct KernelState {
  char letter = '?';        ///< as in /proc/PID/task/TID/stat: 'R', 'S', 'Z', ...; 'X': it is gone
  unsigned long ticks = 0;  ///< of processor time, as of sysconf(_SC_CLK_TCK)
};
KernelState kernel_state_of(const Task& task);

/// It will do nothing any more: its thread has ended, by whatever means.
bool is_dead(Task& task);

/// Waits until the whole process has ended, files closed and parent told, for a bounded time.
void wait_for_death(int pid);

/// Waits until it is no zombie any more, for a bounded time.
void wait_until_collected(int pid);

/// Gives up the processor for a very short time.
void nap();

}  // namespace ipclab::probe
