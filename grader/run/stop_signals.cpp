#include "run/stop_signals.hpp"

#include <sys/prctl.h>
#include <sys/signalfd.h>

#include <csignal>

#include "support/error.hpp"

namespace ipclab::run {
namespace {

sigset_t all_of_them() {
  sigset_t signals;
  ::sigemptyset(&signals);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) ::sigaddset(&signals, signal);
  return signals;
}

}  // namespace

UniqueFd stop_signals() {
  const sigset_t signals = all_of_them();
  require(::sigprocmask(SIG_BLOCK, &signals, nullptr), "sigprocmask");
  return UniqueFd{require(::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK), "signalfd")};
}

void end_with_parent() {
  require(::prctl(PR_SET_PDEATHSIG, SIGKILL), "prctl");
  const sigset_t signals = all_of_them();
  require(::sigprocmask(SIG_UNBLOCK, &signals, nullptr), "sigprocmask");
}

}  // namespace ipclab::run
