#pragma once
// What happened in one run of one test: the only thing the judge sees. Plain values that include
// nothing but the standard library. Filled by run/ and observe/, read by judge/.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "evidence/probe.hpp"
#include "evidence/trace.hpp"

namespace ipclab::evidence {

/// Since the scenario began.
using Moment = std::chrono::nanoseconds;

// How a process ended, as wait(2) tells.
struct StillRunning {
  bool operator==(const StillRunning&) const = default;
};
struct Exited {
  int code = 0;
  bool operator==(const Exited&) const = default;
};
struct Signalled {
  int signal = 0;
  /// The grader sent it: a kill or signal step, a limit, or the end of the test.
  bool by_grader = false;
  bool operator==(const Signalled&) const = default;
};
/// execve(2) itself failed; the program never ran.
struct NotStarted {
  int error_number = 0;
  bool operator==(const NotStarted&) const = default;
};
using Ending = std::variant<StillRunning, Exited, Signalled, NotStarted>;

enum class Stream { in, out, err };

/// A piece of output, as one read(2) of the grader got it.
struct Arrival {
  Moment at{};
  std::uint64_t offset = 0;  ///< of its first byte in the stream
};

/// Everything an actor wrote to one stream, up to a limit. Past the limit the middle is dropped:
/// `head` holds the first bytes, `tail` the last ones, and `dropped` bytes are missing between.
struct Transcript {
  std::string head;
  std::string tail;
  std::uint64_t dropped = 0;
  std::vector<Arrival> arrivals;  ///< at most some thousands: close ones are merged
  bool ended = false;             ///< end-of-file was seen

  [[nodiscard]] std::uint64_t size() const { return head.size() + dropped + tail.size(); }
};

/// A program that the test started, or a connection that the grader holds as a peer.
struct Actor {
  std::string name;
  std::string command;   ///< as a person would type it; for people only
  bool student = false;  ///< one of the submission's programs (not a tool, not a peer)
  int pid = 0;           ///< inside the cell; 0 for a peer
  Ending ending = StillRunning{};
  Moment started{};
  Moment ended{};
  std::chrono::milliseconds cpu{};  ///< its own and that of the children it waited for
  std::uint64_t peak_memory = 0;    ///< bytes, of the largest single process
  Transcript out;
  Transcript err;
};

/// How one step of the scenario went. Steps are known by the number that spec/ gave them.
struct StepRecord {
  enum class Outcome {
    done,       ///< it could be carried out; for an expectation: the text was there and right
    mismatch,   ///< the text or status was there and is not what the step asks for
    cut_short,  ///< end-of-file, or the actor ended, before the step could be fulfilled
    timed_out,  ///< its own time or the test's ran out
    stuck,      ///< nothing could happen any more (every process waits for another one)
    refused,    ///< the system said no: connection refused, no such program, ...
    stopped,    ///< it had to end because another step failed or a limit was hit
  };
  std::size_t number = 0;
  Outcome outcome = Outcome::done;
  Moment at{};
  /// The stretch of the transcript that an expectation looked at: [from, to).
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  std::string detail;  ///< free text for people, e.g. errno's words or the checker's message
};

enum class LimitKind { wall, cpu, memory, processes, file_size, disk, output, objects };

struct LimitHit {
  LimitKind kind = LimitKind::wall;
  std::string actor;  ///< "" when it concerns the whole test
  Moment at{};
};

/// A process that a test's actors left behind, or that was there when everything stood still.
struct Process {
  int pid = 0;
  int parent = 0;
  std::string command;   ///< comm of proc(5)
  char state = '?';      ///< as in proc(5): R, S, D, Z, T
  std::string waits_in;  ///< "read of descriptor 3 (a pipe)", "wait for a child", "" if it runs
};

/// A child that its parent did not wait for.
struct LeftProcess {
  Process process;
  std::string actor;             ///< the actor that it descends from, "" if unknown
  bool ended_by_itself = false;  ///< it was dead, or died at once, without being killed
};

struct LeftObject {
  std::string kind;  ///< "System V semaphore set", "POSIX message queue", ...
  std::string name;  ///< key and id, or name
  std::string detail;
};

struct LeftFile {
  std::string path;  ///< as the program saw it
  std::string kind;  ///< "file", "FIFO", "socket", "directory", ...
};

/// A child of the student's program, running that program itself, that a signal ended.
struct ChildDeath {
  int pid = 0;
  int signal = 0;
};

/// What the tracer saw of processes, not of their system calls.
struct Facts {
  unsigned children = 0;          ///< processes that the student's program and its children made
  unsigned children_at_once = 0;  ///< most of them alive at the same time
  unsigned shared_pipes = 0;      ///< pipes made by the program that a new child had open too
  unsigned forks_after_wait = 0;  ///< children whose maker had waited for another one before
  std::vector<ChildDeath> deaths{};
};

/// One run of one test.
struct Evidence {
  std::vector<Actor> actors;
  std::vector<StepRecord> steps;
  std::vector<LimitHit> limits;
  /// The processes of the cell when the scenario was given up (stuck, time over); else empty.
  std::vector<Process> standstill;
  /// When it was given up as stuck: since the last call of a process that was followed.
  std::chrono::nanoseconds still_for{};
  std::vector<LeftProcess> left_processes;
  std::vector<LeftObject> left_objects;
  std::vector<LeftFile> left_files;
  std::optional<Facts> facts;  ///< none: nobody looked (ptrace(2) is not to be had here)
  std::optional<Trace> trace;  ///< none: system calls could not be followed here
  std::optional<Probe> probe;  ///< none: it was not asked for
  std::string fault;           ///< injected in this run, as in YAML: "short-io"; "" for none
  std::chrono::nanoseconds duration{};
  /// The grader's or the machine's trouble; not empty means the run proves nothing.
  std::string trouble;
};

/// Bytes [from, to) of a transcript; a dropped middle shows as "[... N bytes left out ...]".
[[nodiscard]] std::string slice(const Transcript& transcript, std::uint64_t from, std::uint64_t to);

/// True if bytes [from, to) are all kept.
[[nodiscard]] bool whole(const Transcript& transcript, std::uint64_t from, std::uint64_t to);

/// When the byte at `offset` arrived (the arrival it belongs to), or the last arrival.
[[nodiscard]] Moment arrival_of(const Transcript& transcript, std::uint64_t offset);

}  // namespace ipclab::evidence
