#pragma once
// Does a thread that makes no calls compute, or does it spin? Comes in: how much processor time it
// has used, and its registers now and then. Goes out: true when it burns time and yet is found in
// the same few states again and again: whoever computes changes some register. Pure.

#include <sys/user.h>

#include <chrono>
#include <cstdint>
#include <deque>

namespace ipclab::observe {

class Spinning {
 public:
  using Time = std::chrono::nanoseconds;

  /// `calls`: how many it has made so far; `used`: its processor time so far. True if its registers
  /// are worth a look.
  [[nodiscard]] bool suspicious(std::uint64_t calls, Time used);

  /// One look at its registers. True, once, if it spins.
  [[nodiscard]] bool spins(const user_regs_struct& registers);

  /// Some looks have been taken, and more are wanted soon.
  [[nodiscard]] bool undecided() const { return !states_.empty() && !told_; }

  [[nodiscard]] Time quiet() const { return quiet_; }

  bool asked = false;  ///< it was interrupted, so as to look at it

 private:
  std::uint64_t calls_ = 0;
  Time used_{};
  Time quiet_{};      ///< processor time without a call
  Time looked_at_{};  ///< `quiet_` at the last look
  std::deque<std::uint64_t> states_;
  bool told_ = false;
};

}  // namespace ipclab::observe
