#include "observe/standstill.hpp"

#include <linux/futex.h>

#include <algorithm>
#include <string>

#include "observe/wait_calls.hpp"

namespace ipclab::observe {
namespace {

bool futex_waits_without_limit(const SystemCall& call) {
  const int operation = static_cast<int>(call.arguments[1]) & FUTEX_CMD_MASK;
  const bool no_time_out = call.arguments[3] == 0;
  switch (operation) {
    case FUTEX_WAIT:
    case FUTEX_WAIT_BITSET:
    case FUTEX_LOCK_PI:
    case FUTEX_LOCK_PI2:
    case FUTEX_WAIT_REQUEUE_PI: return no_time_out;
    default: return false;
  }
}

/// "a pipe", "the FIFO /work/f", "a socket": what a descriptor names.
std::string kind_of(const std::string& target) {
  if (target.starts_with("pipe:")) return "a pipe";
  if (target.starts_with("socket:")) return "a socket";
  if (target.starts_with("anon_inode:")) return target.substr(11);
  return target.substr(0, 200);
}

/// The descriptors of all processes of a cell, read once: many may wait for the same pipe.
class OpenDescriptors {
 public:
  explicit OpenDescriptors(const std::vector<ProcessStatus>& processes) {
    for (const ProcessStatus& process : processes)
      of_process_.push_back({process.pid, name_of(process.pid), descriptors_of(process.pid)});
  }

  [[nodiscard]] const Descriptor* find(pid_t pid, int number) const {
    for (const Holder& holder : of_process_)
      for (const Descriptor& descriptor : holder.descriptors)
        if (holder.pid == pid && descriptor.number == number) return &descriptor;
    return nullptr;
  }

  /// Who could end a wait for a pipe: everybody with the other end open.
  [[nodiscard]] std::string other_ends(const std::string& pipe, bool wants_writers) const {
    std::string holders;
    unsigned count = 0;
    for (const Holder& holder : of_process_) {
      for (const Descriptor& descriptor : holder.descriptors) {
        const bool other_end = wants_writers ? descriptor.writable : descriptor.readable;
        if (descriptor.target != pipe || !other_end || ++count > most_holders) continue;
        holders += (holders.empty() ? "" : ", ") + holder.name + " (pid " +
                   std::to_string(holder.pid) + ") as descriptor " +
                   std::to_string(descriptor.number);
      }
    }
    const std::string end = wants_writers ? "write end" : "read end";
    if (holders.empty()) return "; its " + end + " is open in no process of the test";
    if (count > most_holders) holders += " and " + std::to_string(count - most_holders) + " more";
    return "; its " + end + " is open in " + holders;
  }

