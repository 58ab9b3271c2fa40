#include "run/remains.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <exception>
#include <vector>

#include "observe/processes.hpp"
#include "run/child_signals.hpp"

namespace ipclab::run {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds patience{5};

std::vector<pid_t> strays(const std::set<pid_t>& spared) {
  std::vector<pid_t> children = observe::children_of(::getpid());
  std::erase_if(children, [&](pid_t child) { return spared.contains(child); });
  return children;
}

void kill_family(pid_t head) {
  for (const auto& process : observe::descendants_of(head)) ::kill(process.pid, SIGKILL);
  ::kill(head, SIGKILL);
  ::waitpid(head, nullptr, WNOHANG);
}

/// As often as it takes: who is hit late may have forked, and orphans come to us in their turn.
void end_all(const std::set<pid_t>& spared) {
  const auto end = Clock::now() + patience;
  for (auto left = strays(spared); !left.empty() && Clock::now() < end; left = strays(spared)) {
    std::ranges::for_each(left, kill_family);
    await_child();
  }
}

}  // namespace

void end_strays(const std::set<pid_t>& spared) noexcept {
  try {
    end_all(spared);
  } catch (const std::exception&) {
    // Out of memory, and nobody is left to be told.
  }
}

void remove_objects_since(const observe::Inventory& before) noexcept {
  try {
    observe::remove_objects(before, observe::take_inventory());
  } catch (const std::exception&) {
    // As above.
  }
}

}  // namespace ipclab::run
