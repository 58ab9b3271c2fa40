#pragma once
// What the tracer saw of a test's programs: who made whom, who used which object, what was noticed
// on the way, and, when nothing could happen any more, who waited for what. Plain values; filled by
// observe/, read by judge/. Lists are bounded: a test that makes thousands of things shows some.

#include <chrono>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace ipclab::evidence {

/// A place in the student's source, as far as it is known.
struct Line {
  std::string file;      ///< as the compiler was given it, "upper.c"; "" if unknown
  int number = 0;        ///< 0: unknown
  std::string function;  ///< the student's function; "" if unknown
  std::string calls;     ///< the library function it calls there: "read", "printf"; "" if unknown
  bool in_handler = false;  ///< the frame lies within a signal handler
  [[nodiscard]] bool known() const { return number != 0; }
  bool operator==(const Line&) const = default;
};

/// A process that descends from a student's program, that program's own process included.
struct TracedProcess {
  int pid = 0;
  int maker = 0;        ///< pid of who made it; 0: the grader
  std::string name;     ///< for people: "upper", "child 2 (pid 5)", "cat (pid 7)"
  std::string actor;    ///< the actor that it is or descends from
  std::string program;  ///< what it executed itself, "cat"; "" while it is the student's program
  Line made_at;         ///< the fork(2) that made it
  bool ended = false;
  bool waited_for = false;  ///< its maker asked for its status
};

enum class ObjectKind {
  pipe,
  fifo,
  unix_socket,
  internet_socket,
  posix_queue,
  system_v_queue,
  semaphore_set,  ///< System V
  system_v_memory,
  shared_mapping,  ///< mmap(2) with MAP_SHARED, anonymous or of a file
  file,
  other,
};

/// What one process did with an object. Semaphores: a write is an operation that adds, a read one
/// that subtracts. Bytes are those of read(2), write(2), messages and datagrams.
struct Traffic {
  int pid = 0;
  std::uint64_t reads = 0;
  std::uint64_t writes = 0;
  std::uint64_t bytes_read = 0;
  std::uint64_t bytes_written = 0;
};

struct Object {
  ObjectKind kind = ObjectKind::other;
  std::string name;        ///< for people: "pipe 1", "the FIFO jobs", "queue /jobs"
  bool of_grader = false;  ///< it joins an actor with the grader: standard streams
  int made_by = 0;         ///< pid; 0: nobody who was followed
  Line made_at;
  std::vector<Traffic> traffic;
};

/// Something that was noticed about one process. What it means is for the judge.
struct Sign {
  enum class Kind {
    inherited_descriptor,  ///< a program was executed that has a descriptor too many
    piled_up_descriptors,  ///< many descriptors of one line were open, and of no use, at the end
    polls,                 ///< asked again and again without waiting: EAGAIN, WNOHANG, no time-out
    polls_with_sleep,      ///< the same with short sleeps in between
    spins,                 ///< burnt processor time in the same few states, without a call
    retries_eagain,        ///< repeated a call that said EAGAIN, without waiting in between
    ended_after_eintr,     ///< a call said EINTR, and the process ended because of it
    ended_after_eagain,
    unsafe_call_in_handler,
    torn_write,        ///< a message went into a shared pipe in pieces, or was too large for one
    broken_off_write,  ///< a write(2) took only a part, and the rest never came
    foreign_call,      ///< a system call of the 32-bit kind
    refused_call,      ///< one that no lab needs: it failed
  };
  Kind kind = Kind::polls;
  int pid = 0;
  std::string process;  ///< for people, as TracedProcess::name
  std::string program;  ///< as TracedProcess::program, "" for the student's own
  std::string call;     ///< "read", "waitpid", "printf"
  std::string object;   ///< for people: "descriptor 4, the write end of pipe 1"; "" if none
  ObjectKind object_kind = ObjectKind::other;
  int descriptor = -1;
  std::uint64_t count = 0;  ///< how often, how many bytes, how many descriptors
  std::uint64_t of = 0;     ///< the bytes asked for, where `count` are those that went through
  std::chrono::nanoseconds lasted{};
  Line at;
  Line object_made_at;
};

/// A fault that the grader injected.
struct InjectedFault {
  std::string fault;  ///< as in YAML: "short-io", "fork-fails"
  int pid = 0;
  std::string process;
  std::string what;  ///< "the third read returned 1 byte of 8"
  Line at;
};

// ---- When nothing can happen any more ----

enum class WaitKind {
  read,  ///< of a pipe, FIFO, socket, terminal, ...
  write,
  open_fifo,
  accept,
  message,        ///< from a queue: it is empty
  room,           ///< in a queue: it is full
  semaphore_set,  ///< semop(2)
  semaphore,      ///< sem_wait(3)
  mutex,          ///< pthread_mutex_lock(3), also robust and priority-inheriting ones
  condition,      ///< pthread_cond_wait(3)
  thread,         ///< pthread_join(3)
  futex,          ///< another lock of the C library, or of the program's own making
  child,
  signal,   ///< pause(2), sigsuspend(2), sigwait(3)
  several,  ///< poll(2), select(2), epoll_wait(2)
  file_lock,
  stopped,  ///< by SIGSTOP and the like
  other,
};

/// Somebody who could end a wait, if he went on.
struct Releaser {
  int pid = 0;
  std::string process;  ///< for people
  std::string how;      ///< "has its write end open as descriptor 4", "holds the lock"
  int descriptor = -1;
  Line made_at;  ///< where he got that descriptor, did that operation, ...
  bool is_grader = false;
};

struct Wait {
  WaitKind kind = WaitKind::other;
  int pid = 0;
  int tid = 0;
  std::string process;
  bool student = true;  ///< the student's own program, not one that it executed
  std::string call;     ///< "read", "sem_wait"
  int descriptor = -1;
  std::string object;     ///< for people: "pipe 1", "the lock at 0x7f…"; "" if none
  std::string object_id;  ///< the same for two waits for the same thing
  Line at;
  Line object_made_at;
  std::vector<Releaser> releasers;
  /// Of a lock: who holds it. Dead if that process or thread has ended.
  int owner = 0;
  bool owner_is_dead = false;
  bool owner_is_itself = false;
  int child = 0;               ///< the child that is waited for; 0: any
  int earlier_signal = 0;      ///< this one was handled just before the wait
  unsigned dead_children = 0;  ///< children of the waiting process that nobody has waited for
  std::string note;            ///< more for people: "value 0; last changed by child 1 at ring.c:40"
};

/// Who waits for what, in the order of process ids.
struct WaitGraph {
  std::vector<Wait> waits;
  unsigned left_out = 0;  ///< waits that were too many to list
};

/// Everything about one run.
struct Trace {
  std::vector<TracedProcess> processes;
  std::vector<Object> objects;
  std::vector<Sign> signs;
  std::vector<InjectedFault> injected;
  /// How often each system call came, failed ones included, under one name for all its variants
  /// ("pipe" for pipe2 too, "fork" for vfork and clone of a process), by the student's own program.
  std::map<std::string, std::uint64_t> calls;
  std::set<std::string> flags;      ///< seen as arguments: "O_NONBLOCK", "SEM_UNDO", "SA_RESTART"
  std::set<int> handled_signals;    ///< a handler was installed for it
  std::set<std::string> waited_in;  ///< calls that put a process to sleep at least once
  WaitGraph standstill;             ///< who waited when the run was given up as stuck; else empty
};

}  // namespace ipclab::evidence
