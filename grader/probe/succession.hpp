#pragma once
// Who gets the token next: lets in who arrives, waits for who is left to the kernel, asks the
// strategy, and looks for changes from outside while nobody can go on. Called with the token.

#include "probe/runtime.hpp"

namespace ipclab::probe {

/// `yields`: others are to go first. Null: nobody is there but tasks that were left to the kernel.
Task* next_task(bool yields);

}  // namespace ipclab::probe
