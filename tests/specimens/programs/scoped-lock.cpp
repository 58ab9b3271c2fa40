// Two threads of C++ take two mutexes at once, each naming its own one first.
#include <functional>
#include <mutex>
#include <thread>

int main() {
  std::mutex first, second;
  int sum = 0;
  const auto add = [&sum](std::mutex& mine, std::mutex& other) {
    for (int i = 0; i < 1000; ++i) {
      const std::scoped_lock both{mine, other};
      ++sum;
    }
  };
  std::thread thread{add, std::ref(second), std::ref(first)};
  add(first, second);
  thread.join();
  return sum == 2000 ? 0 : 1;
}
