#pragma once
// What /proc tells about processes (proc(5)). Every process may vanish between two reads: then the
// answer is empty, never an error.

#include <sys/types.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ipclab::observe {

/// From /proc/PID/stat and status.
struct ProcessStatus {
  pid_t pid = 0;
  pid_t parent = 0;
  pid_t session = 0;
  char state = '?';             ///< R running, S waits, D waits for disk, Z zombie, T stopped, ...
  std::uint64_t cpu_ticks = 0;  ///< of sysconf(_SC_CLK_TCK), without waited-for children
  std::uint64_t children_cpu_ticks = 0;
  unsigned threads = 0;
  std::uint64_t resident_pages = 0;
};

/// A thread's current system call, from /proc/PID/task/TID/syscall.
struct SystemCall {
  long number = -1;  ///< -1: blocked outside a system call
  std::array<std::uint64_t, 6> arguments{};
  bool operator==(const SystemCall&) const = default;
};

[[nodiscard]] std::optional<ProcessStatus> status_of(pid_t pid);

/// Every process that /proc shows and that descends from `root` (itself left out).
[[nodiscard]] std::vector<ProcessStatus> descendants_of(pid_t root);

/// The children of a process, of all its threads.
[[nodiscard]] std::vector<pid_t> children_of(pid_t pid);

[[nodiscard]] std::vector<pid_t> threads_of(pid_t pid);

/// Empty while the thread runs, or when it may not be looked at.
[[nodiscard]] std::optional<SystemCall> system_call_of(pid_t pid, pid_t tid);

struct ThreadStatus {
  char state = '?';  ///< as in ProcessStatus
  /// Voluntary plus involuntary context switches: unchanged means that it has not run in between.
  std::uint64_t switches = 0;
};
[[nodiscard]] std::optional<ThreadStatus> thread_status_of(pid_t pid, pid_t tid);

/// The name of the program: the last part of its first argument, else comm in brackets.
[[nodiscard]] std::string name_of(pid_t pid);

/// All arguments of the program, with blanks between them; at most 64 KiB.
[[nodiscard]] std::string arguments_of(pid_t pid);

/// True if an alarm or timer may wake a process that nobody has followed: it is prepared for
/// SIGALRM (setitimer(2) shows nowhere in /proc), or has made a timer with timer_create(2).
[[nodiscard]] bool may_be_woken_by_a_timer(pid_t pid);

/// A timerfd of the process will expire.
[[nodiscard]] bool has_armed_timer_file(pid_t pid);

/// Some TCP connection of the process's network waits for a time after which it sends again
/// (proc(5), /proc/net/tcp).
[[nodiscard]] bool tcp_will_send_again(pid_t pid);

/// The process has a socket of the internet family open.
[[nodiscard]] bool has_internet_socket(pid_t pid);

/// True if a wait for this socket may end with a time-out of its own (SO_RCVTIMEO, SO_SNDTIMEO in
/// socket(7)), or if that cannot be known.
[[nodiscard]] bool socket_has_time_out(pid_t pid, int descriptor);

/// O_NONBLOCK is set for the descriptor.
[[nodiscard]] bool is_non_blocking(pid_t pid, int descriptor);

/// The descriptor is a pipe in packet mode (O_DIRECT in pipe(2)).
[[nodiscard]] bool keeps_packets(pid_t pid, int descriptor);

/// The descriptor is a socket that carries a stream of bytes (SOCK_STREAM in socket(2)).
[[nodiscard]] bool is_stream_socket(pid_t pid, int descriptor);

/// The other side of a connected socket has closed it.
[[nodiscard]] bool peer_is_gone(pid_t pid, int descriptor);

/// Processor time that a thread has used; empty when it is gone.
[[nodiscard]] std::optional<std::chrono::nanoseconds> processor_time_of(pid_t pid, pid_t tid);

/// True if the process (a zombie too) ignores the signal.
[[nodiscard]] bool ignores_signal(pid_t pid, int signal);

/// True if the thread lets the signal wait (sigprocmask(2)).
[[nodiscard]] bool blocks_signal(pid_t thread, int signal);

/// Memory that is the process's own or its share of what it shares (PSS), in bytes.
struct ProportionalMemory {
  std::uint64_t all = 0;
  std::uint64_t in_files = 0;  ///< of it, in files that are kept in memory: tmpfs, memfd, shmat(2)
};

/// Empty for a process that does not let itself be looked at (PR_SET_DUMPABLE in prctl(2)).
[[nodiscard]] std::optional<ProportionalMemory> proportional_memory(pid_t pid);

struct Descriptor {
  int number = -1;
  std::string target;  ///< as readlink(2) shows it: "pipe:[1234]", "/work/a"
  bool writable = false;
  bool readable = false;
};
[[nodiscard]] std::vector<Descriptor> descriptors_of(pid_t pid);
/// Their numbers alone.
[[nodiscard]] std::vector<int> open_descriptors_of(pid_t pid);

/// The target of one descriptor, shortened where it is very long; "" if it is not open.
[[nodiscard]] std::string target_of(pid_t pid, int descriptor);

}  // namespace ipclab::observe
