#include "cohort/workers.hpp"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <deque>
#include <map>
#include <optional>

#include "run/helper_process.hpp"
#include "run/message_socket.hpp"
#include "support/error.hpp"

namespace ipclab::cohort {
namespace {

constexpr int command_socket = 0;
constexpr unsigned most_attempts = 2;  ///< whose worker ended may have been killed by chance

// A datagram is never empty: receiving one would look like the end (recv(2)).
constexpr char mark = ':';
run::Octets octets_of(const std::string& text) {
  run::Octets octets{mark};
  octets.insert(octets.end(), text.begin(), text.end());
  return octets;
}
std::string text_of(const run::Octets& octets) { return {octets.begin() + 1, octets.end()}; }

/// Shares the keys out, and hears of them.
class Shift {
 public:
  Shift(const std::vector<std::string>& command, const std::vector<std::string>& keys,
        const std::function<void(const Ended&)>& ended)
      : command_{command}, waiting_{keys.begin(), keys.end()}, ended_{ended} {}

  void work(unsigned count, int stop) {
    for (unsigned i = 0; i < count && !waiting_.empty(); ++i) workers_.push_back(begin());
    while (somebody_works()) {
      std::vector<pollfd> sources{{stop, POLLIN, 0}};
      for (const Worker& worker : workers_) sources.push_back({socket_of(worker), POLLIN, 0});
      if (::poll(sources.data(), sources.size(), -1) == -1) {
        if (errno == EINTR) continue;
        throw GraderError{"poll", errno};
      }
      if (sources.front().revents != 0) return break_off();
      for (std::size_t i = 0; i < workers_.size(); ++i)
        if (sources[i + 1].revents != 0) hear(workers_[i]);
    }
  }

 private:
  struct Worker {
    std::optional<run::HelperProcess> process;
    std::string key;  ///< that it grades; "" none
  };

  static int socket_of(const Worker& worker) {
    return worker.key.empty() ? -1 : worker.process->socket();
  }

  [[nodiscard]] bool somebody_works() const {
    return std::ranges::any_of(workers_, [](const Worker& worker) { return !worker.key.empty(); });
  }

  Worker begin() {
    Worker worker;
    hand_out(worker);
    return worker;
  }

  void hand_out(Worker& worker) {
    worker.key.clear();
    if (waiting_.empty()) {
      worker.process.reset();
      return;
    }
    if (!worker.process) worker.process.emplace(command_);
    worker.key = waiting_.front();
    waiting_.pop_front();
    ++attempts_[worker.key];
    // If it has gone already, poll(2) will say so.
    (void)run::send(worker.process->socket(), octets_of(worker.key));
  }

  void hear(Worker& worker) {
    if (const auto word = run::receive(worker.process->socket())) {
      attempts_.erase(worker.key);
      ended_({worker.key, text_of(word->octets)});
    } else {
      worker.process.reset();
      try_again(worker.key);
    }
    hand_out(worker);
  }

  void try_again(const std::string& key) {
    if (attempts_[key] < most_attempts) return waiting_.push_front(key);
    attempts_.erase(key);
    ended_({key, "the process that graded it has ended twice"});
  }

  void break_off() {
    for (Worker& worker : workers_)
      if (worker.process) worker.process->terminate();
    workers_.clear();
  }

  const std::vector<std::string>& command_;
  std::deque<std::string> waiting_;
  const std::function<void(const Ended&)>& ended_;
  std::vector<Worker> workers_;
  std::map<std::string, unsigned> attempts_;
};

}  // namespace

void Workers::grade(const std::vector<std::string>& keys, int stop,
                    const std::function<void(const Ended&)>& ended) {
  Shift{command_, keys, ended}.work(count_, stop);
}

void work(const std::function<std::string(const std::string&)>& grade_one) {
  while (const auto word = run::receive(command_socket))
    if (!run::send(command_socket, octets_of(grade_one(text_of(word->octets))))) return;
}

}  // namespace ipclab::cohort
