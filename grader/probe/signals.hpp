#pragma once
// Between signals.cpp and the rest of the runtime.

namespace ipclab::probe {

/// A signal that came while the runtime was at work comes again.
void take_put_off_signal();

}  // namespace ipclab::probe
