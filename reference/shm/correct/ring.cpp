// ring: PRODUCERS and CONSUMERS share a bounded buffer of SLOTS numbers. Two semaphores count what
// there is to wait for, free slots and filled ones; a third one, which is 1 or 0, guards the buffer
// itself.

#include <atomic>
#include <climits>
#include <stdexcept>
#include <vector>

#include <semaphore.h>

#include "posix.hpp"

namespace {

/// A POSIX semaphore that processes share, in shared memory.
class Semaphore {
 public:
  explicit Semaphore(unsigned value) {
    if (::sem_init(&semaphore_, 1, value) == -1) posix::fail("sem_init");
  }
  Semaphore(const Semaphore&) = delete;
  Semaphore& operator=(const Semaphore&) = delete;
  // Nothing to destroy: it goes with its memory, and processes that wait in it may still be there.

  void wait() {
    while (::sem_wait(&semaphore_) == -1)
      if (errno != EINTR) posix::fail("sem_wait");
  }
  [[nodiscard]] bool try_wait() { return ::sem_trywait(&semaphore_) == 0; }
  void post() {
    if (::sem_post(&semaphore_) == -1) posix::fail("sem_post");
  }

 private:
  sem_t semaphore_;
};

struct Plan {
  long producers, consumers, items, slots;
};

constexpr long most_slots = 1024;

/// Lies in shared memory. Who takes a filled slot has waited for `filled`, who fills one has waited
/// for `free`; both hold `guard` only while they move an item, never while they wait.
class Ring {
 public:
  explicit Ring(const Plan& plan)
      : slots_{plan.slots},
        to_take_{plan.producers * plan.items},
        free_{static_cast<unsigned>(plan.slots)} {}

  void put(long item) {
    free_.wait();
    guard_.wait();
    items_[put_ % slots_] = item;
    ++put_;
    guard_.post();
    filled_.post();
  }

  /// Calls `before_waiting` if there is nothing to take right now. Returns nothing when all items
  /// that there will ever be belong to somebody: a consumer that got a ticket will get an item.
  template <typename Action>
  std::optional<long> take(Action before_waiting) {
    if (tickets_.fetch_add(1) >= to_take_) return std::nullopt;
    if (!filled_.try_wait()) {
      before_waiting();
      filled_.wait();
    }
    guard_.wait();
    const long item = items_[taken_ % slots_];
    ++taken_;
    guard_.post();
    free_.post();
    return item;
  }

 private:
  long slots_;
  long to_take_;
  std::atomic<long> tickets_{0};
  Semaphore free_;
  Semaphore filled_{0};
  Semaphore guard_{1};
  long put_ = 0;
  long taken_ = 0;
  long items_[most_slots]{};
};
static_assert(std::atomic<long>::is_always_lock_free);

void produce(Ring& ring, long producer, long items) {
  for (long i = 0; i < items; ++i) ring.put(producer * items + i);
}

/// The lines of one consumer. All consumers write to the same standard output: what one write takes
/// is at most PIPE_BUF bytes and ends with a line, so that no line gets torn, see pipe(7).
class Lines {
 public:
  void add(const std::string& line) {
    if (text_.size() + line.size() > PIPE_BUF) flush();
    text_ += line;
  }
  void flush() {
    posix::write_all(STDOUT_FILENO, text_);
    text_.clear();
  }

 private:
  std::string text_;
};

void consume(Ring& ring, long consumer) {
  const std::string name = std::to_string(consumer) + ' ';
  Lines lines;
  while (const auto item = ring.take([&] { lines.flush(); }))
    lines.add(name + std::to_string(*item) + '\n');
  lines.flush();
}

void run(const Plan& plan) {
  const posix::Shared<Ring> shared{plan};
  Ring& ring = *shared;
  std::vector<posix::Child> children;
  for (long consumer = 0; consumer < plan.consumers; ++consumer)
    children.push_back(posix::fork_child([&] { consume(ring, consumer); }));
  for (long producer = 0; producer < plan.producers; ++producer)
    children.push_back(posix::fork_child([&] { produce(ring, producer, plan.items); }));
  posix::wait_for_all(children);
}

std::optional<Plan> plan_of(int argc, char* argv[]) {
  if (argc != 5) return std::nullopt;
  const auto producers = posix::number(argv[1], 1, 16);
  const auto consumers = posix::number(argv[2], 1, 16);
  const auto items = posix::number(argv[3], 0, 100'000);
  const auto slots = posix::number(argv[4], 1, most_slots);
  if (!producers || !consumers || !items || !slots) return std::nullopt;
  return Plan{*producers, *consumers, *items, *slots};
}

}  // namespace

int main(int argc, char* argv[]) {
  const auto plan = plan_of(argc, argv);
  if (!plan) {
    std::cerr << "usage: ring PRODUCERS CONSUMERS ITEMS SLOTS\n";
    return 2;
  }
  try {
    run(*plan);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "ring: " << error.what() << '\n';
    return 1;
  }
}
