#pragma once
// The control block: one file that every process of a cell maps, and that ipclab reads afterwards.
// Plain values of fixed layout, the same for the runtime (linked into students' programs) and for
// ipclab. Whatever stands in it may have been written by a hostile program: who reads it from
// outside checks every number first.

#include <pthread.h>

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace ipclab::probe {

inline constexpr std::uint32_t control_magic = 0x69706370;
inline constexpr std::uint32_t control_version = 1;

inline constexpr unsigned most_tasks = 192;         ///< processes and threads of one run
inline constexpr unsigned most_images = 16;         ///< programs that a run executes
inline constexpr unsigned most_switches = 8192;     ///< kept in the log
inline constexpr unsigned most_preemptions = 4096;  ///< of a plan
inline constexpr unsigned most_races = 32;
inline constexpr unsigned most_unsafe_calls = 32;
inline constexpr unsigned most_objects = 256;  ///< shared mappings
inline constexpr unsigned most_sync_objects = 8192;
inline constexpr unsigned most_merged_objects = 64;  ///< once those are used up
inline constexpr unsigned most_places = 2048;
inline constexpr unsigned most_past_images = 4;

/// What a task is about to do, or has done last.
enum class Op : std::uint8_t {
  none,
  begin,    ///< its first step
  read,     ///< of memory
  write,    ///< to memory
  update,   ///< an atomic read-modify-write
  acquire,  ///< lock, wait for a semaphore, receive, join: may have to wait
  release,  ///< unlock, post, send, signal
  handler,  ///< a signal handler begins
  other,    ///< any other call
  end,      ///< its last step
};

/// What lies behind an object of an operation.
enum class KeyKind : std::uint8_t {
  none,
  private_memory,  ///< space: process; place: address
  shared_memory,   ///< space: number of the object; place: offset
  file,            ///< space: device; place: inode (pipes, FIFOs, queues, files)
  sockets,
  semaphore_set,  ///< place: id
  message_queue,  ///< place: id
  process,        ///< place: pid
  file_lock,      ///< place: inode
  task,           ///< place: number of the task
  anything,       ///< whoever waits for it tries again at every change
};

struct Key {
  std::uint64_t place = 0;
  std::uint32_t space = 0;
  KeyKind kind = KeyKind::none;
  bool operator==(const Key&) const = default;
};

struct Operation {
  Key object{};
  std::uint64_t pc = 0;  ///< where the program called or accessed: a return address
  Op op = Op::none;
  const char* name = nullptr;  ///< of a call; an address in the process, for itself alone
};

enum class TaskState : std::uint32_t {
  free,
  arriving,  ///< it waits to be let in
  ready,     ///< it could go on
  blocked,   ///< it waits for a change of `waits_on`
  retrying,  ///< blocked, and to look whether something changed outside
  outside,   ///< in a call that is left to the kernel, or executing another program
  ended,
};

/// A thread of a process. Only the task that holds the token may write to it, but for what is
/// atomic and what the owner writes while it arrives.
struct Task {
  std::atomic<TaskState> state{};
  std::atomic<std::uint32_t> go{};       ///< futex(2): 1 when it is given the token
  std::atomic<std::uint32_t> signals{};  ///< handlers that wait to run
  std::atomic<bool> owned{};             ///< `alive` is held
  std::int32_t pid = 0;
  std::int32_t tid = 0;
  std::int32_t parent = -1;    ///< task that made it; -1: the test did
  std::uint16_t image = 0;     ///< which program
  bool is_thread = false;      ///< of its maker's process
  bool interruptible = false;  ///< while blocked: a handler ends the wait
  std::uint64_t executed = 0;  ///< scheduling points so far
  Operation next{};
  Operation last{};
  Key waits_on{};                     ///< until it has the token again
  std::uint64_t deadline = 0;         ///< CLOCK_MONOTONIC ns; 0: none
  char call[32]{};                    ///< name of the call that it is in, or was in last
  pthread_mutex_t alive{};            ///< robust; held for life, so that a death can be seen
  std::uint32_t clock[most_tasks]{};  ///< what it knows of every task
};

/// The token went from one task to another.
struct Switch {
  enum class Why : std::uint8_t {
    chosen,
    blocked,
    ended,
    idle,
    woken_by_nobody,  ///< `from` stays: its wait for a condition is over
  };
  std::uint64_t step = 0;      ///< scheduling points of all tasks so far
  std::uint64_t executed = 0;  ///< of `from`
  std::uint64_t last_pc = 0;   ///< of the last operation that `from` has done
  std::uint64_t next_pc = 0;   ///< of the one that it had before it
  std::uint64_t to_pc = 0;     ///< of the one that `to` goes on with
  std::uint16_t from = 0;
  std::uint16_t to = 0;
  Why why = Why::chosen;
  Op next_op = Op::none;  ///< of `from`
};

/// A plan says only where the order is not the plain one: at the `executed`-th choice after `task`
/// had the token, `to` goes on. (Not all choices are points: a task that waits tries again.)
struct Preemption {
  std::uint64_t executed = 0;
  std::uint16_t task = 0;
  std::uint16_t to = 0;
};

/// One side of a race.
struct Access {
  std::uint64_t pc = 0;
  std::uint16_t task = 0;
  std::uint16_t image = 0;
  std::uint16_t size = 0;
  bool is_write = false;
  bool is_atomic = false;
  bool is_volatile = false;
  char call[24]{};  ///< "memcpy", "read", ...; "" for the program's own access
};
struct Race {
  Access first;
  Access second;
  Key object;
};

/// A call that must not be made in a signal handler (signal-safety(7)).
struct UnsafeCall {
  char call[32]{};
  std::uint64_t pc = 0;            ///< of the call
  std::uint64_t installed_pc = 0;  ///< where the handler was installed
  std::uint64_t interrupted_pc = 0;
  std::int32_t signal = 0;
  std::uint16_t task = 0;
  std::uint16_t image = 0;
};

struct Image {
  std::uint64_t base = 0;  ///< added to the addresses of the file when it was loaded
  char name[64]{};         ///< the last part of argv[0]
};

/// Something that several processes map.
struct SharedObject {
  enum class Kind : std::uint8_t { none, anonymous, posix, system_v, file };
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::uint64_t size = 0;
  std::uint64_t shadow = 0;  ///< offset of its shadow within the control block; 0: none
  std::int64_t id = 0;       ///< System V: the id
  std::int64_t key = 0;      ///< System V: the key
  Kind kind = Kind::none;
  char name[64]{};
  std::uint64_t born = 0;  ///< of a file, in ns: an inode's number may be used again
};

/// A task that waits to be woken up by another, on a condition variable for example.
struct Waiter {
  Key object{};
  std::uint64_t ticket = 0;  ///< whoever came first has the lowest
  std::int32_t tid = 0;      ///< of the task when it began to wait
  std::uint32_t bits = 0;    ///< of FUTEX_WAIT_BITSET
  bool waits = false;
  bool woken = false;
};

/// Kinds of objects that the kernel unlocks for a task that ends with them.
enum SetFree : std::uint32_t { robust_mutexes = 1, undone_semaphores = 2, file_locks = 4 };

/// What was released through an object; see order.hpp.
struct SyncObject {
  std::atomic<std::uint32_t> lock{};
  std::atomic<std::uint32_t> taken{};
  Key key{};
  std::uint32_t clock[most_tasks]{};
};

/// Where a call accessed memory on behalf of the program, or code far from the program's beginning:
/// what shadow cells have no room for.
struct Place {
  std::atomic<std::uint64_t> pc{};  ///< 0: free
  std::atomic<std::uint32_t> ready{};
  std::uint16_t image = 0;
  char call[24]{};
};

/// A task that executes another program keeps its clock.
struct TaskImages {
  struct Past {
    std::uint32_t since = 0;  ///< its clock
    std::uint16_t image = 0;
  };
  std::uint32_t used = 0;
  Past list[most_past_images]{};
};

enum class Strategy : std::uint32_t { none, random_walk, pct, pos, surw, plan };

/// What a strategy remembers; see strategy.hpp.
struct StrategyState {
  std::uint64_t random = 0;
  std::uint64_t words[4]{};
  std::uint32_t priority[most_tasks]{};
  std::uint64_t weight[most_tasks]{};  ///< expected number of points left
  std::uint64_t change_at[16]{};
  Key chosen{};  ///< the object that SURW looks at
  std::uint32_t plan_at = 0;
  std::int16_t parent[most_tasks]{};       ///< of the tasks that `weight` speaks of
  bool seen[most_tasks]{};                 ///< it has been a candidate
  std::uint8_t yields[most_tasks]{};       ///< times that it let others go first
  std::uint64_t wait_until[most_tasks]{};  ///< the choice from which it may be chosen again
  std::uint64_t calls = 0;                 ///< choices so far
  std::int32_t last = -1;                  ///< the task that was chosen last
  std::uint64_t turns[most_tasks]{};       ///< choices that came after the task had the token
  Key met[64]{};                           ///< objects whose names change from run to run
};

inline constexpr unsigned most_counted = 1024;  ///< objects whose operations are counted

/// Operations on one object, by the task that made them.
struct Counted {
  Key object{};          ///< as name_of() calls it
  bool changes = false;  ///< an operation was not a read
  std::uint16_t by[most_tasks]{};
};

/// What a run shows for the ones after it; see learn() and aim() of strategy.hpp.
struct Profile {
  std::uint64_t choices = 0;  ///< between two or more
  std::int16_t parent[most_tasks]{};
  Counted objects[most_counted]{};
};

struct Control {
  std::uint32_t magic = control_magic;
  std::uint32_t version = control_version;
  std::uint64_t size = 0;  ///< of the whole file
  std::uint64_t seed = 1;
  Strategy strategy = Strategy::none;  ///< none: all run at once, as without a probe
  std::uint32_t depth = 3;             ///< of PCT: d
  std::uint64_t expected_steps = 0;    ///< from a run before; 0: unknown
  bool races = false;
  bool threads_share = true;  ///< memory of a process with several threads counts as shared

  std::atomic<std::uint32_t> expected{};  ///< actors that have been or will be started
  std::atomic<std::uint32_t> arrived{};   ///< actors that have begun
  std::atomic<std::uint32_t> tasks_used{};
  std::atomic<std::int32_t> running{-1};     ///< the task that has the token; -1: nobody
  std::atomic<std::uint32_t> bell{};         ///< futex: something outside may have changed
  std::atomic<std::uint32_t> idle_rounds{};  ///< looks in a row at which nobody could go on
  std::uint64_t steps = 0;
  StrategyState state;
  Profile profile;
  /// Where the run left the plain order: a plan that leads the same way.
  std::atomic<std::uint32_t> deviations_seen{};
  Preemption deviations[most_preemptions]{};
  std::uint32_t plan_size = 0;
  Preemption plan[most_preemptions]{};

  std::int32_t dying = 0;  ///< process whose end the next holder waits for; 0: none
  std::int32_t parent_of_dying = 0;

  std::atomic<std::uint32_t> switches_seen{};
  std::atomic<std::uint32_t> races_seen{};
  std::atomic<std::uint32_t> unsafe_calls_seen{};
  std::atomic<std::uint32_t> images_used{};
  std::atomic<std::uint32_t> objects_used{};
  std::atomic<std::uint32_t> objects_lock{};
  std::atomic<std::uint32_t> findings_lock{};
  std::atomic<std::uint64_t> shadow_used{};  ///< bytes after the block

  Task tasks[most_tasks];
  Switch switches[most_switches];
  Race races_found[most_races];
  UnsafeCall unsafe_calls[most_unsafe_calls];
  Image images[most_images];
  SharedObject objects[most_objects];
  SyncObject sync_objects[most_sync_objects];

  std::uint64_t tickets = 0;  ///< of waiters, and of choices among them
  // By number of the task.
  Waiter waiters[most_tasks];
  std::atomic<std::uint32_t> sets_free[most_tasks]{};  ///< what its death sets free: SetFree
  std::int32_t locked_out_by[most_tasks]{};  ///< pid of who holds the file lock that it waits for
  /// Not 0: something that orders accesses could not be kept, so no race is reported any more.
  std::atomic<std::uint32_t> order_lost{};
  SyncObject merged_objects[most_merged_objects];
  Place places[most_places];
  TaskImages task_images[most_tasks];
  std::uint32_t condition_waits[most_tasks]{};  ///< so far
  std::uint32_t woken_by_nobody[most_tasks]{};  ///< how many of them ended so
};

/// The variable that names the file.
inline constexpr const char* control_variable = "IPCLAB_PROBE";
/// The one with the number of the task that is kept for the first thread of an actor.
inline constexpr const char* task_variable = "IPCLAB_PROBE_TASK";

}  // namespace ipclab::probe
