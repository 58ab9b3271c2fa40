// dispatch: hands jobs to workers through one POSIX queue and takes the results from a second one.
//
// The parent never waits for a single thing: a full queue of jobs, results that come, more input
// and the death of a worker all wake the same poll(2). So it cannot fill the one queue while the
// workers wait for room in the other.

#include <array>
#include <csignal>
#include <cstdint>
#include <deque>
#include <exception>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include <mqueue.h>
#include <poll.h>
#include <sys/signalfd.h>

#include "posix.hpp"

namespace {

using posix::Child;
using posix::Queue;

constexpr int last_job = 92;  // the Fibonacci number of 93 has more than 63 bits
constexpr int most_workers = 32;
constexpr long queue_length = 8;

/// No number: the worker that takes it ends.
constexpr std::int32_t end_of_work = -1;

struct Job {
  std::uint64_t index;  ///< its place in the input
  std::int32_t number;
};

struct Result {
  std::uint64_t index;
  std::uint64_t value;
};

template <typename Record>
std::span<const char> bytes_of(const Record& record) {
  return {reinterpret_cast<const char*>(&record), sizeof record};
}

template <typename Record>
std::optional<Record> receive_record(const Queue& queue) {
  Record record;
  const auto message = posix::receive(queue, {reinterpret_cast<char*>(&record), sizeof record});
  return message ? std::optional{record} : std::nullopt;
}

/// A queue has one state of O_NONBLOCK for each time it was opened, so parent and workers each have
/// an opening of their own.
struct Channel {
  Queue parents;  ///< never waits
  Queue workers;  ///< waits
};

Queue open_queue(const std::string& name, int flags, mq_attr* attributes) {
  const mqd_t queue = ::mq_open(name.c_str(), flags | O_CLOEXEC, 0600, attributes);
  if (queue == -1) posix::fail("mq_open");
  return Queue{queue};
}

/// The name is needed only to open the queue twice. Without it, the queue goes with its last user,
/// however that one ends.
Channel make_channel(const std::string& name, std::size_t message_size) {
  mq_attr attributes{};
  attributes.mq_maxmsg = queue_length;
  attributes.mq_msgsize = static_cast<long>(message_size);
  Queue parents = open_queue(name, O_RDWR | O_CREAT | O_EXCL | O_NONBLOCK, &attributes);
  try {
    Queue workers = open_queue(name, O_RDWR, nullptr);
    ::mq_unlink(name.c_str());
    return {std::move(parents), std::move(workers)};
  } catch (...) {
    ::mq_unlink(name.c_str());
    throw;
  }
}

std::uint64_t fibonacci(int n) {
  std::uint64_t current = 0;
  std::uint64_t next = 1;
  for (int i = 0; i < n; ++i) current = std::exchange(next, current + next);
  return current;
}

int work(const Queue& jobs, const Queue& results) {
  for (;;) {
    const Job job = receive_record<Job>(jobs).value();
    if (job.number == end_of_work) return 0;
    posix::send(results, bytes_of(Result{job.index, fibonacci(job.number)}));
  }
}

/// SIGCHLD as something that poll(2) waits for. The signal is blocked before the first fork, so
/// none comes too early.
posix::UniqueFd deaths_of_children() {
  sigset_t only_child;
  ::sigemptyset(&only_child);
  ::sigaddset(&only_child, SIGCHLD);
  if (::sigprocmask(SIG_BLOCK, &only_child, nullptr) == -1) posix::fail("sigprocmask");
  const int fd = ::signalfd(-1, &only_child, SFD_CLOEXEC);
  if (fd == -1) posix::fail("signalfd");
  return posix::UniqueFd{fd};
}

class Dispatcher {
 public:
  explicit Dispatcher(int workers)
      : deaths_{deaths_of_children()},
        jobs_{make_channel(queue_name("jobs"), sizeof(Job))},
        results_{make_channel(queue_name("results"), sizeof(Result))} {
    for (int i = 0; i < workers; ++i)
      workers_.push_back(
          posix::fork_child([this] { return work(jobs_.workers, results_.workers); }));
    living_ = workers_.size();
  }

  /// Returns whether every line was a job.
  bool run() {
    while (living_ > 0) wait_and_go_on();
    return all_were_jobs_;
  }

 private:
  struct Waiting {
    int number;
    std::optional<std::uint64_t> value;
  };

