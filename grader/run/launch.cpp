#include "run/launch.hpp"

#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>

#include "support/error.hpp"
#include "support/unique_fd.hpp"

namespace ipclab::run {
namespace {

enum class Step : int { session, standard, folder, limit, privileges, program };

constexpr const char* step_names[] = {
    "setsid", "dup2", "chdir to the work folder", "setrlimit", "prctl(PR_SET_NO_NEW_PRIVS)",
    "execve"};

/// What the child writes when it cannot go on.
struct Failure {
  Step step;
  int error_number;
};
/// What it writes before that, once it may be traced.
constexpr char ready = 'r';

struct Pipe {
  UniqueFd read_end;
  UniqueFd write_end;
};

Pipe make_pipe() {
  int ends[2];
  require(::pipe2(ends, O_CLOEXEC), "pipe2");
  return {UniqueFd{ends[0]}, UniqueFd{ends[1]}};
}

/// False at end-of-file. Such short messages arrive whole (pipe(7), PIPE_BUF).
bool read_all(int fd, void* buffer, std::size_t size) {
  ssize_t count = 0;
  while ((count = ::read(fd, buffer, size)) == -1 && errno == EINTR) {
  }
  return count == static_cast<ssize_t>(size);
}

/// argv or envp as execve(2) wants it.
std::vector<char*> pointers_to(const std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  pointers.reserve(strings.size() + 1);
  for (const std::string& string : strings) pointers.push_back(const_cast<char*>(string.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

// ---- Between fork and exec: system calls only, no allocation, no exceptions
// ----------------------

[[noreturn]] void fail(int report, Step step) {
  const Failure failure{step, errno};
  [[maybe_unused]] const ssize_t ignored = ::write(report, &failure, sizeof failure);
  ::_exit(127);
}

void default_signals() {
  // The raw call: glibc keeps 32 and 33 for itself, but whoever started us may have ignored them.
  // Zeros are SIG_DFL, no flags, no restorer and an empty mask (rt_sigaction(2)).
  constexpr unsigned long by_default[4] = {};
  for (int signal = 1; signal < NSIG; ++signal)
    ::syscall(SYS_rt_sigaction, signal, by_default, nullptr, sizeof(unsigned long));
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

[[noreturn]] void become(const Launch& request, char* const* argv, char* const* envp, int go,
                         int report) {
  // A pid 1 forbids to be traced, which a child inherits until it executes (prctl(2)).
  ::prctl(PR_SET_DUMPABLE, 1);
  [[maybe_unused]] ssize_t ignored = ::write(report, &ready, 1);
  // The caller closes the pipe when it has looked at this process as long as it wants.
  char token = 0;
  ignored = ::read(go, &token, 1);
  default_signals();
  if (::setsid() == -1) fail(report, Step::session);
  for (int fd = 0; fd < 3; ++fd)
    if (::dup2(request.standard[fd], fd) == -1) fail(report, Step::standard);
  // Every descriptor of ours is close-on-exec already; this holds even if one was forgotten.
  ::syscall(SYS_close_range, 3U, ~0U, CLOSE_RANGE_CLOEXEC);
  if (::chdir(request.folder.c_str()) == -1) fail(report, Step::folder);
  ::umask(022);
  for (const cell::ResourceLimit& limit : request.limits)
    if (::setrlimit(limit.resource, &limit.value) == -1) fail(report, Step::limit);
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1) fail(report, Step::privileges);
  if (request.program >= 0)
    ::syscall(SYS_execveat, request.program, "", argv, envp, AT_EMPTY_PATH);
  else
    ::execvpe(argv[0], argv, envp);
  fail(report, Step::program);
}

}  // namespace

Launched launch(const Launch& request, const std::function<void(pid_t)>& before_exec) {
  const std::vector<char*> argv = pointers_to(request.argv);
  const std::vector<char*> envp = pointers_to(request.env);
  Pipe report = make_pipe();
  Pipe go = make_pipe();
  const pid_t pid = require(::fork(), "fork");
  if (pid == 0) {
    ::close(go.write_end.get());
    become(request, argv.data(), envp.data(), go.read_end.get(), report.write_end.get());
  }
  report.write_end.reset();
  char word = 0;
  if (read_all(report.read_end.get(), &word, 1) && before_exec) before_exec(pid);
  go.write_end.reset();
  Failure failure{};
  // Nothing to read: the pipe was closed by a successful execve.
  if (!read_all(report.read_end.get(), &failure, sizeof failure)) return {pid, 0};
  if (failure.step != Step::program)
    throw GraderError{step_names[static_cast<int>(failure.step)], failure.error_number};
  return {pid, failure.error_number};
}

}  // namespace ipclab::run
