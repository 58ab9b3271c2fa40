#include "observe/processes.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <memory>
#include <set>
#include <sstream>

#include "observe/proc_text.hpp"
#include "support/unique_fd.hpp"

namespace ipclab::observe {
namespace {

std::string task_path(pid_t pid, pid_t tid, const char* name) {
  return proc_path(pid, "task/" + std::to_string(tid) + "/" + name);
}

/// The entries of a directory whose names are numbers.
std::vector<pid_t> numbers_in(const std::string& directory) {
  std::vector<pid_t> numbers;
  const std::unique_ptr<DIR, int (*)(DIR*)> dir{::opendir(directory.c_str()), ::closedir};
  if (!dir) return numbers;
  while (const dirent* entry = ::readdir(dir.get())) {
    const std::string_view name = entry->d_name;
    pid_t number = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (error == std::errc{} && end == name.data() + name.size()) numbers.push_back(number);
  }
  return numbers;
}

/// Is the signal in this mask of a status file?
bool has_signal(const std::string& status, const std::string& mask, int signal) {
  return (number_in(field_in(status, mask), 16) >> (signal - 1) & 1) != 0;
}

std::string descriptor_text(pid_t pid, int descriptor) {
  return proc_text(proc_path(pid, "fdinfo/" + std::to_string(descriptor)));
}

/// As open(2) and fcntl(2) know them; 0 when it is gone.
std::uint64_t flags_of(pid_t pid, int descriptor) {
  return number_in(field_in(descriptor_text(pid, descriptor), "flags"), 8);
}

/// The process's descriptor, as one of ours (pidfd_getfd(2)).
UniqueFd copy_of(pid_t pid, int descriptor) {
  const UniqueFd process{static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))};
  return UniqueFd{static_cast<int>(::syscall(SYS_pidfd_getfd, process.get(), descriptor, 0))};
}

}  // namespace

std::optional<ProcessStatus> status_of(pid_t pid) {
  const std::string stat = proc_text(proc_path(pid, "stat"));
  // proc(5): the command in parentheses may itself hold parentheses and blanks.
  const std::size_t end_of_command = stat.rfind(')');
  if (end_of_command == std::string::npos) return std::nullopt;
  std::istringstream rest{stat.substr(end_of_command + 2)};
  ProcessStatus status{.pid = pid};
  std::string skipped;
  std::uint64_t user = 0, system = 0, children_user = 0, children_system = 0;
  rest >> status.state >> status.parent >> skipped >> status.session;
  for (int field = 7; field <= 13; ++field) rest >> skipped;
  rest >> user >> system >> children_user >> children_system;
  for (int field = 18; field <= 19; ++field) rest >> skipped;
  rest >> status.threads;
  for (int field = 21; field <= 23; ++field) rest >> skipped;
  rest >> status.resident_pages;
  status.cpu_ticks = user + system;
  status.children_cpu_ticks = children_user + children_system;
  if (!rest) return std::nullopt;
  return status;
}

std::vector<ProcessStatus> descendants_of(pid_t root) {
  std::vector<ProcessStatus> found;
  std::set<pid_t> seen{root};  // pids may be reused while we read: never walk a branch twice
  std::vector<pid_t> open{root};
  while (!open.empty()) {
    const std::vector<pid_t> children = children_of(open.back());
    open.pop_back();
    for (const pid_t child : children) {
      if (!seen.insert(child).second) continue;
      if (const auto status = status_of(child)) found.push_back(*status);
      open.push_back(child);
    }
  }
  return found;
}

std::vector<pid_t> children_of(pid_t pid) {
  std::vector<pid_t> children;
  for (const pid_t tid : threads_of(pid)) {
    std::istringstream list{proc_text(task_path(pid, tid, "children"))};
    for (pid_t child = 0; list >> child;) children.push_back(child);
  }
  return children;
}

std::vector<pid_t> threads_of(pid_t pid) { return numbers_in(proc_path(pid, "task")); }

std::optional<SystemCall> system_call_of(pid_t pid, pid_t tid) {
  std::istringstream text{proc_text(task_path(pid, tid, "syscall"))};
  SystemCall call;
  if (!(text >> call.number)) return std::nullopt;  // "running", or gone
  for (std::uint64_t& argument : call.arguments) {
    std::string word;
    text >> word;
    if (word.starts_with("0x")) argument = number_in(word.substr(2), 16);
  }
  return call;
}

std::optional<ThreadStatus> thread_status_of(pid_t pid, pid_t tid) {
  const std::string status = proc_text(task_path(pid, tid, "status"));
  const std::string voluntary = field_in(status, "voluntary_ctxt_switches");
  const std::string state = field_in(status, "State");
  if (voluntary.empty() || state.empty()) return std::nullopt;
  return ThreadStatus{state.front(), number_in(voluntary) +
                                         number_in(field_in(status, "nonvoluntary_ctxt_switches"))};
}

std::string name_of(pid_t pid) {
  const std::string arguments = proc_text(proc_path(pid, "cmdline"));
  const std::string first = arguments.substr(0, arguments.find('\0'));
  if (!first.empty()) return first.substr(first.rfind('/') + 1).substr(0, 64);
  std::string comm = proc_text(proc_path(pid, "comm"));
  if (!comm.empty() && comm.back() == '\n') comm.pop_back();
  return comm.empty() ? "?" : "[" + comm + "]";
}

