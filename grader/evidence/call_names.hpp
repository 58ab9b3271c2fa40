#pragma once
// The names that lab files and traces have for system calls and for flags among their arguments.
// What the kernel offers in several variants counts under one name. A test holds these lists,
// docs/lab.schema.json and docs/lab-yaml.md in step.

#include <array>
#include <string_view>

namespace ipclab::evidence {

struct CallName {
  std::string_view name;
  std::string_view covers;  ///< the functions of the manual that count under it
};

inline constexpr auto call_names = std::to_array<CallName>({
    {"pipe", "pipe, pipe2"},
    {"fork", "fork, vfork, clone, clone3"},
    {"execve", "execve, execveat"},
    {"exit", "exit, _exit, exit_group"},
    {"dup", "dup, dup2, dup3"},
    {"fcntl", "fcntl"},
    {"close", "close, close_range"},
    {"open", "open, openat, openat2, creat"},
    {"mknod", "mknod, mknodat, mkfifo, mkfifoat"},
    {"read", "read, readv"},
    {"write", "write, writev"},
    {"send", "send, sendto, sendmsg, sendmmsg"},
    {"recv", "recv, recvfrom, recvmsg, recvmmsg"},
    {"splice", "splice, tee, vmsplice"},
    {"sendfile", "sendfile"},
    {"socket", "socket"},
    {"socketpair", "socketpair"},
    {"bind", "bind"},
    {"listen", "listen"},
    {"accept", "accept, accept4"},
    {"connect", "connect"},
    {"shutdown", "shutdown"},
    {"poll", "poll, ppoll"},
    {"select", "select, pselect"},
    {"epoll_wait", "epoll_wait, epoll_pwait, epoll_pwait2"},
    {"shmget", "shmget"},
    {"shmat", "shmat"},
    {"semget", "semget"},
    {"semop", "semop, semtimedop"},
    {"semctl", "semctl"},
    {"msgget", "msgget"},
    {"msgsnd", "msgsnd"},
    {"msgrcv", "msgrcv"},
    {"mq_open", "mq_open"},
    {"mq_send", "mq_send, mq_timedsend"},
    {"mq_receive", "mq_receive, mq_timedreceive"},
    {"mq_unlink", "mq_unlink"},
    {"mmap", "mmap"},
    {"munmap", "munmap"},
    {"futex", "futex"},
    {"sigaction", "sigaction, signal"},
    {"sigprocmask", "sigprocmask, pthread_sigmask"},
    {"sigsuspend", "sigsuspend"},
    {"sigwait", "sigwait, sigwaitinfo, sigtimedwait"},
    {"signalfd", "signalfd"},
    {"pause", "pause"},
    {"wait", "wait, waitpid, waitid, wait3, wait4"},
    {"kill", "kill, killpg, raise, pidfd_send_signal"},
    {"sigqueue", "sigqueue, pthread_sigqueue"},
    {"alarm", "alarm, setitimer"},
    {"timer", "timer_create, timer_settime, timer_delete, timerfd_create, timerfd_settime"},
    {"nanosleep", "nanosleep, clock_nanosleep, sleep, usleep"},
    {"flock", "flock"},
    {"unlink", "unlink, unlinkat"},
});

inline constexpr auto flag_names = std::to_array<std::string_view>({
    "O_NONBLOCK",
    "O_CREAT",
    "O_EXCL",
    "O_CLOEXEC",
    "SEM_UNDO",
    "IPC_NOWAIT",
    "IPC_CREAT",
    "IPC_EXCL",
    "SA_RESTART",
    "SA_SIGINFO",
    "SA_NOCLDWAIT",
    "MSG_NOERROR",
    "MAP_SHARED",
    "MAP_PRIVATE",
    "MAP_ANONYMOUS",
    "WNOHANG",
    "EPOLLET",
});

}  // namespace ipclab::evidence