 private:
  static constexpr unsigned most_holders = 4;
  struct Holder {
    pid_t pid;
    std::string name;
    std::vector<Descriptor> descriptors;
  };
  std::vector<Holder> of_process_;
};

std::string describe_descriptor(pid_t pid, int number, const WaitCall& call,
                                const OpenDescriptors& open) {
  std::string text = std::string{call.name} + " of descriptor " + std::to_string(number);
  const Descriptor* descriptor = open.find(pid, number);
  if (descriptor == nullptr) return text;
  text += " (" + kind_of(descriptor->target);
  if (descriptor->target.starts_with("pipe:") && number > 2) {
    const bool reads = call.name == "read" || call.name == "readv";
    text += open.other_ends(descriptor->target, reads);
  }
  return text + ")";
}

std::string describe_call(pid_t pid, const SystemCall& call, const OpenDescriptors& open) {
  const WaitCall* known = wait_call(call.number);
  if (known == nullptr) return call.number < 0 ? "" : "system call " + std::to_string(call.number);
  if (known->name == "wait4" || known->name == "waitid") return "wait for a child";
  if (known->name == "futex") return "wait for a lock or a condition (futex)";
  if (known->on_descriptor)
    return describe_descriptor(pid, static_cast<int>(call.arguments[0]), *known, open);
  return std::string{known->name};
}

enum class Wait { limited, unlimited, unlimited_on_internet };

bool waits_for_several(const WaitCall& call) {
  return call.name.ends_with("poll") || call.name.starts_with("select") ||
         call.name.starts_with("pselect") || call.name.starts_with("epoll_");
}

Wait wait_of(pid_t pid, const SystemCall& call) {
  if (!waits_without_limit(call)) return Wait::limited;
  const WaitCall& known = *wait_call(call.number);
  if (waits_for_several(known))
    return has_internet_socket(pid) ? Wait::unlimited_on_internet : Wait::unlimited;
  if (!known.on_descriptor) return Wait::unlimited;
  const int descriptor = static_cast<int>(call.arguments[0]);
  if (!target_of(pid, descriptor).starts_with("socket:")) return Wait::unlimited;
  if (socket_has_time_out(pid, descriptor)) return Wait::limited;
  return Wait::unlimited_on_internet;
}

/// The look at one process; false when one of its threads may still do something. Whoever waits for
/// the internet is added to `on_internet`.
bool look_at_threads(const ProcessStatus& process, const Circumstances& circumstances,
                     const std::set<pid_t>& waiting, Look& look, std::vector<pid_t>& on_internet) {
  bool is_known_to_wait = false;
  for (const pid_t tid : threads_of(process.pid)) {
    if (waiting.contains(tid)) {
      is_known_to_wait = true;
      continue;
    }
    const auto status = thread_status_of(process.pid, tid);
    if (!status) return false;
    if (status->state == 'Z') continue;  // a main thread that has ended before the others
    if (circumstances.is_stopped(tid)) {
      // SIGCONT may have woken it, and its tracer will hear of that only when it has run.
      if (status->state != 'T' && status->state != 't') return false;
      look.threads.emplace(std::pair{process.pid, tid}, std::pair{status->switches, SystemCall{}});
      continue;
    }
    const auto call = system_call_of(process.pid, tid);
    if (!call || status->state != 'S') return false;
    const Wait wait = wait_of(process.pid, *call);
    look.all_blocked = look.all_blocked && wait != Wait::limited;
    if (wait == Wait::unlimited_on_internet) on_internet.push_back(process.pid);
    look.threads.emplace(std::pair{process.pid, tid}, std::pair{status->switches, *call});
  }
  // What for, the kernel does not know.
  if (is_known_to_wait && has_internet_socket(process.pid)) on_internet.push_back(process.pid);
  return true;
}

}  // namespace

bool waits_without_limit(const SystemCall& call) {
  const WaitCall* known = wait_call(call.number);
  if (known == nullptr) return false;
  const std::uint64_t argument = call.arguments[static_cast<std::size_t>(known->argument)];
  switch (known->ends) {
    case Ends::never: return true;
    case Ends::when_pointer: return argument == 0;
    case Ends::when_not_negative: return static_cast<int>(argument) < 0;
    case Ends::futex: return futex_waits_without_limit(call);
  }
  return false;
}

Look look_at(const std::vector<ProcessStatus>& processes, const Circumstances& circumstances,
             const std::set<pid_t>& waiting) {
  Look look{.all_asleep = true, .all_blocked = true, .threads = {}};
  std::vector<pid_t> on_internet;
  for (const ProcessStatus& process : processes) {
    if (!look_at_threads(process, circumstances, waiting, look, on_internet)) return {};
    if (process.state == 'Z' || !look.all_blocked) continue;
    look.all_blocked = !circumstances.has_timer(process.pid) && !has_armed_timer_file(process.pid);
  }
  // What TCP has lost, or holds back until more has come or the rest is acknowledged (tcp(7),
  // TCP_NODELAY), it sends after a while with nobody awake.
  if (look.all_blocked) look.all_blocked = std::ranges::none_of(on_internet, tcp_will_send_again);
  return look;
}

std::vector<evidence::Process> describe(const std::vector<ProcessStatus>& processes) {
  const OpenDescriptors open{processes};
  std::vector<evidence::Process> described;
  for (const ProcessStatus& process : processes) {
    if (described.size() == 100) break;  // a fork bomb's list helps nobody
    evidence::Process entry{process.pid, process.parent, name_of(process.pid), process.state, {}};
    if (process.state == 'S')
      if (const auto call = system_call_of(process.pid, process.pid))
        entry.waits_in = describe_call(process.pid, *call, open);
    described.push_back(std::move(entry));
  }
  return described;
}

}  // namespace ipclab::observe
