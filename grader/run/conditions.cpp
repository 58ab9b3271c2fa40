#include "run/conditions.hpp"

#include <algorithm>
#include <filesystem>

#include "observe/wait_calls.hpp"
#include "run/peer_sockets.hpp"

namespace ipclab::run {
namespace {

namespace fs = std::filesystem;

bool waits_in(pid_t process, const std::vector<std::string>& calls) {
  const auto call = observe::system_call_of(process, process);
  if (!call || call->number < 0) return false;
  if (calls.empty()) return true;
  return std::ranges::any_of(calls, [&](const std::string& name) {
    return observe::wait_call_number(name) == call->number;
  });
}

bool has_open(pid_t process, const std::string& path, bool for_reading) {
  return std::ranges::any_of(observe::descriptors_of(process), [&](const auto& descriptor) {
    return descriptor.target == path && (for_reading ? descriptor.readable : descriptor.writable);
  });
}

bool fifo_is_open(const AskCondition& condition,
                  const std::vector<observe::ProcessStatus>& living) {
  std::error_code error;
  const std::string path = fs::absolute(condition.path, error).string();
  return std::ranges::any_of(living, [&](const observe::ProcessStatus& process) {
    return has_open(process.pid, path, condition.number == 1);
  });
}

}  // namespace

bool holds(const AskCondition& condition, pid_t actor,
           const std::vector<observe::ProcessStatus>& living) {
  std::error_code error;
  switch (static_cast<AskCondition::Kind>(condition.kind)) {
    case AskCondition::tcp_listening: return tcp_listening(condition.number);
    case AskCondition::udp_bound: return udp_bound(condition.number);
    case AskCondition::unix_listening: return unix_listening(condition.path);
    case AskCondition::exists: return fs::exists(fs::symlink_status(condition.path, error));
    case AskCondition::queue_exists:
      return fs::exists(fs::symlink_status("/dev/mqueue" + condition.path, error));
    case AskCondition::fifo_open: return fifo_is_open(condition, living);
    case AskCondition::blocked:
      // Of a process that a tracer has stopped, proc(5) tells a call, too.
      return actor > 0 && waits_in(actor, condition.calls) &&
             std::ranges::any_of(living, [&](const observe::ProcessStatus& process) {
               return process.pid == actor && (process.state == 'S' || process.state == 'D');
             });
    case AskCondition::settled: return false;  // only pid 1 itself knows
    case AskCondition::children:
      return actor > 0 && observe::children_of(actor).size() >= condition.number;
  }
  return false;
}

}  // namespace ipclab::run
