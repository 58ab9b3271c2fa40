#pragma once
// The limits that ipclab was started with (ulimit of a shell). What comes in may be smaller than
// the caller meant; nothing of that may look like a fault of a student's program.

namespace ipclab {

/// Raises what may be raised without a privilege: soft limits to the hard ones. A file that becomes
/// too large is an error of write(2) from now on, no signal.
void raise_own_limits();

}  // namespace ipclab
