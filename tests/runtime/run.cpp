// Runs a program that is linked with the probe under strategies and several seeds, without ipclab:
// a line for each run says which and what came of it. For programs_test.py. A standstill is seen
// only where one task at a time goes on.
//
// usage: probe_run SEEDS PROGRAM STRATEGY...

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <set>
#include <string>

#include "observe/probe_block.hpp"
#include "probe/strategy.hpp"
#include "run/control_file.hpp"
#include "support/error.hpp"

namespace {

using ipclab::probe::Control;
using ipclab::probe::Strategy;
using ipclab::probe::TaskState;

struct Named {
  const char* name;
  Strategy strategy;
};
constexpr std::array strategies{Named{"none", Strategy::none},
                                Named{"plan", Strategy::plan},
                                Named{"random-walk", Strategy::random_walk},
                                Named{"pct", Strategy::pct},
                                Named{"pos", Strategy::pos},
                                Named{"surw", Strategy::surw}};
// So many looks in a row at which nobody could go on are no accident.
constexpr std::uint32_t enough_rounds = 40;

pid_t start(const char* program) {
  const pid_t pid = ipclab::require(::fork(), "fork");
  if (pid != 0) return pid;
  ::setpgid(0, 0);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::execl(program, program, nullptr);
  ::_exit(127);
}

bool stands_still(const Control& control) {
  if (control.idle_rounds < enough_rounds) return false;
  for (std::uint32_t i = 0; i < control.tasks_used; ++i)
    if (control.tasks[i].state != TaskState::free && control.tasks[i].deadline != 0) return false;
  return true;
}

/// Waits for the program; "" if it returned 0.
std::string outcome_of(pid_t pid, ipclab::run::ControlFile& file) {
  sigset_t children;
  ::sigemptyset(&children);
  ::sigaddset(&children, SIGCHLD);
  const timespec interval{0, 2'000'000};
  int status = 0;
  while (::waitpid(pid, &status, WNOHANG) == 0) {
    if (stands_still(file.look())) return "standstill";
    ::sigtimedwait(&children, nullptr, &interval);
  }
  if (status == 0) return "";
  return "status " +
         std::to_string(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

/// Ends whoever is left, the children of the program's children included.
void end(pid_t group) {
  ::kill(-group, SIGKILL);
  while (::wait(nullptr) > 0) {
  }
}

std::string run(const char* program, Strategy strategy, std::uint64_t seed) {
  const std::string path = std::string{::getenv("TMPDIR")} + "/control";
  const auto beginning = ipclab::run::new_control();
  beginning->size = ipclab::run::control_file_size();
  beginning->strategy = strategy;
  beginning->seed = seed;
  beginning->races = true;
  beginning->expected = 1;
  ipclab::run::ControlFile file{path, *beginning};
  ::setenv(ipclab::probe::control_variable, path.c_str(), 1);
  const pid_t pid = start(program);
  std::string outcome = outcome_of(pid, file);
  end(pid);
  ::unlink(path.c_str());
  const auto seen = ipclab::observe::read_probe_block(
      file.block(), {.line_of = [](const auto&) { return ipclab::evidence::Line{}; },
                     .actors = {},
                     .with_switches = false});
  if (!seen || seen->tasks.empty()) return "no probe";
  if (!seen->races.empty()) return "race";
  return outcome.empty() ? "well" : outcome;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  sigset_t children;
  ::sigemptyset(&children);
  ::sigaddset(&children, SIGCHLD);
  ::sigprocmask(SIG_BLOCK, &children, nullptr);
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
  const std::uint64_t seeds = std::stoull(argv[1]);
  const std::set<std::string> wanted{argv + 3, argv + argc};
  for (const Named& each : strategies) {
    if (!wanted.contains(each.name)) continue;
    // The plain order has no choices that a seed could make.
    const std::uint64_t last = each.strategy == Strategy::plan ? 1 : seeds;
    for (std::uint64_t seed = 1; seed <= last; ++seed)
      std::cout << each.name << ' ' << seed << ": " << run(argv[2], each.strategy, seed)
                << std::endl;
  }
  return 0;
}
