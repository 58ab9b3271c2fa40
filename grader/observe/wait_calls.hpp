#pragma once
// The system calls that wait, and what in their arguments tells whether they may wait for ever.

#include <array>
#include <string_view>

namespace ipclab::observe {

/// What decides that a wait has no end of its own.
enum class Ends {
  never,              ///< waits until somebody else does something
  when_pointer,       ///< a time-out is given when argument `argument` is not null
  when_not_negative,  ///< a time-out is given when argument `argument` (an int) is >= 0
  futex,              ///< futex(2): depends on the operation
};

struct WaitCall {
  long number;
  std::string_view name;
  Ends ends;
  int argument;        ///< which argument holds the time-out; unused for `never`
  bool on_descriptor;  ///< argument 0 is the descriptor that is waited for
};

/// Null for calls that are not known to wait.
[[nodiscard]] const WaitCall* wait_call(long number);

/// The number of a system call that waits, -1 if the name is not in the table.
[[nodiscard]] long wait_call_number(std::string_view name);

}  // namespace ipclab::observe
