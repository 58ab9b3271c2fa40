// Loads an atomic again and again until another thread has set it.
#include <atomic>
#include <chrono>
#include <thread>

int main() {
  using namespace std::chrono_literals;
  std::atomic<bool> ready{false};
  std::jthread other{[&ready] {
    std::this_thread::sleep_for(1500ms);
    ready = true;
  }};
  while (!ready.load()) {  // <- busy-wait
  }
}
