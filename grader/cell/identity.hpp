#pragma once
// Who the programs of strangers run as. Comes in: the identity ipclab was started with. Goes out:
// an unprivileged one, when it was root.

#include <sys/types.h>

namespace ipclab::cell {

/// Whom drop_root() makes of the caller: an id that nobody else on the machine has, if it is root.
[[nodiscard]] uid_t identity_of_programs();

/// If the caller is root: takes on that identity, for good.
/// Per-user kernel limits (pipe buffers, queued signals, message queues: pipe(7), setrlimit(2))
/// then count for this keeper alone. In a container that has few ids it becomes nobody, or stays
/// root of the container. Otherwise does nothing. Throws GraderError.
void drop_root();

/// drop_root() makes a keeper of root this user, or one like it.
[[nodiscard]] bool is_cell_user(uid_t user);

}  // namespace ipclab::cell
