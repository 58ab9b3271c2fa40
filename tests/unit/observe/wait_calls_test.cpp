#include "observe/wait_calls.hpp"

#include <gtest/gtest.h>
#include <linux/futex.h>
#include <sys/syscall.h>

#include <array>
#include <span>

#include "observe/standstill.hpp"

namespace ipclab::observe {
namespace {

using Arguments = std::array<std::uint64_t, 6>;

struct Recorded {
  const char* what;
  long number;
  Arguments arguments;  ///< as /proc/PID/syscall shows them
  bool without_limit;
};

constexpr std::uint64_t address = 0x7ffd12345678;
// An int of -1: the upper half of its register is not cleared by every caller.
constexpr std::uint64_t minus_one = 0xffffffff;
constexpr std::uint64_t long_minus_one = 0xffffffffffffffff;

const Recorded recorded[] = {
    {"read", SYS_read, {3, address, 1}, true},
    {"write", SYS_write, {4, address, 4096}, true},
    {"open of a FIFO", SYS_openat, {0xffffff9c, address, 0, 0}, true},
    {"wait", SYS_wait4, {long_minus_one, 0, 0, 0}, true},
    {"pause", SYS_pause, {}, true},
    {"sigsuspend", SYS_rt_sigsuspend, {address, 8}, true},
    {"sigwaitinfo", SYS_rt_sigtimedwait, {address, address, 0, 8}, true},
    {"sigtimedwait", SYS_rt_sigtimedwait, {address, address, address, 8}, false},
    {"msgrcv", SYS_msgrcv, {0, address, 16, 0, 0}, true},
    {"semop", SYS_semop, {0, address, 1}, true},
    {"semtimedop", SYS_semtimedop, {0, address, 1, address}, false},
    {"semtimedop as semop", SYS_semtimedop, {0, address, 1, 0}, true},
    {"mq_receive", SYS_mq_timedreceive, {3, address, 16, 0, 0}, true},
    {"mq_timedreceive", SYS_mq_timedreceive, {3, address, 16, 0, address}, false},
    {"mq_timedsend", SYS_mq_timedsend, {3, address, 16, 0, address}, false},
    {"poll for ever", SYS_poll, {address, 1, minus_one}, true},
    {"poll for ever, sign extended", SYS_poll, {address, 1, long_minus_one}, true},
    {"poll for 3 s", SYS_poll, {address, 1, 3000}, false},
    {"poll for 0 s", SYS_poll, {address, 1, 0}, false},
    {"ppoll", SYS_ppoll, {address, 1, 0, 0, 8}, true},
    {"ppoll for a time", SYS_ppoll, {address, 1, address, 0, 8}, false},
    {"select", SYS_select, {4, address, 0, 0, 0}, true},
    {"select for a time", SYS_select, {4, address, 0, 0, address}, false},
    {"pselect", SYS_pselect6, {4, address, 0, 0, 0, address}, true},
    {"epoll_wait", SYS_epoll_wait, {5, address, 8, minus_one}, true},
    {"epoll_wait for a time", SYS_epoll_wait, {5, address, 8, 1000}, false},
    {"accept", SYS_accept, {3, 0, 0}, true},
    {"recv", SYS_recvfrom, {4, address, 100, 0, 0, 0}, true},
    {"nanosleep", SYS_nanosleep, {address, 0}, false},
    {"clock_nanosleep", SYS_clock_nanosleep, {0, 0, address, 0}, false},
    {"poll after SIGCONT", SYS_restart_syscall, {}, false},
    {"outside a system call", -1, {}, false},
    {"a call that nobody knows", 100'000, {}, false},
};

const Recorded futexes[] = {
    {"wait", SYS_futex, {address, FUTEX_WAIT, 2, 0}, true},
    {"private wait", SYS_futex, {address, FUTEX_WAIT_PRIVATE, 2, 0}, true},
    {"timed wait", SYS_futex, {address, FUTEX_WAIT_PRIVATE, 2, address}, false},
    {"sem_wait", SYS_futex, {address, FUTEX_WAIT_BITSET | FUTEX_CLOCK_REALTIME, 0, 0}, true},
    {"sem_timedwait",
     SYS_futex,
     {address, FUTEX_WAIT_BITSET | FUTEX_CLOCK_REALTIME, 0, address},
     false},
    {"lock with inheritance", SYS_futex, {address, FUTEX_LOCK_PI, 0, 0}, true},
    {"wake", SYS_futex, {address, FUTEX_WAKE, 1, 0}, false},
};

void expect_as_recorded(std::span<const Recorded> calls) {
  for (const Recorded& call : calls)
    EXPECT_EQ(waits_without_limit({call.number, call.arguments}), call.without_limit) << call.what;
}

TEST(WaitsWithoutLimit, DependsOnTheCallAndItsTimeOut) { expect_as_recorded(recorded); }

TEST(WaitsWithoutLimit, DependsOnTheOperationOfAFutex) { expect_as_recorded(futexes); }

TEST(WaitCalls, AreFoundByNumberAndByName) {
  ASSERT_NE(wait_call(SYS_msgrcv), nullptr);
  EXPECT_EQ(wait_call(SYS_msgrcv)->name, "msgrcv");
  EXPECT_EQ(wait_call_number("wait4"), SYS_wait4);
  EXPECT_EQ(wait_call(SYS_getpid), nullptr);
  EXPECT_EQ(wait_call_number("getpid"), -1);
  EXPECT_EQ(wait_call_number(""), -1);
}

}  // namespace
}  // namespace ipclab::observe
