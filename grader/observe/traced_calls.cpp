#include "observe/traced_calls.hpp"

#include <sys/syscall.h>

#include <algorithm>
#include <array>
#include <cstddef>

namespace ipclab::observe {
namespace {

constexpr bool no_result = false;

constexpr std::array table{
    TracedCall{SYS_pipe, "pipe", CallKind::pipe},
    TracedCall{SYS_pipe2, "pipe", CallKind::pipe},
    TracedCall{SYS_open, "open", CallKind::open},
    TracedCall{SYS_openat, "open", CallKind::open},
    TracedCall{SYS_openat2, "open", CallKind::open},
    TracedCall{SYS_creat, "open", CallKind::open},
    TracedCall{SYS_mknod, "mknod", CallKind::make_node, no_result},
    TracedCall{SYS_mknodat, "mknod", CallKind::make_node, no_result},
    TracedCall{SYS_socket, "socket", CallKind::socket},
    TracedCall{SYS_socketpair, "socketpair", CallKind::socket_pair},
    TracedCall{SYS_bind, "bind", CallKind::connect, no_result},
    TracedCall{SYS_listen, "listen", CallKind::connect, no_result},
    TracedCall{SYS_connect, "connect", CallKind::connect},
    TracedCall{SYS_shutdown, "shutdown", CallKind::connect, no_result},
    TracedCall{SYS_accept, "accept", CallKind::accept},
    TracedCall{SYS_accept4, "accept", CallKind::accept},
    TracedCall{SYS_dup, "dup", CallKind::duplicate},
    TracedCall{SYS_dup2, "dup", CallKind::duplicate_to},
    TracedCall{SYS_dup3, "dup", CallKind::duplicate_to},
    TracedCall{SYS_fcntl, "fcntl", CallKind::control},
    TracedCall{SYS_close, "close", CallKind::close, no_result},
    TracedCall{SYS_close_range, "close", CallKind::close_range, no_result},
    TracedCall{SYS_read, "read", CallKind::read},
    TracedCall{SYS_readv, "read", CallKind::read},
    TracedCall{SYS_recvfrom, "recv", CallKind::read},
    TracedCall{SYS_recvmsg, "recv", CallKind::read},
    TracedCall{SYS_recvmmsg, "recv", CallKind::read},
    TracedCall{SYS_write, "write", CallKind::write},
    TracedCall{SYS_writev, "write", CallKind::write},
    TracedCall{SYS_sendto, "send", CallKind::write},
    TracedCall{SYS_sendmsg, "send", CallKind::write},
    TracedCall{SYS_sendmmsg, "send", CallKind::write},
    TracedCall{SYS_vmsplice, "splice", CallKind::write},
    TracedCall{SYS_splice, "splice", CallKind::splice},
    TracedCall{SYS_tee, "splice", CallKind::splice},
    TracedCall{SYS_sendfile, "sendfile", CallKind::send_file},
    TracedCall{SYS_poll, "poll", CallKind::poll},
    TracedCall{SYS_ppoll, "poll", CallKind::poll},
    TracedCall{SYS_select, "select", CallKind::poll},
    TracedCall{SYS_pselect6, "select", CallKind::poll},
    TracedCall{SYS_epoll_wait, "epoll_wait", CallKind::poll},
    TracedCall{SYS_epoll_pwait, "epoll_wait", CallKind::poll},
    TracedCall{SYS_epoll_pwait2, "epoll_wait", CallKind::poll},
    TracedCall{SYS_epoll_ctl, "epoll_ctl", CallKind::epoll_control, no_result},
    TracedCall{SYS_fork, "fork", CallKind::fork, no_result},
    TracedCall{SYS_vfork, "fork", CallKind::fork, no_result},
    TracedCall{SYS_clone, "fork", CallKind::fork, no_result},
    TracedCall{SYS_clone3, "fork", CallKind::fork, no_result},
    TracedCall{SYS_execve, "execve", CallKind::execute, no_result},
    TracedCall{SYS_execveat, "execve", CallKind::execute, no_result},
    TracedCall{SYS_mmap, "mmap", CallKind::map},
    TracedCall{SYS_munmap, "munmap", CallKind::unmap, no_result},
    TracedCall{SYS_shmget, "shmget", CallKind::memory},
    TracedCall{SYS_shmat, "shmat", CallKind::attach},
    TracedCall{SYS_shmdt, "shmdt", CallKind::unmap, no_result},
    TracedCall{SYS_shmctl, "shmctl", CallKind::control_ipc, no_result},
    TracedCall{SYS_semget, "semget", CallKind::semaphores},
    TracedCall{SYS_semop, "semop", CallKind::semaphore_operation},
    TracedCall{SYS_semtimedop, "semop", CallKind::semaphore_operation},
    TracedCall{SYS_semctl, "semctl", CallKind::control_ipc, no_result},
    TracedCall{SYS_msgget, "msgget", CallKind::queue},
    TracedCall{SYS_msgsnd, "msgsnd", CallKind::message_send},
    TracedCall{SYS_msgrcv, "msgrcv", CallKind::message_receive},
    TracedCall{SYS_msgctl, "msgctl", CallKind::control_ipc, no_result},
    TracedCall{SYS_mq_open, "mq_open", CallKind::open_queue},
    TracedCall{SYS_mq_timedsend, "mq_send", CallKind::queue_send},
    TracedCall{SYS_mq_timedreceive, "mq_receive", CallKind::queue_receive},
    TracedCall{SYS_mq_notify, "mq_notify", CallKind::control_ipc, no_result},
    TracedCall{SYS_mq_unlink, "mq_unlink", CallKind::control_ipc, no_result},
    TracedCall{SYS_unlink, "unlink", CallKind::control_ipc, no_result},
    TracedCall{SYS_unlinkat, "unlink", CallKind::control_ipc, no_result},
    TracedCall{SYS_futex, "futex", CallKind::futex, no_result},
    TracedCall{SYS_rt_sigaction, "sigaction", CallKind::set_handler, no_result},
    TracedCall{SYS_rt_sigprocmask, "sigprocmask", CallKind::signal_mask, no_result},
    TracedCall{SYS_rt_sigsuspend, "sigsuspend", CallKind::signal_wait},
    TracedCall{SYS_rt_sigtimedwait, "sigwait", CallKind::signal_wait},
    TracedCall{SYS_pause, "pause", CallKind::signal_wait},
    TracedCall{SYS_signalfd, "signalfd", CallKind::signal_file},
    TracedCall{SYS_signalfd4, "signalfd", CallKind::signal_file},
    TracedCall{SYS_rt_sigreturn, "sigreturn", CallKind::signal_return, no_result},
    TracedCall{SYS_kill, "kill", CallKind::send_signal, no_result},
    TracedCall{SYS_tkill, "kill", CallKind::send_signal, no_result},
    TracedCall{SYS_tgkill, "kill", CallKind::send_signal, no_result},
    TracedCall{SYS_pidfd_send_signal, "kill", CallKind::send_signal, no_result},
    TracedCall{SYS_rt_sigqueueinfo, "sigqueue", CallKind::send_signal, no_result},
    TracedCall{SYS_rt_tgsigqueueinfo, "sigqueue", CallKind::send_signal, no_result},
    TracedCall{SYS_alarm, "alarm", CallKind::alarm, no_result},
    TracedCall{SYS_setitimer, "alarm", CallKind::set_timer, no_result},
    TracedCall{SYS_timer_create, "timer", CallKind::timer, no_result},
    TracedCall{SYS_timer_settime, "timer", CallKind::timer, no_result},
    TracedCall{SYS_timer_delete, "timer", CallKind::timer, no_result},
    TracedCall{SYS_timerfd_create, "timer", CallKind::timer, no_result},
    TracedCall{SYS_timerfd_settime, "timer", CallKind::timer, no_result},
    TracedCall{SYS_nanosleep, "nanosleep", CallKind::sleep, no_result},
    TracedCall{SYS_clock_nanosleep, "nanosleep", CallKind::sleep, no_result},
    TracedCall{SYS_sched_yield, "sched_yield", CallKind::yield, no_result},
    TracedCall{SYS_wait4, "wait", CallKind::wait},
    TracedCall{SYS_waitid, "wait", CallKind::wait},
    TracedCall{SYS_flock, "flock", CallKind::lock},
};

constexpr long largest_number = 512;

/// Looked up at every stop, so by index.
constexpr auto positions = [] {
  std::array<short, largest_number> at{};
  at.fill(-1);
  for (std::size_t i = 0; i < table.size(); ++i)
    at[static_cast<std::size_t>(table[i].number)] = static_cast<short>(i);
  return at;
}();

}  // namespace

std::span<const TracedCall> traced_calls() { return table; }

std::set<long> numbers_of(std::span<const std::string> names) {
  std::set<long> numbers;
  for (const TracedCall& call : table)
    if (std::ranges::find(names, call.name) != names.end()) numbers.insert(call.number);
  return numbers;
}

const TracedCall* traced_call(long number) {
  if (number < 0 || number >= largest_number) return nullptr;
  const short position = positions[static_cast<std::size_t>(number)];
  return position < 0 ? nullptr : &table[static_cast<std::size_t>(position)];
}

}  // namespace ipclab::observe