  static std::string queue_name(const char* what) {
    return "/dispatch-" + std::to_string(::getpid()) + '-' + what;
  }

  void wait_and_go_on() {
    // poll(2) leaves out negative descriptors. Input waits while jobs are waiting to be sent.
    const bool wants_input = !input_ended_ && to_send_.empty();
    std::array<pollfd, 4> waits{{{wants_input ? STDIN_FILENO : -1, POLLIN, 0},
                                 {to_send_.empty() ? -1 : jobs_.parents.get(), POLLOUT, 0},
                                 {results_.parents.get(), POLLIN, 0},
                                 {deaths_.get(), POLLIN, 0}}};
    if (::poll(waits.data(), waits.size(), -1) == -1 && errno != EINTR) posix::fail("poll");
    if (waits[2].revents != 0) take_results();
    if (waits[1].revents != 0) send_jobs();
    if (waits[0].revents != 0) take_input();
    if (waits[3].revents != 0) look_after_workers();
  }

  void take_input() {
    std::array<char, 4096> buffer;
    const std::size_t size = posix::read_some(STDIN_FILENO, buffer);
    input_.append(buffer.data(), size);
    std::size_t begin = 0;
    for (std::size_t end; (end = input_.find('\n', begin)) != std::string::npos; begin = end + 1)
      take_line(input_.substr(begin, end - begin));
    input_.erase(0, begin);
    if (size == 0) end_input();
  }

  void take_line(const std::string& line) {
    const auto number = posix::number_of<int>(line, 0, last_job);
    if (!number) {
      std::cerr << "dispatch: not a number from 0 to 92: " + line + "\n";
      all_were_jobs_ = false;
      return;
    }
    to_send_.push_back({printed_ + in_order_.size(), *number});
    in_order_.push_back({*number, std::nullopt});
  }

  void end_input() {
    input_ended_ = true;
    if (!input_.empty()) take_line(input_);  // a last line without a newline
    // After the jobs, one for each worker: every worker takes exactly one.
    for (std::size_t i = 0; i < workers_.size(); ++i) to_send_.push_back({0, end_of_work});
  }

  void send_jobs() {
    while (!to_send_.empty() && posix::send(jobs_.parents, bytes_of(to_send_.front())))
      to_send_.pop_front();
  }

  void take_results() {
    while (const auto result = receive_record<Result>(results_.parents))
      in_order_.at(result->index - printed_).value = result->value;
    std::string lines;
    while (!in_order_.empty() && in_order_.front().value) {
      lines += std::to_string(in_order_.front().number) + ' ' +
               std::to_string(*in_order_.front().value) + '\n';
      in_order_.pop_front();
      ++printed_;
    }
    posix::write_all(STDOUT_FILENO, lines);
  }

  /// One SIGCHLD may stand for several children. A worker sends its last result before it takes its
  /// end, so once all have ended, every result is in the queue or has been printed.
  void look_after_workers() {
    signalfd_siginfo signal;
    posix::read_some(deaths_.get(), {reinterpret_cast<char*>(&signal), sizeof signal});
    for (Child& worker : workers_) {
      const std::optional<int> status = worker.reap();
      if (!status) continue;
      if (*status != 0) throw std::runtime_error{"a worker died"};
      --living_;
    }
    if (living_ == 0) take_results();
  }

  posix::UniqueFd deaths_;
  Channel jobs_;
  Channel results_;
  std::vector<Child> workers_;
  std::size_t living_ = 0;

  std::string input_;  ///< the beginning of a line whose end has not come yet
  bool input_ended_ = false;
  bool all_were_jobs_ = true;
  std::deque<Job> to_send_;
  std::deque<Waiting> in_order_;  ///< what has not been printed, in the order of the input
  std::uint64_t printed_ = 0;
};

}  // namespace

int main(int argc, char* argv[]) {
  const auto workers = argc == 2 ? posix::number_of<int>(argv[1], 1, most_workers) : std::nullopt;
  if (!workers) {
    std::cerr << "usage: dispatch WORKERS        (1 to 32)\n";
    return 2;
  }
  try {
    return Dispatcher{*workers}.run() ? 0 : 1;
  } catch (const std::exception& error) {
    std::cerr << "dispatch: " << error.what() << '\n';
    return 1;
  }
}
