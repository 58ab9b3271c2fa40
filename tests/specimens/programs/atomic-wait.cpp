// Waits for an atomic to change until another thread has set it.
#include <atomic>
#include <chrono>
#include <thread>

int main() {
  using namespace std::chrono_literals;
  std::atomic<bool> ready{false};
  std::jthread other{[&ready] {
    std::this_thread::sleep_for(50ms);
    ready = true;
    ready.notify_one();
  }};
  ready.wait(false);
}
