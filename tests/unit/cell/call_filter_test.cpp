#include "cell/call_filter.hpp"

#include <asm/ioctls.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <set>

#include "cell/allowed_calls.hpp"

namespace ipclab::cell {
namespace {

using Arguments = std::array<std::uint64_t, 6>;

bool install(const std::vector<sock_filter>& filter) {
  const sock_fprog program{static_cast<unsigned short>(filter.size()),
                           const_cast<sock_filter*>(filter.data())};
  return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

/// errno of a call that a process under the filter makes; 0: it worked; -1: the process died.
int error_of(long number, const Arguments& a, const std::set<long>& also_refused = {}) {
  const auto filter = call_filters({}, also_refused).untraced;
  const pid_t pid = ::fork();
  if (pid == 0) {
    if (!install(filter)) ::_exit(255);
    const long result = ::syscall(number, a[0], a[1], a[2], a[3], a[4], a[5]);
    ::_exit(result == -1 ? errno : 0);
  }
  int status = 0;
  ::waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

constexpr std::uint64_t upper_half = 1ULL << 32;

TEST(CallFilter, LetsOrdinaryCallsThrough) {
  EXPECT_EQ(error_of(SYS_getpid, {}), 0);
  EXPECT_EQ(error_of(SYS_close, {99}), EBADF);
  EXPECT_EQ(error_of(SYS_socket, {AF_UNIX, SOCK_STREAM}), 0);
  EXPECT_EQ(error_of(SYS_socket, {AF_INET, SOCK_DGRAM | SOCK_CLOEXEC}), 0);
  EXPECT_EQ(error_of(SYS_socket, {AF_NETLINK, SOCK_RAW}), 0);
  EXPECT_EQ(error_of(SYS_prctl, {PR_SET_DUMPABLE, 1}), 0);
  EXPECT_EQ(error_of(SYS_unshare, {CLONE_FILES}), 0);
  EXPECT_EQ(error_of(SYS_personality, {0xffffffff}), 0);
}

TEST(CallFilter, RefusesWhatReachesBeyondTheTest) {
  for (const long number : {SYS_ptrace, SYS_mount, SYS_setns, SYS_bpf, SYS_keyctl, SYS_seccomp,
                            SYS_perf_event_open, SYS_userfaultfd, SYS_io_uring_setup,
                            SYS_kexec_load, SYS_finit_module, SYS_process_vm_writev})
    EXPECT_EQ(error_of(number, {}), EPERM) << number;
}

TEST(CallFilter, RefusesSomeArgumentsOfOrdinaryCalls) {
  EXPECT_EQ(error_of(SYS_unshare, {CLONE_NEWUSER}), EPERM);
  EXPECT_EQ(error_of(SYS_unshare, {CLONE_NEWNS | CLONE_FS}), EPERM);
  EXPECT_EQ(error_of(SYS_clone, {CLONE_NEWPID | SIGCHLD}), EPERM);
  EXPECT_EQ(error_of(SYS_socket, {AF_VSOCK, SOCK_STREAM}), EPERM);
  EXPECT_EQ(error_of(SYS_socket, {AF_INET, SOCK_RAW | SOCK_CLOEXEC, 1}), EPERM);
  EXPECT_EQ(error_of(SYS_prctl, {PR_SET_DUMPABLE, 0}), EPERM);
  EXPECT_EQ(error_of(SYS_prctl, {PR_SET_SECCOMP, SECCOMP_MODE_FILTER}), EPERM);
  EXPECT_EQ(error_of(SYS_personality, {0x40000}), EPERM);
}

TEST(CallFilter, LooksAtTheHalfOfAnArgumentThatTheKernelLooksAt) {
  EXPECT_EQ(error_of(SYS_ioctl, {0, TIOCSTI}), EPERM);
  EXPECT_EQ(error_of(SYS_ioctl, {0, TIOCSTI | upper_half}), EPERM);
  EXPECT_EQ(error_of(SYS_prctl, {PR_SET_SECCOMP | upper_half, SECCOMP_MODE_FILTER}), EPERM);
  EXPECT_EQ(error_of(SYS_socket, {AF_VSOCK | upper_half, SOCK_STREAM}), EPERM);
  EXPECT_EQ(error_of(SYS_unshare, {CLONE_NEWUSER | upper_half}), EPERM);
}

TEST(CallFilter, KnowsNothingOfTheRest) {
  EXPECT_EQ(error_of(SYS_clone3, {}), ENOSYS);
  EXPECT_EQ(error_of(5000, {}), ENOSYS);
}

TEST(CallFilter, EndsWhoCallsAnotherArchitecture) {
  constexpr long x32_getpid = 0x40000000 | SYS_getpid;
  EXPECT_EQ(error_of(x32_getpid, {}), -1);
}

TEST(CallFilter, RefusesWhatALabRefuses) {
  EXPECT_EQ(error_of(SYS_socket, {AF_UNIX, SOCK_STREAM}, {SYS_socket}), EPERM);
  EXPECT_EQ(error_of(SYS_getpid, {}, {SYS_socket}), 0);
}

/// The message of the stop at a call, and -1 if it does not stop.
long message_at(long number, const Arguments& a) {
  const StoppingCall stopping[] = {{SYS_pipe2}, {SYS_socket}, {SYS_mmap, true}};
  const auto filter = call_filters(stopping).traced;
  const pid_t pid = ::fork();
  if (pid == 0) {
    ::raise(SIGSTOP);
    if (!install(filter)) ::_exit(255);
    ::syscall(number, a[0], a[1], a[2], a[3], a[4], a[5]);
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(pid, &status, WUNTRACED);
  ::ptrace(PTRACE_SEIZE, pid, nullptr, PTRACE_O_TRACESECCOMP | PTRACE_O_EXITKILL);
  ::kill(pid, SIGCONT);
  long message = -1;
  while (::waitpid(pid, &status, 0) == pid && WIFSTOPPED(status)) {
    unsigned long value = 0;
    if (status >> 16 == PTRACE_EVENT_SECCOMP &&
        ::ptrace(PTRACE_GETEVENTMSG, pid, nullptr, &value) == 0)
      message = static_cast<long>(value);
    ::ptrace(PTRACE_CONT, pid, nullptr, nullptr);
  }
  return message;
}

TEST(CallFilter, TellsTheTracerWhatToFollowAndWhatToRefuse) {
  EXPECT_EQ(message_at(SYS_getpid, {}), -1);
  EXPECT_EQ(message_at(SYS_pipe2, {}), 0);
  EXPECT_EQ(message_at(SYS_socket, {AF_UNIX, SOCK_STREAM}), 0);
  EXPECT_EQ(message_at(SYS_socket, {AF_VSOCK, SOCK_STREAM}), refused_message);
  EXPECT_EQ(message_at(SYS_bpf, {}), refused_message);
  EXPECT_EQ(message_at(SYS_mmap, {0, 4096, 0, 0x21 /*shared, anonymous*/, ~0ULL}), 0);
  EXPECT_EQ(message_at(SYS_mmap, {0, 4096, 0, 0x22 /*private*/, ~0ULL}), -1);
}

TEST(RefusedCalls, HaveNamesAndAreNotAllowed) {
  const std::set<long> allowed{allowed_calls().begin(), allowed_calls().end()};
  for (const RefusedCall& call : refused_calls()) {
    EXPECT_FALSE(call.name.empty());
    // What is refused for some arguments is allowed for the others.
    EXPECT_EQ(allowed.contains(call.number), !call.always()) << call.name;
  }
}

TEST(RefusedCalls, AreNamedByTheirArguments) {
  const Arguments raw{AF_INET, SOCK_RAW, 1};
  ASSERT_NE(refused_call(SYS_socket, raw), nullptr);
  EXPECT_EQ(refused_call(SYS_socket, raw)->name, "socket(SOCK_RAW)");
  EXPECT_EQ(refused_call(SYS_socket, Arguments{AF_INET, SOCK_STREAM}), nullptr);
  EXPECT_EQ(refused_call(SYS_mount, Arguments{})->name, "mount");
}

}  // namespace
}  // namespace ipclab::cell
