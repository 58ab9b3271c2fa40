// Two threads of C++ take two mutexes in opposite order, each the second one when both hold one.
#include <latch>
#include <mutex>
#include <thread>

int main() {
  std::mutex first, second;
  std::latch both_hold_one{2};
  const auto take = [&](std::mutex& mine, std::mutex& other) {
    const std::lock_guard one{mine};
    both_hold_one.arrive_and_wait();
    const std::lock_guard two{other};  // <- deadlock
  };
  std::jthread thread{take, std::ref(second), std::ref(first)};
  take(first, second);
}
