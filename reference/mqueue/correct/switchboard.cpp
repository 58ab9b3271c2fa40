// switchboard: a server and its callers share one System V queue. Requests have type 1, an answer
// has the pid of its caller as its type.
//
// The queue is bounded, and both kinds of message are in it. So the server never waits for room: an
// answer that does not fit waits in its memory, and answers whose callers have died are thrown
// away.

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <exception>
#include <iostream>
#include <limits>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <poll.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "posix.hpp"

namespace {

using posix::UniqueFd;

constexpr std::size_t longest_text = 1000;
constexpr long type_of_requests = 1;

/// What is in the queue; the type does not count as content. An answer leaves `caller` as it is.
struct Message {
  long type = 0;
  pid_t caller = 0;
  char text[longest_text];
};
constexpr std::size_t head_size = offsetof(Message, text) - offsetof(Message, caller);
constexpr std::size_t longest_message = head_size + longest_text;

enum class Waits : bool { no, yes };

int flag_of(Waits waits) { return waits == Waits::yes ? 0 : IPC_NOWAIT; }

/// False if it must not wait, and there is no room.
bool send(int queue, long type, pid_t caller, const std::string& text, Waits waits) {
  Message message{.type = type, .caller = caller, .text = {}};
  std::ranges::copy(text, message.text);
  while (::msgsnd(queue, &message, head_size + text.size(), flag_of(waits)) == -1) {
    if (errno == EAGAIN) return false;
    if (errno != EINTR) posix::fail("msgsnd");
  }
  return true;
}

struct Received {
  pid_t caller;
  std::string text;
};

/// Nothing if it must not wait, and there is no message of this type.
std::optional<Received> receive(int queue, long type, Waits waits) {
  Message message;
  ssize_t size;
  while ((size = ::msgrcv(queue, &message, longest_message, type, flag_of(waits))) == -1) {
    if (errno == ENOMSG) return std::nullopt;
    if (errno != EINTR) posix::fail("msgrcv");
  }
  const auto text_size = std::max(static_cast<std::size_t>(size), head_size) - head_size;
  return Received{message.caller, std::string{message.text, text_size}};
}

// ---- call ----

void call(key_t key, const std::string& text) {
  if (text.size() > longest_text) throw std::runtime_error{"the text is longer than 1000 bytes"};
  const int queue = ::msgget(key, 0);
  if (queue == -1) posix::fail("no queue with this key");
  const pid_t self = ::getpid();
  // An answer that is there already was meant for a dead process with the same pid.
  while (receive(queue, self, Waits::no)) {
  }
  send(queue, type_of_requests, self, text, Waits::yes);
  posix::write_all(STDOUT_FILENO, receive(queue, self, Waits::yes)->text + '\n');
}

// ---- serve ----

/// A descriptor that becomes readable when the process ends, or none if it has ended already.
std::optional<UniqueFd> watch(pid_t process) {
  const long fd = ::syscall(SYS_pidfd_open, process, 0);
  if (fd >= 0) return UniqueFd{static_cast<int>(fd)};
  if (errno == ESRCH || errno == EINVAL) return std::nullopt;  // EINVAL: that is no pid at all
  posix::fail("pidfd_open");
}

class Switchboard {
 public:
  explicit Switchboard(int queue) : queue_{queue} {}

  /// Returns only by an exception.
  [[noreturn]] void serve() {
    for (;;) {
      forget_the_dead();
      send_answers();
      // In this order: who finds no request after a look at a full queue knows that it was filled
      // by answers alone, for only the server takes requests out.
      const bool full = is_full();
      if (auto request = receive(queue_, type_of_requests, Waits::no))
        take(std::move(*request));
      else if (full)
        wait_for_a_caller_to_end();
      else
        take(*receive(queue_, type_of_requests, Waits::yes));
    }
  }

 private:
  struct Caller {
    pid_t pid;
    UniqueFd life;
    std::string answer;  ///< until it has been sent
    bool answered = false;
  };

  void take(Received request) {
    auto life = watch(request.caller);
    if (!life) return;  // nobody would take the answer
    std::ranges::reverse(request.text);
    callers_.push_back({request.caller, std::move(*life), std::move(request.text)});
  }

