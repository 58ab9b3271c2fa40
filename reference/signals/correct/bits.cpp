// bits: the parent sends TEXT to a receiver, bit by bit: SIGUSR1 is 0, SIGUSR2 is 1, the most
// significant bit first. The receiver answers each bit with SIGUSR1, and only then comes the next
// one, so that at most one signal is ever under way: signals that merge have nothing to merge with.
//
//   [parent] -- SIGUSR1 or SIGUSR2 --> [receiver]
//            <------- SIGUSR1 --------
//
// The zero byte that ends a C string is sent as well, and tells the receiver that this was all. All
// signals are blocked before the fork and taken with sigwaitinfo(2), so none comes too early.

#include <climits>
#include <csignal>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>

#include <sys/prctl.h>

#include "posix.hpp"

namespace {

constexpr int zero = SIGUSR1;
constexpr int one = SIGUSR2;
constexpr int acknowledgement = SIGUSR1;

void send_signal(pid_t to, int signal) {
  if (::kill(to, signal) == -1) posix::fail("kill");
}

/// The next of these signals that `sender` has sent; what others send means nothing here.
siginfo_t take_from(pid_t sender, const sigset_t& signals) {
  for (;;) {
    const siginfo_t signal = posix::take(signals);
    if (signal.si_pid == sender) return signal;
  }
}

unsigned char receive_byte(pid_t parent) {
  unsigned byte = 0;
  for (int i = 0; i < CHAR_BIT; ++i) {
    const siginfo_t bit = take_from(parent, posix::set_of({zero, one}));
    byte = byte << 1U | (bit.si_signo == one ? 1U : 0U);
    send_signal(parent, acknowledgement);
  }
  return static_cast<unsigned char>(byte);
}

/// The receiver: returns its exit status.
int receive(pid_t parent) {
  // Without a parent no bit will ever come. It may have ended before prctl, so ask afterwards.
  if (::prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || ::getppid() != parent) return 1;
  std::string text;
  while (const unsigned char byte = receive_byte(parent)) text += static_cast<char>(byte);
  posix::write_all(STDOUT_FILENO, text + '\n');
  return 0;
}

void send_bit(pid_t receiver, bool bit) {
  send_signal(receiver, bit ? one : zero);
  const siginfo_t answer = take_from(receiver, posix::set_of({acknowledgement, SIGCHLD}));
  if (answer.si_signo == SIGCHLD) throw std::runtime_error{"the receiver has ended too early"};
}

void send_byte(pid_t receiver, unsigned char byte) {
  for (int place = CHAR_BIT - 1; place >= 0; --place) send_bit(receiver, (byte >> place & 1) != 0);
}

/// Ends the receiver if it is still there, and reaps it.
class Receiver {
 public:
  explicit Receiver(pid_t pid) : pid_{pid} {}
  Receiver(const Receiver&) = delete;
  Receiver& operator=(const Receiver&) = delete;
  ~Receiver() {
    if (pid_ == -1) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }

  [[nodiscard]] pid_t pid() const { return pid_; }
  int wait() { return posix::wait_for(std::exchange(pid_, -1)); }

 private:
  pid_t pid_;
};

Receiver start_receiver() {
  const pid_t parent = ::getpid();
  const pid_t pid = ::fork();
  if (pid == -1) posix::fail("fork");
  if (pid != 0) return Receiver{pid};
  try {
    ::_exit(receive(parent));
  } catch (const std::exception& error) {
    std::cerr << "bits: " << error.what() << '\n';
    ::_exit(1);
  }
}

void send(std::string_view text) {
  // SIGCHLD ends the wait for an answer of a receiver that has died, not of one that was stopped.
  struct sigaction on_end = {};
  on_end.sa_handler = SIG_DFL;
  on_end.sa_flags = SA_NOCLDSTOP;
  if (::sigaction(SIGCHLD, &on_end, nullptr) == -1) posix::fail("sigaction");
  posix::block(posix::set_of({SIGUSR1, SIGUSR2, SIGCHLD}));
  Receiver receiver = start_receiver();
  for (const char byte : text) send_byte(receiver.pid(), static_cast<unsigned char>(byte));
  send_byte(receiver.pid(), 0);
  if (receiver.wait() != 0) throw std::runtime_error{"the receiver has failed"};
}

}  // namespace

int main(int argc, char* argv[]) {
  if (argc != 2) {
    std::cerr << "usage: bits TEXT\n";
    return 2;
  }
  try {
    send(argv[1]);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "bits: " << error.what() << '\n';
    return 1;
  }
}
