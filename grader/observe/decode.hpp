#pragma once
// What does a process ask for with a system call? Comes in: its number and six arguments, and a way
// to read the memory that they point to. Goes out: the parts that the ledger and the faults need.
// Pure, as long as `Memory` is. Shapes of the arguments are those of the manual pages of section 2.

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "observe/traced_calls.hpp"

namespace ipclab::observe {

/// The memory of the process that made the call.
class Memory {
 public:
  virtual ~Memory() = default;
  /// At most `size` bytes from `address` on; fewer, or none, where they cannot be read.
  [[nodiscard]] virtual std::string read(std::uint64_t address, std::size_t size) const = 0;
};

struct RawCall {
  long number = -1;
  std::array<std::uint64_t, 6> arguments{};
};

/// How long the caller is ready to wait.
enum class Patience { for_ever, some_time, none };

/// One element of semop(2)'s array.
struct SemaphoreChange {
  int number = 0;
  int change = 0;
  bool operator==(const SemaphoreChange&) const = default;
};

struct Call {
  const TracedCall* what = nullptr;
  int descriptor = -1;                  ///< that it works on, or waits for
  int second = -1;                      ///< the other one: dup2(2), splice(2)
  std::uint64_t asked = 0;              ///< bytes to transfer
  std::uint64_t buffer = 0;             ///< address of those bytes
  std::string path;                     ///< or the name of a queue
  std::vector<std::string_view> flags;  ///< as in evidence::Trace::flags
  std::vector<SemaphoreChange> semaphores;
  int id = 0;       ///< of an IPC object, or its key where it is looked up
  int signal = 0;   ///< set_handler, send_signal, fork (what the child ends with)
  int process = 0;  ///< send_signal, wait: as the argument says
  Patience patience = Patience::for_ever;
  std::chrono::nanoseconds time{};  ///< of a sleep, a timer or an alarm; 0 disarms
  bool sets_timer = false;  ///< one that runs while the process sleeps, and ends with a signal
  bool repeats = false;     ///< that timer expires again and again, or at a point in time
  bool handles = false;     ///< set_handler: to a function
  bool installs = false;    ///< set_handler: it changes anything
  bool makes_thread = false;
  bool shares_descriptors = false;
};

/// `number` must be one of a traced call.
[[nodiscard]] Call decode(const RawCall& raw, const Memory& memory);

}  // namespace ipclab::observe