  void send_answers() {
    for (Caller& caller : callers_)
      if (!caller.answered) {
        if (!send(queue_, caller.pid, caller.pid, caller.answer, Waits::no)) return;
        caller.answered = true;
      }
  }

  /// A caller ends when it has taken its answer, or without taking it: either makes room.
  void forget_the_dead() {
    std::vector<pollfd> lives = lives_of_callers();
    if (::poll(lives.data(), lives.size(), 0) == -1 && errno != EINTR) posix::fail("poll");
    for (std::size_t i = 0; i < lives.size(); ++i) {
      if (lives[i].revents == 0) continue;
      while (receive(queue_, callers_[i].pid, Waits::no)) {
      }
      callers_[i].life = UniqueFd{};
    }
    std::erase_if(callers_, [](const Caller& caller) { return caller.life.get() == -1; });
  }

  void wait_for_a_caller_to_end() {
    std::vector<pollfd> lives = lives_of_callers();
    if (::poll(lives.data(), lives.size(), -1) == -1 && errno != EINTR) posix::fail("poll");
  }

  [[nodiscard]] std::vector<pollfd> lives_of_callers() const {
    std::vector<pollfd> lives;
    for (const Caller& caller : callers_) lives.push_back({caller.life.get(), POLLIN, 0});
    return lives;
  }

  /// Answers wait, or another request might not fit: then none can come and wake the server.
  [[nodiscard]] bool is_full() const {
    msqid_ds status{};
    if (::msgctl(queue_, IPC_STAT, &status) == -1) posix::fail("msgctl");
    const bool answers_wait =
        std::ranges::any_of(callers_, [](const Caller& caller) { return !caller.answered; });
    return answers_wait || status.__msg_cbytes + longest_message > status.msg_qbytes;
  }

  int queue_;
  std::deque<Caller> callers_;  ///< who has asked and has not ended, the oldest first
};

std::atomic<bool> is_ending{false};

/// Waits for the signals in a thread of its own: a handler could come just before msgrcv(2), which
/// would then wait as if nothing had happened.
void end_on_signal(int queue, sigset_t signals) {
  int signal = 0;
  ::sigwait(&signals, &signal);
  is_ending = true;
  ::msgctl(queue, IPC_RMID, nullptr);
  ::_exit(0);
}

[[noreturn]] void serve(key_t key) {
  sigset_t signals;
  ::sigemptyset(&signals);
  ::sigaddset(&signals, SIGTERM);
  ::sigaddset(&signals, SIGINT);
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);  // threads inherit this

  const int queue = ::msgget(key, IPC_CREAT | 0600);
  if (queue == -1) posix::fail("msgget");
  std::thread{end_on_signal, queue, signals}.detach();
  try {
    posix::write_all(STDOUT_FILENO, "ready\n");
    Switchboard{queue}.serve();
  } catch (const std::system_error& error) {
    // The queue was removed under our hands: by the other thread, which is about to end us?
    if (is_ending) ::pause();
    if (error.code().value() != EIDRM) ::msgctl(queue, IPC_RMID, nullptr);
    throw;
  }
}

/// False if the arguments are wrong.
bool run(const std::vector<std::string>& arguments) {
  if (arguments.size() < 2) return false;
  constexpr std::uint32_t most = std::numeric_limits<std::uint32_t>::max();
  const auto key = posix::number_of<std::uint32_t>(arguments[1], 1, most);
  if (!key) return false;
  if (arguments[0] == "serve" && arguments.size() == 2) serve(static_cast<key_t>(*key));
  if (arguments[0] != "call" || arguments.size() != 3) return false;
  call(static_cast<key_t>(*key), arguments[2]);
  return true;
}

}  // namespace

int main(int argc, char* argv[]) {
  try {
    if (run({argv + 1, argv + argc})) return 0;
    std::cerr << "usage: switchboard serve KEY\n"
                 "       switchboard call KEY TEXT\n";
    return 2;
  } catch (const std::exception& error) {
    std::cerr << "switchboard: " << error.what() << '\n';
    return 1;
  }
}
