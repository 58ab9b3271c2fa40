#include "run/child_signals.hpp"

#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "support/error.hpp"

namespace ipclab::run {

UniqueFd child_signals() {
  sigset_t set;
  ::sigemptyset(&set);
  ::sigaddset(&set, SIGCHLD);
  require(::sigprocmask(SIG_BLOCK, &set, nullptr), "sigprocmask");
  return UniqueFd{require(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK), "signalfd")};
}

void drain_signals(int descriptor) {
  signalfd_siginfo ignored{};
  while (::read(descriptor, &ignored, sizeof ignored) > 0) {
  }
}

void await_child() {
  sigset_t child_ended;
  ::sigemptyset(&child_ended);
  ::sigaddset(&child_ended, SIGCHLD);
  constexpr timespec a_moment{0, 5'000'000};
  ::sigtimedwait(&child_ended, nullptr, &a_moment);
}

bool has_news_of_children() {
  // Stops are reported of whoever is traced, and of nobody else (wait(2), ptrace(2)).
  siginfo_t news{};
  return ::waitid(P_ALL, 0, &news, WEXITED | WNOHANG | WNOWAIT | __WALL) == 0 && news.si_pid != 0;
}

}  // namespace ipclab::run
