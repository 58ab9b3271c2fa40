#pragma once
// What the probe saw in one run: a runtime linked into the student's programs, which knows every
// access to shared memory and every call by which they wait for each other. Plain values; filled by
// observe/, read by judge/. All lists are bounded.

#include <cstdint>
#include <string>
#include <vector>

#include "evidence/trace.hpp"

namespace ipclab::evidence {

/// What an operation is about.
struct ProbeObject {
  enum class Kind {
    unknown,
    private_memory,  ///< of one process, shared by its threads
    shared_mapping,  ///< anonymous, inherited by fork(2)
    posix_memory,    ///< shm_open(3)
    system_v_memory,
    mapped_file,
    file,  ///< also pipes, FIFOs and queues
    sockets,
    semaphore_set,
    message_queue,  ///< System V
    process,
    file_lock,
    task,
  };
  Kind kind = Kind::unknown;
  std::string name;          ///< of a file or a POSIX object; "" if it has none
  std::int64_t key = 0;      ///< System V
  std::int64_t id = 0;       ///< System V; of a process its pid; of a task its place in the list
  std::uint64_t offset = 0;  ///< within memory: the first byte; of private memory its address
  std::uint64_t size = 0;    ///< bytes from there; 0: unknown
};

/// A process or a thread, in the order in which they were made.
struct ProbeTask {
  int pid = 0;
  int maker = -1;      ///< place in the list of who made it; -1: the test did
  std::string actor;   ///< the actor that it is or descends from; "" if that is unknown
  unsigned child = 0;  ///< the number of its process among those that descend from the actor; 0: it
  unsigned thread = 1;  ///< its number within the process; 1: the main thread
  bool waits = false;   ///< in `call`, when nothing could happen any more
  std::string call;     ///< "sem_wait"; the last one if it does not wait
  ProbeObject object;   ///< that it waits for
  Line at;
};

struct ProbeAccess {
  unsigned task = 0;
  Line at;
  std::uint64_t size = 0;
  bool is_write = false;
  bool is_atomic = false;
  bool is_volatile = false;
  std::string call;  ///< "memcpy", "read"; "" for the program's own access
};

/// Two accesses that nothing put in order.
struct ProbeRace {
  ProbeAccess first;
  ProbeAccess second;
  ProbeObject object;
};

/// A call in a signal handler that signal-safety(7) does not list.
struct ProbeUnsafeCall {
  unsigned task = 0;
  std::string call;
  int signal = 0;
  Line at;
  Line installed_at;
};

/// One task was stopped, and another one went on.
struct ProbeSwitch {
  enum class Why {
    chosen,  ///< by the schedule, which might as well have let it go on
    waited,  ///< it could not go on
    ended,
    woken_by_nobody,  ///< `from` stays: its wait for a condition ended without a signal
  };
  Why why = Why::chosen;
  unsigned from = 0;
  unsigned to = 0;
  std::uint64_t executed = 0;  ///< scheduling points of `from`
  Line last_at;                ///< what `from` had done
  Line next_at;                ///< and was about to do
  Line to_at;                  ///< where `to` goes on
};

/// Where the run left the plain order; see probe::Preemption.
struct ProbeDeviation {
  std::uint64_t executed = 0;
  unsigned task = 0;
  unsigned to = 0;
};

struct Probe {
  /// A program has destroyed what the probe works with: what is missing says nothing.
  bool is_destroyed = false;
  std::uint64_t seed = 0;
  bool serial = false;      ///< one task at a time went on
  std::string strategy;     ///< as in YAML; "" where all ran at once, and where a plan said it all
  bool reduced = false;     ///< what did not matter has been left out of the schedule
  std::uint64_t steps = 0;  ///< scheduling points of all tasks
  std::vector<ProbeTask> tasks;
  std::vector<ProbeRace> races;
  std::vector<ProbeUnsafeCall> unsafe_calls;
  std::vector<ProbeSwitch> switches;
  std::uint64_t switches_seen = 0;  ///< more than are listed, perhaps
  std::vector<ProbeDeviation> deviations;
  std::uint64_t deviations_seen = 0;
};

}  // namespace ipclab::evidence
