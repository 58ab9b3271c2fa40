#pragma once
// A lock in memory that processes share, which outlives its owner: who holds it may be killed at
// any moment, or interrupted by a handler that wants it too. In: a word that is 0 at first. A lock
// that cannot be had after a long wait is taken all the same: what it guards must bear that.

#include "probe/runtime.hpp"

namespace ipclab::probe {

class Locked {
 public:
  explicit Locked(std::atomic<std::uint32_t>& word) : word_{word} {
    std::uint32_t owner = 0;
    if (!word.compare_exchange_strong(owner, self.number + 1, std::memory_order_acquire))
        [[unlikely]]
      wait(owner);
  }
  ~Locked() {
    if (!is_inner_) word_.store(0, std::memory_order_release);
  }
  Locked(const Locked&) = delete;
  Locked& operator=(const Locked&) = delete;

 private:
  void wait(std::uint32_t owner);

  Inside inside_;  // a handler that was put off comes when the lock is free again
  std::atomic<std::uint32_t>& word_;
  bool is_inner_ = false;  ///< the code that was interrupted holds it
};

}  // namespace ipclab::probe
