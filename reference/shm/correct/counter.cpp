// counter: WORKERS processes add 1 to one counter, INCREMENTS times each. The counter is an atomic
// in shared memory: each addition is one indivisible step of the processor, and nobody waits.

#include <atomic>
#include <cstdint>
#include <stdexcept>
#include <vector>

#include "posix.hpp"

namespace {

using Counter = std::atomic<std::uint64_t>;
// An atomic that is not lock-free hides a lock in the memory of one process; the others would not
// see it.
static_assert(Counter::is_always_lock_free);

std::uint64_t count(long workers, long increments) {
  posix::Shared<Counter> counter;
  std::vector<posix::Child> children;
  for (long worker = 0; worker < workers; ++worker)
    children.push_back(posix::fork_child([&] {
      // The total is read after all have ended, and their ends are seen in order by wait: no
      // addition has to order anything else.
      for (long i = 0; i < increments; ++i) counter->fetch_add(1, std::memory_order_relaxed);
    }));
  posix::wait_for_all(children);
  return *counter;
}

}  // namespace

int main(int argc, char* argv[]) {
  const auto workers = argc == 3 ? posix::number(argv[1], 1, 64) : std::nullopt;
  const auto increments = argc == 3 ? posix::number(argv[2], 0, 10'000'000) : std::nullopt;
  if (!workers || !increments) {
    std::cerr << "usage: counter WORKERS INCREMENTS (1..64, 0..10000000)\n";
    return 2;
  }
  try {
    posix::write_all(STDOUT_FILENO, std::to_string(count(*workers, *increments)) + '\n');
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "counter: " << error.what() << '\n';
    return 1;
  }
}
