#pragma once
// The namespaces of a keeper and of its cells (namespaces(7), user_namespaces(7)).

#include <sys/types.h>

namespace ipclab::cell {

/// Enters new user, mount, net and ipc namespaces, in which the caller may mount and its network is
/// one loopback device. Nobody in them can make further user namespaces. The caller must have one
/// thread. Throws GraderError naming the step.
void enter_keeper_namespaces();

/// In a network namespace that is new, where the loopback device is down. Throws GraderError.
void raise_loopback();

/// Forks a child that is pid 1 of new pid, ipc and mount namespaces. Returns as fork(2) does.
/// Throws GraderError when the kernel refuses.
[[nodiscard]] pid_t fork_into_cell();

}  // namespace ipclab::cell
