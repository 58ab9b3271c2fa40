#pragma once
// What ipclab, a keeper and the pid 1 of a cell say to each other: plain values and their encoding
// (CBOR, RFC 8949). One value is one datagram of a SOCK_SEQPACKET socket that no actor inherits.

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "evidence/evidence.hpp"

namespace ipclab::run {

/// The largest message, with room below the kernel's default socket buffer (net.core.wmem_default).
inline constexpr std::size_t largest_message = 160 * 1024;

// ---- ipclab -> keeper -------------------------------------------------------------------------

struct PlannedFile {
  std::string path;
  int kind = 0;  ///< of spec::File::Kind
  unsigned mode = 0644;
  std::uint64_t offset = 0;  ///< of its content in the bundle
  std::uint64_t size = 0;
};

/// Which fault to inject; see observe::FaultPlan. "" for none.
struct InjectFault {
  std::string fault;
  std::vector<std::string> calls;
  unsigned nth = 1;
  std::string of;
  std::uint64_t seed = 1;
};

/// What the probe's runtime is to do; see probe::Control. Numbers of a plan: three for each
/// preemption, `executed`, `task` and `to`.
struct ProbePlan {
  bool wanted = false;
  std::uint64_t seed = 1;
  unsigned strategy = 0;  ///< of probe::Strategy
  bool races = false;
  unsigned actors = 0;  ///< that get the first tasks, in the order in which they are started
  std::vector<std::uint64_t> plan;
  std::uint64_t profile_at = 0;  ///< where in the bundle what runs before have shown begins
  bool has_profile = false;      ///< it is there
};

/// Opens a cell. Comes with the cell's end of its socket and, if files have content, the bundle: a
/// memory file (memfd_create(2)) that holds all contents one after another.
struct OpenCell {
  std::uint64_t id = 0;
  std::uint64_t cpu_ms = 0;
  std::uint64_t memory = 0;
  std::uint64_t file_size = 0;
  std::uint64_t disk = 0;
  unsigned processes = 0;
  unsigned descriptors = 0;
  unsigned children_at_once = 0;  ///< see observe::Tracer
  unsigned machines = 0;          ///< see cell::Machines
  InjectFault fault;
  ProbePlan probe;
  std::vector<std::string> refused;  ///< calls that fail, as evidence::call_names has them
  std::vector<PlannedFile> files;
};

// ---- keeper -> ipclab -------------------------------------------------------------------------

/// The first word of a keeper: it stands on its rung, or why it cannot.
struct KeeperReady {
  std::string failure;  ///< "" when ready
  bool has_cgroups = false;
};
/// All processes of the cell are gone.
struct CellClosed {
  std::uint64_t id = 0;
};

// ---- ipclab -> pid 1 of a cell ----------------------------------------------------------------

/// Starts a program. Comes with its standard input, output and error, and with `has_program` the
/// executable itself as a fourth descriptor; otherwise argv[0] is looked up in PATH.
struct StartActor {
  unsigned actor = 0;
  std::string name;  ///< in the scenario
  bool student = false;
  bool has_program = false;
  unsigned machine = 0;  ///< on which it runs
  /// With a probe: so many actors of the student, this one included, are about to be started, and
  /// none of them is to go on before all have begun. 0: that was told already.
  unsigned announced = 0;
  std::vector<std::string> argv;
  std::vector<std::string> env;  ///< added to the standard ones
};
struct SignalActor {
  unsigned actor = 0;
  int signal = 0;
};
/// Answered with Holds as soon as it is true. The kinds are those of spec::Condition.
struct AskCondition {
  enum Kind {
    tcp_listening,
    udp_bound,
    unix_listening,
    exists,
    queue_exists,
    fifo_open,
    blocked,
    children,
    settled,  ///< the actor is held by a fault, has ended, or waits with all others
  };
  std::uint64_t query = 0;
  int kind = exists;
  unsigned actor = 0;
  unsigned number = 0;   ///< port, or how many children, or 1 for "open for reading"
  unsigned machine = 0;  ///< of a port
  std::string path;
  std::vector<std::string> calls;
};
/// Makes a socket for the grader as a peer; answered with PeerOpened and the descriptor.
struct OpenPeer {
  enum Kind { connect, listen, datagram };
  enum Family { tcp, udp, local };
  unsigned actor = 0;
  int kind = connect;
  int family = tcp;
  unsigned port = 0;
  unsigned machine = 0;  ///< on which the socket is made
  std::string host;      ///< IPv4 address to connect to or to listen on
  std::string path;
};
/// Asks for a regular file of the work folder; answered with Collected and its descriptor.
struct CollectFile {
  std::string path;
  std::uint64_t largest = 0;
};
/// Asks for a Standstill: what does each process do now?
struct LookNow {};
/// Whoever is held by a fault goes on: ipclab has nothing more to give.
struct GoOn {};
/// Ends everything; answered with Traced, where calls were followed, and with Left, after which
/// pid 1 ends.
struct Finish {
  bool failed = false;      ///< a step did, so that lines of source are wanted
  unsigned standstill = 0;  ///< the one that ended the scenario; 0: none did
};

using Request = std::variant<StartActor, SignalActor, AskCondition, OpenPeer, CollectFile, LookNow,
                             GoOn, Finish>;

// ---- pid 1 of a cell -> ipclab ----------------------------------------------------------------

struct ActorStarted {
  unsigned actor = 0;
  int pid = 0;
  int error_number = 0;  ///< not 0: execve(2) failed
};
struct ActorEnded {
  unsigned actor = 0;
  bool signalled = false;
  int code = 0;            ///< exit status or signal
  bool by_grader = false;  ///< the grader sent that signal
  std::uint64_t cpu_ms = 0;
  std::uint64_t peak_memory = 0;
};
struct Holds {
  std::uint64_t query = 0;
};
struct PeerOpened {
  unsigned actor = 0;
  int error_number = 0;
};
struct Collected {
  int error_number = 0;
};
struct LimitReached {
  int kind = 0;  ///< of evidence::LimitKind
};
/// Nothing has moved for a while, or the answer to LookNow.
struct Standstill {
  bool asked_for = false;
  unsigned number = 0;             ///< from 1; the same one may be told several times
  std::int64_t looked_at_ns = 0;   ///< when the look began that shows it (CLOCK_MONOTONIC)
  std::int64_t last_event_ns = 0;  ///< the last call of a process that is followed
  std::vector<evidence::Process> processes;
};
/// Somebody is held by a fault, and all others wait. Told again and again until GoOn comes.
struct Paused {
  std::int64_t looked_at_ns = 0;  ///< as in Standstill
};
/// Comes with a memory file that holds an encoded evidence::Trace.
struct Traced {};
/// Comes with two memory files: an encoded evidence::Probe, and a probe::Profile as it is.
struct Probed {};
struct Left {
  /// Every process of the cell has been ended and waited for, and the rest needs no waiting.
  bool childless = false;
  std::vector<evidence::LeftProcess> processes;
  std::vector<evidence::LeftObject> objects;
  std::vector<evidence::LeftFile> files;
  bool has_facts = false;
  evidence::Facts facts;
};
/// The pid 1 could not do its work.
struct CellTrouble {
  std::string what;
};

using Event = std::variant<ActorStarted, ActorEnded, Holds, PeerOpened, Collected, LimitReached,
                           Standstill, Paused, Traced, Left, CellTrouble, Probed>;

// ---- Encoding ---------------------------------------------------------------------------------

using Octets = std::vector<std::uint8_t>;

[[nodiscard]] Octets encode(const OpenCell& message);
[[nodiscard]] Octets encode(const KeeperReady& message);
[[nodiscard]] Octets encode(const CellClosed& message);
[[nodiscard]] Octets encode(const Request& message);
[[nodiscard]] Octets encode(const Event& message);

[[nodiscard]] Octets encode(const evidence::Trace& trace);
[[nodiscard]] Octets encode(const evidence::Probe& probe);
[[nodiscard]] Octets encode(const std::vector<evidence::Line>& lines);

/// Throw GraderError for anything that is no such message.
[[nodiscard]] evidence::Trace decode_trace(const Octets& octets);
[[nodiscard]] evidence::Probe decode_probe(const Octets& octets);
[[nodiscard]] std::vector<evidence::Line> decode_lines(const Octets& octets);
[[nodiscard]] OpenCell decode_open_cell(const Octets& octets);
[[nodiscard]] std::variant<KeeperReady, CellClosed> decode_from_keeper(const Octets& octets);
[[nodiscard]] Request decode_request(const Octets& octets);
[[nodiscard]] Event decode_event(const Octets& octets);

}  // namespace ipclab::run
