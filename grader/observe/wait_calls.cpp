#include "observe/wait_calls.hpp"

#include <sys/syscall.h>

#include <algorithm>

namespace ipclab::observe {
namespace {

constexpr std::array table{
    WaitCall{SYS_read, "read", Ends::never, 0, true},
    WaitCall{SYS_write, "write", Ends::never, 0, true},
    WaitCall{SYS_readv, "readv", Ends::never, 0, true},
    WaitCall{SYS_writev, "writev", Ends::never, 0, true},
    WaitCall{SYS_recvfrom, "recvfrom", Ends::never, 0, true},
    WaitCall{SYS_recvmsg, "recvmsg", Ends::never, 0, true},
    WaitCall{SYS_sendto, "sendto", Ends::never, 0, true},
    WaitCall{SYS_sendmsg, "sendmsg", Ends::never, 0, true},
    WaitCall{SYS_accept, "accept", Ends::never, 0, true},
    WaitCall{SYS_accept4, "accept4", Ends::never, 0, true},
    WaitCall{SYS_splice, "splice", Ends::never, 0, true},
    WaitCall{SYS_tee, "tee", Ends::never, 0, true},
    WaitCall{SYS_sendfile, "sendfile", Ends::never, 0, true},
    WaitCall{SYS_flock, "flock", Ends::never, 0, true},
    WaitCall{SYS_fcntl, "fcntl", Ends::never, 0, true},  // only F_SETLKW and F_OFD_SETLKW wait
    WaitCall{SYS_vmsplice, "vmsplice", Ends::never, 0, true},
    WaitCall{SYS_recvmmsg, "recvmmsg", Ends::when_pointer, 4, true},
    WaitCall{SYS_sendmmsg, "sendmmsg", Ends::never, 0, true},
    WaitCall{SYS_open, "open", Ends::never, 0, false},
    WaitCall{SYS_openat, "openat", Ends::never, 0, false},
    WaitCall{SYS_wait4, "wait4", Ends::never, 0, false},
    WaitCall{SYS_waitid, "waitid", Ends::never, 0, false},
    WaitCall{SYS_pause, "pause", Ends::never, 0, false},
    WaitCall{SYS_rt_sigsuspend, "rt_sigsuspend", Ends::never, 0, false},
    WaitCall{SYS_rt_sigtimedwait, "rt_sigtimedwait", Ends::when_pointer, 2, false},
    WaitCall{SYS_msgrcv, "msgrcv", Ends::never, 0, false},
    WaitCall{SYS_msgsnd, "msgsnd", Ends::never, 0, false},
    WaitCall{SYS_semop, "semop", Ends::never, 0, false},
    WaitCall{SYS_semtimedop, "semtimedop", Ends::when_pointer, 3, false},
    WaitCall{SYS_mq_timedsend, "mq_timedsend", Ends::when_pointer, 4, true},
    WaitCall{SYS_mq_timedreceive, "mq_timedreceive", Ends::when_pointer, 4, true},
    WaitCall{SYS_poll, "poll", Ends::when_not_negative, 2, false},
    WaitCall{SYS_ppoll, "ppoll", Ends::when_pointer, 2, false},
    WaitCall{SYS_select, "select", Ends::when_pointer, 4, false},
    WaitCall{SYS_pselect6, "pselect6", Ends::when_pointer, 4, false},
    WaitCall{SYS_epoll_wait, "epoll_wait", Ends::when_not_negative, 3, false},
    WaitCall{SYS_epoll_pwait, "epoll_pwait", Ends::when_not_negative, 3, false},
    WaitCall{SYS_epoll_pwait2, "epoll_pwait2", Ends::when_pointer, 3, false},
    WaitCall{SYS_futex, "futex", Ends::futex, 3, false},
};

}  // namespace

const WaitCall* wait_call(long number) {
  const auto* found = std::ranges::find(table, number, &WaitCall::number);
  return found == table.end() ? nullptr : found;
}

long wait_call_number(std::string_view name) {
  const auto* found = std::ranges::find(table, name, &WaitCall::name);
  return found == table.end() ? -1 : found->number;
}

}  // namespace ipclab::observe
