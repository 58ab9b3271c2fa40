#pragma once
// Who waits to be woken up: on a condition variable, at a barrier, on a futex. Under a strategy
// such objects are not the kernel's business; the list is in the control block. All of this is
// called with the token.

#include "probe/schedule.hpp"

namespace ipclab::probe {

inline constexpr std::uint32_t any_bits = 0xffffffff;

/// The caller waits from now on. `bits`: of FUTEX_WAIT_BITSET, see futex(2).
void begin_waiting(const Key& object, std::uint32_t bits = any_bits);
/// It does so no longer, woken or not.
void stop_waiting();

/// Waits until somebody wakes the caller up. `interrupted` also stands for a cancelled thread, if
/// the call is a cancellation point.
Waited wait_to_be_woken(bool interruptible, bool cancellable, std::uint64_t deadline_ns);

/// True if the caller's wait for a condition is to end at once, with nobody having ended it
/// (pthread_cond_wait(3p): "spurious wakeups"). Rare, chosen by the seed for each wait of each
/// task, whatever happened before it; and so bounded that who waits for ever comes to rest.
bool is_woken_by_nobody();

/// Wakes up to `most` of those who wait, in the order in which they came. The number of them.
unsigned wake_in_order(const Key& object, unsigned most, std::uint32_t bits = any_bits);
/// Wakes one; the seed says which.
void wake_any(const Key& object);
/// Up to `most` of those who wait for `from` wait for `to` instead. The number of them.
unsigned move_waiting(const Key& from, const Key& to, unsigned most);

unsigned count_waiting(const Key& object);

}  // namespace ipclab::probe