std::string arguments_of(pid_t pid) {
  std::string arguments = proc_text(proc_path(pid, "cmdline"));
  std::ranges::replace(arguments, '\0', ' ');
  return arguments;
}

bool ignores_signal(pid_t pid, int signal) {
  return has_signal(proc_text(proc_path(pid, "status")), "SigIgn", signal);
}

bool blocks_signal(pid_t tid, int signal) {
  return has_signal(proc_text(proc_path(tid, "status")), "SigBlk", signal);
}

bool may_be_woken_by_a_timer(pid_t pid) {
  const std::string status = proc_text(proc_path(pid, "status"));
  return has_signal(status, "SigCgt", SIGALRM) || has_signal(status, "SigBlk", SIGALRM) ||
         !proc_text(proc_path(pid, "timers")).empty();
}

bool has_armed_timer_file(pid_t pid) {
  for (const int number : numbers_in(proc_path(pid, "fd"))) {
    if (target_of(pid, number) != "anon_inode:[timerfd]") continue;
    if (field_in(descriptor_text(pid, number), "it_value") != "(0, 0)") return true;
  }
  return false;
}

bool tcp_will_send_again(pid_t pid) {
  for (const char* table : {"net/tcp", "net/tcp6"}) {
    std::istringstream lines{proc_text(proc_path(pid, table))};
    std::string line;
    std::getline(lines, line);  // the names of the columns
    while (std::getline(lines, line)) {
      std::istringstream columns{line};
      std::string number, local, remote, state, queues, timer;
      columns >> number >> local >> remote >> state >> queues >> timer;
      if (timer.starts_with("01:")) return true;
    }
  }
  return false;
}

bool has_internet_socket(pid_t pid) {
  const auto descriptors = descriptors_of(pid);
  return std::ranges::any_of(descriptors, [pid](const Descriptor& descriptor) {
    if (!descriptor.target.starts_with("socket:")) return false;
    const UniqueFd socket = copy_of(pid, descriptor.number);
    int domain = 0;
    socklen_t size = sizeof domain;
    return socket.valid() &&
           ::getsockopt(socket.get(), SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0 &&
           (domain == AF_INET || domain == AF_INET6);
  });
}

bool socket_has_time_out(pid_t pid, int descriptor) {
  const UniqueFd socket = copy_of(pid, descriptor);
  if (!socket.valid()) return true;
  for (const int option : {SO_RCVTIMEO, SO_SNDTIMEO}) {
    timeval time{};
    socklen_t size = sizeof time;
    if (::getsockopt(socket.get(), SOL_SOCKET, option, &time, &size) == -1) continue;
    if (time.tv_sec != 0 || time.tv_usec != 0) return true;
  }
  return false;
}

bool is_stream_socket(pid_t pid, int descriptor) {
  const UniqueFd socket = copy_of(pid, descriptor);
  int type = 0;
  socklen_t size = sizeof type;
  return socket.valid() && ::getsockopt(socket.get(), SOL_SOCKET, SO_TYPE, &type, &size) == 0 &&
         type == SOCK_STREAM;
}

bool peer_is_gone(pid_t pid, int descriptor) {
  const UniqueFd socket = copy_of(pid, descriptor);
  pollfd source{socket.get(), POLLRDHUP, 0};
  return socket.valid() && ::poll(&source, 1, 0) == 1;
}

bool is_non_blocking(pid_t pid, int descriptor) {
  return (flags_of(pid, descriptor) & O_NONBLOCK) != 0;
}

bool keeps_packets(pid_t pid, int descriptor) {
  return (flags_of(pid, descriptor) & O_DIRECT) != 0;
}

std::optional<std::chrono::nanoseconds> processor_time_of(pid_t pid, pid_t tid) {
  const std::string times = proc_text(task_path(pid, tid, "schedstat"));
  if (times.empty()) return std::nullopt;
  return std::chrono::nanoseconds{number_in(times.substr(0, times.find(' ')))};
}

std::optional<ProportionalMemory> proportional_memory(pid_t pid) {
  const std::string rollup = proc_text(proc_path(pid, "smaps_rollup"));
  if (rollup.empty()) return std::nullopt;
  return ProportionalMemory{number_in(field_in(rollup, "Pss")) * 1024,
                            number_in(field_in(rollup, "Pss_Shmem")) * 1024};
}

std::string target_of(pid_t pid, int descriptor) {
  char target[4096];
  const std::string path = proc_path(pid, "fd/" + std::to_string(descriptor));
  const ssize_t length = ::readlink(path.c_str(), target, sizeof target);
  return length < 0 ? std::string{} : std::string(target, static_cast<std::size_t>(length));
}

std::vector<int> open_descriptors_of(pid_t pid) { return numbers_in(proc_path(pid, "fd")); }

std::vector<Descriptor> descriptors_of(pid_t pid) {
  std::vector<Descriptor> descriptors;
  for (const int number : open_descriptors_of(pid)) {
    Descriptor descriptor;
    descriptor.number = number;
    descriptor.target = target_of(pid, number);
    if (descriptor.target.empty()) continue;
    const std::uint64_t access = flags_of(pid, number) & O_ACCMODE;
    descriptor.readable = access == O_RDONLY || access == O_RDWR;
    descriptor.writable = access == O_WRONLY || access == O_RDWR;
    descriptors.push_back(std::move(descriptor));
  }
  std::ranges::sort(descriptors, {}, &Descriptor::number);
  return descriptors;
}

}  // namespace ipclab::observe
