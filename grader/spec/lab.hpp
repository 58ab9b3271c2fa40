#pragma once
// A lab as its author declared it in lab.yaml and hidden.yaml, after every check of load_lab():
// plain values without YAML. Comes from spec/load.hpp; run/ carries the steps out, judge/ compares.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "evidence/evidence.hpp"
#include "spec/rule.hpp"
#include "spec/text.hpp"
#include "support/bytes.hpp"

namespace ipclab::spec {

using std::chrono::milliseconds;

/// What one test may use.
struct Limits {
  milliseconds wall{10'000};
  milliseconds cpu{10'000};       ///< of all processes of the test together
  Bytes memory = mebibytes(256);  ///< of all processes of the test together
  unsigned processes = 64;        ///< at the same time
  Bytes output = mebibytes(4);    ///< kept of each stream of each actor; more is cut in the middle
  Bytes file_size = mebibytes(64);  ///< of each file
  Bytes disk = mebibytes(128);      ///< of the work folder, /tmp and /dev/shm together
  unsigned descriptors = 256;       ///< of each process
  bool operator==(const Limits&) const = default;
};

/// A file that is there in the work folder when the test begins.
struct File {
  enum class Kind { regular, fifo, directory };
  std::string path;  ///< relative, without ".."
  Kind kind = Kind::regular;
  Text content;
  unsigned mode = 0644;
};

// ---- What must come out ----

/// The text is exactly this.
struct Exact {
  Text text;
};
/// The whole text matches this RE2 expression ("." matches newlines too).
struct Matches {
  std::string regex;
};
/// Some line of the text matches this RE2 expression as a whole.
struct HasLine {
  std::string regex;
};
/// The lines of the text are these, in any order.
struct AnyOrder {
  Text lines;
};
/// Each line matches `item` (RE2, one group); the captured items are the lines of `of`, each
/// exactly once, in any order.
struct EachOnce {
  std::string item;
  Text of;
};
/// Each line matches `line` (RE2, two groups: key and number); within one key the numbers increase.
struct Increasing {
  std::string line;
};
/// The text is what the lab's reference solution printed at the same place of the same scenario.
struct SameAsReference {};

using Oracle =
    std::variant<Exact, Matches, HasLine, AnyOrder, EachOnce, Increasing, SameAsReference>;

// ---- Steps ----

/// Starts a process that later steps know as `actor`.
struct Start {
  enum class Input { none, open };  ///< none: standard input is at its end from the beginning
  enum class Output {
    read,    ///< the grader takes everything at once
    unread,  ///< nothing is taken before a step wants it: the program can fill its pipe
    closed,  ///< nobody holds the read end: a write gives SIGPIPE
  };
  std::string actor;
  std::string program;            ///< of the lab; "" when `tool` is used
  std::vector<std::string> tool;  ///< a program of the machine, found in PATH, with its arguments
  std::vector<Text> args;
  Input input = Input::none;
  std::optional<Text> input_text;  ///< sent at once, then standard input is closed
  Output output = Output::read;
  std::map<std::string, std::string> env;
};
/// Queues text for an actor's standard input, or for the peer of a connection. Never waits.
struct Send {
  std::string actor;
  Text text;
};
/// Closes the actor's standard input after what was queued, or stops reading its output.
struct Close {
  std::string actor;
  evidence::Stream stream = evidence::Stream::in;
};
/// Takes the next lines (or everything up to end-of-file) of a stream and compares them.
/// The oracles see the lines with their newlines.
struct Expect {
  std::string actor;
  evidence::Stream stream = evidence::Stream::out;
  std::optional<std::uint64_t> lines;  ///< how many; none: up to end-of-file
  std::vector<Oracle> oracles;         ///< all must hold
};
/// Waits until the actor has ended.
struct Exit {
  enum class Wanted {
    any,
    status,   ///< one of `statuses`
    failure,  ///< any status but 0, and no signal
    signal,   ///< ended by `signal`
  };
  std::string actor;
  Wanted wanted = Wanted::status;
  std::vector<int> statuses{0};
  int signal = 0;
};
struct SendSignal {
  std::string actor;
  int signal = 0;
};

struct TcpPort {
  std::uint16_t port = 0;
  std::string machine{};  ///< "": the one where the step is carried out
};
struct UdpPort {
  std::uint16_t port = 0;
  std::string machine{};  ///< as of TcpPort
};
struct UnixPath {
  std::string path;
};
using Address = std::variant<TcpPort, UdpPort, UnixPath>;

// What wait-until waits for.
struct IsListening {
  Address at;
};
/// A file of the work folder, or "/name" with `queue` for a POSIX message queue.
struct Exists {
  std::string path;
  bool queue = false;
};
/// Some process of the cell has the FIFO open for reading (or writing).
struct FifoIsOpen {
  std::string path;
  bool for_reading = true;
};
/// The actor itself waits in one of these system calls.
struct IsBlocked {
  std::string actor;
  std::vector<std::string> calls;  ///< names as in syscalls(2); empty: in any call
};
/// The actor has at least so many children at the same time.
struct HasChildren {
  std::string actor;
  unsigned count = 1;
};
using Condition = std::variant<IsListening, Exists, FifoIsOpen, IsBlocked, HasChildren>;

struct WaitUntil {
  Condition condition;
};
/// The grader connects as a client; later steps use `actor` like any other.
struct Connect {
  std::string actor;
  Address to;
};
struct Listen {
  std::string actor;
  Address at;
};
/// Takes the next connection of a listening peer.
struct Accept {
  std::string actor;
  std::string from;
};
/// The grader sends and receives datagrams: each send is one, each received one is a line.
struct Datagram {
  std::string actor;
  Address to;
};
/// Runs a program of the lab's files/ in a cell of its own, with the actor's output so far as its
/// standard input. Status 0: right. 1: wrong, its standard output says why. Else: grader trouble.
struct Check {
  std::string actor;
  evidence::Stream stream = evidence::Stream::out;
  std::string program;  ///< relative to files/
  std::vector<Text> args;
};

struct Step;
/// Carries several lists of steps out side by side and waits for all.
struct Together {
  std::vector<std::vector<Step>> tracks;
};

using Action = std::variant<Start, Send, Close, Expect, Exit, SendSignal, WaitUntil, Connect,
                            Listen, Accept, Datagram, Check, Together>;

struct Step {
  std::size_t number = 0;  ///< unique within the test, in the order of the file
  Action action;
  std::string on;                      ///< of Test::machines; "": the first one
  std::optional<milliseconds> within;  ///< none: as long as the test may take
  std::optional<Rule> rule;  ///< what to call it when it fails, if the usual name is too general
  std::string hint;          ///< replaces the test's hint
};

// ---- Tests and labs ----

/// How often something must have been seen: at least and at most.
struct Range {
  std::uint64_t least = 0;
  std::optional<std::uint64_t> most;
};

/// Data that must have gone from one process to another through an object of a kind.
struct Flow {
  std::set<evidence::ObjectKind> through;  ///< any of these; empty: any kind
  /// "parent": the process of a student's program that the test started; "child": one that
  /// descends from it; "": any; else the name of an actor, which means its own process.
  std::string from;
  std::string to;
  Range objects{.least = 1, .most = {}};  ///< how many objects carried such a flow
  std::uint64_t bytes = 1;                ///< at least so many, written by `from` in all
  Range writers;                          ///< how many processes wrote into one such object
};

/// Facts from the kernel that must hold; see evidence::Facts and evidence::Trace.
struct Uses {
  unsigned children = 0;
  unsigned children_at_once = 0;  ///< new children are held at their birth until so many are there
  unsigned shared_pipes = 0;
  std::map<std::string, Range> calls;  ///< names as in evidence::Trace::calls
  std::vector<Flow> flows;
  std::set<std::string> flags;     ///< names as in evidence::Trace::flags
  std::set<int> handlers;          ///< signals that a handler must have been installed for
  std::set<std::string> waits_in;  ///< calls that a process must have slept in
  std::optional<Range> shared_mappings;
  unsigned forks_after_wait = 0;  ///< by a process that has already waited for a child
  std::vector<Uses> any_of;       ///< if not empty, one of these must hold as a whole
};

/// A fault that the grader injects into a run of its own.
struct Fault {
  enum class Kind { short_io, eintr, eagain, fork_fails, pipe_fails, map_fails, kill_at, pause_at };
  Kind kind = Kind::short_io;
  // Of kill_at and pause_at: what happens at the `nth` of these calls, or just before it.
  std::set<std::string> calls;  ///< names as in evidence::Trace::calls; empty: any
  unsigned nth = 1;
  std::string of;  ///< "parent", "child", an actor, or "" for any
  bool operator==(const Fault&) const = default;
};

/// True if one of them is like the other, but for the number of the call.
[[nodiscard]] inline bool of_one_sweep(Fault a, const Fault& b) {
  a.nth = b.nth;
  return a == b;
}

/// As in YAML: "short-io".
[[nodiscard]] std::string_view name_of(Fault::Kind kind);

/// True if a right program does the same as without the fault; false if it must give up in good
/// order: an end of its own with a status that is not 0, and nothing left behind.
[[nodiscard]] constexpr bool is_harmless(Fault::Kind kind) {
  return kind == Fault::Kind::short_io || kind == Fault::Kind::eintr ||
         kind == Fault::Kind::eagain || kind == Fault::Kind::pause_at;
}

/// What is asked of the probe: a runtime that is linked into the programs for runs of their own.
struct Probing {
  enum class Strategy { random_walk, pct, pos, surw };
  static constexpr Strategy default_strategy = Strategy::surw;
  bool races = false;
  bool safe_handlers = false;
  unsigned schedules = 0;  ///< runs in which one task at a time goes on, each in another order
  Strategy strategy = default_strategy;
  [[nodiscard]] bool wanted() const { return races || safe_handlers || schedules > 0; }
  bool operator==(const Probing&) const = default;
};

/// As in YAML: "random-walk".
[[nodiscard]] std::string_view name_of(Probing::Strategy strategy);

struct Test {
  std::string id;  ///< "<program>.<name>"
  std::string program;
  std::string title;
  std::string group;  ///< a key of Lab::groups
  std::string hint;
  double points = 1;
  bool visible = true;
  std::vector<std::string> needs;
  std::vector<File> files;
  std::vector<std::string> machines;  ///< empty, or two that are joined by a network
  std::vector<Step> steps;
  std::set<Rule> allows;          ///< what the contract permits here, e.g. leftover-ipc
  std::set<std::string> refuses;  ///< names of evidence::call_names
  std::vector<Fault> faults;      ///< each is injected into one more run
  Limits limits;
  unsigned repeat = 1;
  Uses uses;
  Probing probing{};
};

/// Tests that belong together; with all_or_nothing one failure takes the points of all.
struct Group {
  std::string id;
  std::string title;
  bool all_or_nothing = false;
};

struct Lab {
  std::string name;
  std::string title;
  std::filesystem::path folder;  ///< labs/<name>
  std::vector<std::string> programs;
  std::vector<Group> groups;  ///< in the order of the report; one per program unless declared
  std::vector<Test> tests;    ///< visible ones first, then hidden ones
};

/// True if a step of the test compares with the reference solution.
[[nodiscard]] bool needs_reference(const Test& test);

}  // namespace ipclab::spec
