// capacity: fills a pipe, a Unix stream socket pair and a POSIX message queue until the kernel says
// EAGAIN, and empties each again. All three are made with O_NONBLOCK, so no call ever waits.

#include <array>
#include <exception>
#include <iostream>
#include <stdexcept>

#include <mqueue.h>
#include <sys/socket.h>

#include "posix.hpp"

namespace {

using posix::UniqueFd;

constexpr std::size_t write_size = 1024;
constexpr long queue_length = 10;
constexpr long message_size = 128;

/// Where bytes go in, and where they come out again.
struct Ends {
  UniqueFd in;
  UniqueFd out;
};

Ends make_pipe() {
  int ends[2];
  if (::pipe2(ends, O_NONBLOCK | O_CLOEXEC) == -1) posix::fail("pipe");
  return {UniqueFd{ends[1]}, UniqueFd{ends[0]}};
}

Ends make_socket_pair() {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) == -1)
    posix::fail("socketpair");
  return {UniqueFd{ends[0]}, UniqueFd{ends[1]}};
}

/// The name is gone as soon as the queue is open: whichever way the program ends, the kernel
/// removes the queue with its last descriptor, which mq_overview(7) says it is on Linux.
UniqueFd make_queue() {
  const std::string name = "/capacity." + std::to_string(::getpid());
  mq_attr attributes{};
  attributes.mq_maxmsg = queue_length;
  attributes.mq_msgsize = message_size;
  const int flags = O_RDWR | O_CREAT | O_EXCL | O_NONBLOCK;
  const mqd_t queue = ::mq_open(name.c_str(), flags, 0600, &attributes);
  if (queue == -1) posix::fail("mq_open");
  ::mq_unlink(name.c_str());
  return UniqueFd{queue};
}

/// Makes the call until it says EAGAIN, and adds up what it returned.
template <typename Call>
std::size_t total_until_eagain(const char* what, Call call) {
  std::size_t total = 0;
  for (;;) {
    const ssize_t result = call();
    if (result == -1 && posix::would_wait()) return total;
    if (result == -1 && errno != EINTR) posix::fail(what);
    if (result == 0) throw std::runtime_error{std::string{what} + ": end-of-file"};
    if (result > 0) total += static_cast<std::size_t>(result);
  }
}

std::size_t fill(const Ends& ends) {
  const std::array<char, write_size> block{};
  return total_until_eagain("write",
                            [&] { return ::write(ends.in.get(), block.data(), block.size()); });
}

std::size_t drain(const Ends& ends) {
  std::array<char, write_size> block;
  return total_until_eagain("read",
                            [&] { return ::read(ends.out.get(), block.data(), block.size()); });
}

/// A call that went well counts as one message.
std::size_t fill(const UniqueFd& queue) {
  const std::array<char, message_size> message{};
  return total_until_eagain("mq_send", [&]() -> ssize_t {
    return ::mq_send(queue.get(), message.data(), message.size(), 0) == 0 ? 1 : -1;
  });
}

std::size_t drain(const UniqueFd& queue) {
  std::array<char, message_size> message;
  return total_until_eagain("mq_receive", [&]() -> ssize_t {
    return ::mq_receive(queue.get(), message.data(), message.size(), nullptr) >= 0 ? 1 : -1;
  });
}

void measure() {
  const Ends pipe = make_pipe();
  const Ends sockets = make_socket_pair();
  const UniqueFd queue = make_queue();

  std::string report = "pipe " + std::to_string(fill(pipe)) + '\n';
  report += "socket " + std::to_string(fill(sockets)) + '\n';
  report += "mqueue " + std::to_string(fill(queue)) + '\n';
  report += "drained " + std::to_string(drain(pipe)) + ' ' + std::to_string(drain(sockets)) + ' ' +
            std::to_string(drain(queue)) + '\n';
  posix::write_all(STDOUT_FILENO, report);
}

}  // namespace

int main(int argc, char*[]) {
  if (argc != 1) {
    std::cerr << "usage: capacity\n";
    return 2;
  }
  try {
    measure();
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "capacity: " << error.what() << '\n';
    return 1;
  }
}
