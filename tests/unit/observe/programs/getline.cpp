// Waits for a line, in C++; with an argument, for a lock that a thread shall take.
#include <iostream>
#include <mutex>
#include <string>
#include <thread>

namespace net {
struct Server {
  std::string line;
  [[gnu::noinline]] bool serve();
};

bool Server::serve() {
  std::getline(std::cin, line);  // getline
  return line.empty();
}
}  // namespace net

int main(int argc, char**) {
  if (argc == 1) return net::Server{}.serve() ? 1 : 0;
  std::mutex lock;
  const std::lock_guard first{lock};
  std::thread thread{[&] {
    const std::lock_guard second{lock};  // lambda
  }};
  thread.join();  // join
}
