#include "run/launch.hpp"

#include <fcntl.h>
#include <linux/close_range.h>
#include <linux/seccomp.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "support/error.hpp"
#include "support/pipe.hpp"
#include "support/unique_fd.hpp"

namespace ipclab::run {
namespace {

enum class Step : int { session, standard, folder, limit, privileges, filter, program };

constexpr const char* step_names[] = {"setsid",
                                      "dup2",
                                      "chdir to the work folder",
                                      "setrlimit",
                                      "prctl(PR_SET_NO_NEW_PRIVS)",
                                      "prctl(PR_SET_SECCOMP)",
                                      "execve"};

/// What the child writes when it cannot go on.
struct Failure {
  Step step;
  int error_number;
};
// What it writes before that: once it may be traced, and whether the filter for that is in force.
constexpr char ready = 'r';
constexpr char filtered = 'f';
constexpr char unfiltered = 'u';

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

/// A write(2) that does not stop for the tracer, who waits for it: pwritev2(2) with an offset of
/// -1.
void report_word(int report, const void* word, std::size_t size) {
  const iovec part{const_cast<void*>(word), size};
  ::syscall(SYS_pwritev2, report, &part, 1, -1L, -1L, 0);
}

[[noreturn]] void fail(int report, Step step) {
  const Failure failure{step, errno};
  report_word(report, &failure, sizeof failure);
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

bool install(const std::vector<sock_filter>& filter) {
  const sock_fprog program{static_cast<unsigned short>(filter.size()),
                           const_cast<sock_filter*>(filter.data())};
  return ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

/// If memory runs out, the kernel ends a program rather than the grader (proc(5)).
void offer_to_the_kernel() {
  const int file = ::open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  [[maybe_unused]] const ssize_t ignored = ::write(file, "1000", 4);
  ::close(file);
}

void guard_calls(const Launch& request, bool traced, int report) {
  if (request.filters == nullptr) return;
  const bool installed = install(traced ? request.filters->traced : request.filters->untraced);
  if (!installed && request.must_filter) fail(report, Step::filter);
  if (!traced) return;
  const char word = installed ? filtered : unfiltered;
  report_word(report, &word, 1);
}

[[noreturn]] void become(const Launch& request, char* const* argv, char* const* envp, int go,
                         int report) {
  // A pid 1 forbids to be traced, which a child inherits until it executes (prctl(2)).
  ::prctl(PR_SET_DUMPABLE, 1);
  report_word(report, &ready, 1);
  // The caller closes the pipe when it has looked at this process as long as it wants.
  // A token in it says that this process is traced.
  char token = 0;
  const bool traced = ::read(go, &token, 1) == 1;
  default_signals();
  offer_to_the_kernel();
  if (::setsid() == -1) fail(report, Step::session);
  for (int fd = 0; fd < 3; ++fd)
    if (::dup2(request.standard[fd], fd) == -1) fail(report, Step::standard);
  // Every descriptor of ours is close-on-exec already; this holds even if one was forgotten.
  ::syscall(SYS_close_range, 3U, ~0U, CLOSE_RANGE_CLOEXEC);
  if (::chdir(request.folder.c_str()) == -1) fail(report, Step::folder);
  ::umask(022);
  for (const cell::ResourceLimit& limit : request.limits)
    if (::setrlimit(limit.resource, &limit.value) == -1) fail(report, Step::limit);
  if (request.same_addresses) ::personality(ADDR_NO_RANDOMIZE);
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1) fail(report, Step::privileges);
  guard_calls(request, traced, report);
  if (request.program >= 0)
    ::syscall(SYS_execveat, request.program, "", argv, envp, AT_EMPTY_PATH);
  else
    ::execvpe(argv[0], argv, envp);
  fail(report, Step::program);
}

/// With the filter in force, execve(2) is the first call that stops: only the tracer can let it go.
void attend(pid_t pid, const Attendant& attendant) {
  int status = 0;
  if (::waitpid(pid, &status, __WALL) != pid || !WIFSTOPPED(status))
    throw GraderError{"the process of an actor was ended before its program began"};
  attendant.stopped(pid, status);
}

}  // namespace

Launched launch(const Launch& request, const Attendant& attendant) {
  const std::vector<char*> argv = pointers_to(request.argv);
  const std::vector<char*> envp = pointers_to(request.env);
  Pipe report = make_pipe();
  Pipe go = make_pipe();
  const auto child = [&] {
    ::close(go.write_end.get());
    become(request, argv.data(), envp.data(), go.read_end.get(), report.write_end.get());
  };
  const pid_t pid = request.domain->fork(child, request.group);
  report.write_end.reset();
  Launched launched{.pid = pid};
  char word = 0;
  if (read_all(report.read_end.get(), &word, 1) && attendant.before_exec &&
      attendant.before_exec(pid)) {
    [[maybe_unused]] const ssize_t ignored = ::write(go.write_end.get(), &ready, 1);
    launched.filtered = read_all(report.read_end.get(), &word, 1) && word == filtered;
    if (launched.filtered) attend(pid, attendant);
  }
  go.write_end.reset();
  Failure failure{};
  // Nothing to read: the pipe was closed by a successful execve.
  if (!read_all(report.read_end.get(), &failure, sizeof failure)) return launched;
  if (failure.step != Step::program)
    throw GraderError{step_names[static_cast<int>(failure.step)], failure.error_number};
  launched.error_number = failure.error_number;
  return launched;
}

}  // namespace ipclab::run
