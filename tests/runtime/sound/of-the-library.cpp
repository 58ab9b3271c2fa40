// What the C++ library has for threads to wait for each other.
#include <atomic>
#include <barrier>
#include <condition_variable>
#include <future>
#include <latch>
#include <mutex>
#include <semaphore>
#include <shared_mutex>
#include <thread>
#include <vector>

namespace {

template <class Work>
void run_threads(int count, Work work) {
  std::vector<std::jthread> threads;
  for (int i = 0; i < count; ++i) threads.emplace_back(work, i);
}

int of_condition() {
  std::mutex lock;
  std::condition_variable changed;
  int turn = 0;
  run_threads(3, [&](int i) {
    std::unique_lock held{lock};
    changed.wait(held, [&] { return turn == i; });
    ++turn;
    changed.notify_all();
  });
  return turn;
}

int of_barriers() {
  std::latch begin{2};
  std::barrier<> round{2};
  std::binary_semaphore free{1};
  int count = 0;
  run_threads(2, [&](int) {
    begin.arrive_and_wait();
    for (int i = 0; i < 2; ++i) {
      round.arrive_and_wait();
      free.acquire();
      ++count;
      free.release();
    }
  });
  return count;
}

int of_atomic_wait() {
  std::atomic<int> told{0};
  int number = 0;
  run_threads(2, [&](int i) {
    if (i == 0) {
      number = 5;
      told = 1;
      told.notify_all();
    } else {
      told.wait(0);
      ++number;
    }
  });
  return number;
}

int of_once() {
  std::once_flag once;
  std::shared_mutex lock;
  int made = 0;
  int seen = 0;
  run_threads(3, [&](int) {
    std::call_once(once, [&] { made = 1; });
    const std::unique_lock held{lock};
    seen += made;
  });
  return seen;
}

int of_future() {
  std::promise<int> promise;
  std::future<int> future = promise.get_future();
  auto added = std::async(std::launch::async, [&] { return future.get() + 1; });
  promise.set_value(41);
  return added.get();
}

}  // namespace

int main() {
  const bool right = of_condition() == 3 && of_barriers() == 4 && of_atomic_wait() == 6 &&
                     of_once() == 3 && of_future() == 42;
  return right ? 0 : 1;
}
