#include "observe/faults.hpp"

#include <fcntl.h>
#include <sys/syscall.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <string_view>

#include "observe/processes.hpp"
#include "support/escape.hpp"

namespace ipclab::observe {
namespace {

// So many are enough to split everything that a test sends, and few enough not to slow it down.
constexpr unsigned most_injected = 200;
constexpr unsigned most_interruptions = 20;

std::string ordinal(unsigned number) {
  constexpr const char* names[] = {"zeroth", "first",   "second", "third", "fourth", "fifth",
                                   "sixth",  "seventh", "eighth", "ninth", "tenth"};
  if (number < std::size(names)) return names[number];
  const unsigned tens = number % 100;
  const char* ending = tens >= 11 && tens <= 13 ? "th"
                       : number % 10 == 1       ? "st"
                       : number % 10 == 2       ? "nd"
                       : number % 10 == 3       ? "rd"
                                                : "th";
  return std::to_string(number) + ending;
}

/// signal(7): not restarted after a handler, whatever SA_RESTART says.
bool is_never_restarted(CallKind kind) {
  return kind == CallKind::poll || kind == CallKind::semaphore_operation ||
         kind == CallKind::message_send || kind == CallKind::message_receive;
}

bool may_be_slow(CallKind kind) {
  return is_never_restarted(kind) || kind == CallKind::read || kind == CallKind::write ||
         kind == CallKind::accept || kind == CallKind::wait || kind == CallKind::queue_send ||
         kind == CallKind::queue_receive;
}

/// It runs the student's program, not what that has executed.
bool is_students_own(const FollowedProcess& process) {
  return process.program.empty() && process.executed;
}

/// pipe(7): small writes stay whole, so that who reads just as much gets whole records. As long as
/// nothing has come, nobody knows whether they will be.
bool may_carry_records_of(const ObjectRecord& object, std::uint64_t size) {
  constexpr std::uint64_t largest_record = _POSIX_PIPE_BUF;
  if (object.of_grader || size > largest_record) return false;
  std::uint64_t writes = 0;
  std::uint64_t bytes = 0;
  for (const auto& [pid, traffic] : object.traffic) {
    writes += traffic.writes;
    bytes += traffic.bytes_written;
  }
  return bytes == writes * size;
}

}  // namespace

std::uint64_t Faults::random(const FollowedProcess& process, std::uint64_t salt) const {
  // SplitMix64, of what is the same in every run: the seed, which child it is, which call.
  std::uint64_t x =
      plan_.seed * 0x9e3779b97f4a7c15 + process.child_number * 0xbf58476d1ce4e5b9 + salt;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

Injection Faults::decide(Ledger& ledger, FollowedProcess& process, const FollowedThread& thread) {
  if (!is_students_own(process)) return {};
  ++counts_[{process.pid, thread.call.what->name}];
  if (plan_.fault == "short-io") return shorter(ledger, process, thread);
  if (plan_.fault == "eintr") return interrupted(ledger, process, thread);
  if (plan_.fault == "eagain") return not_ready(process, thread);
  if (plan_.fault == "fork-fails") return failing(CallKind::fork, process, thread, EAGAIN);
  if (plan_.fault == "pipe-fails") return failing(CallKind::pipe, process, thread, EMFILE);
  if (plan_.fault == "map-fails") return failing(CallKind::map, process, thread, ENOMEM);
  if (plan_.fault == "kill-at" && is_the_moment(process, thread.call))
    return {Injection::Kind::kill, 0, 0};
  return {};
}

/// A record that several processes read from one pipe must stay whole: they rely on one read(2).
bool Faults::only_reader(Ledger& ledger, FollowedProcess& process, int descriptor) const {
  const ObjectRecord* object = ledger.object_of(process, descriptor);
  if (object == nullptr) return false;
  for (const auto& [pid, traffic] : object->traffic)
    if (pid != process.pid && traffic.reads != 0) return false;
  return true;
}

Injection Faults::shorter(Ledger& ledger, FollowedProcess& process, const FollowedThread& thread) {
  const Call& call = thread.call;
  const bool reads = call.what->kind == CallKind::read;
  const long number = static_cast<long>(thread.registers.orig_rax);
  const bool plain =
      number == SYS_read || number == SYS_write || number == SYS_recvfrom || number == SYS_sendto;
  if (!plain || call.asked < 2 || injected_ >= most_injected || process.uses_edges) return {};
  const ObjectRecord* object = ledger.object_of(process, call.descriptor);
  if (object == nullptr || !is_stream(object->kind)) return {};
  const bool of_pipe = is_pipe(object->kind);
  // pipe(7): a write of at most PIPE_BUF bytes is never split.
  if (!reads && of_pipe && call.asked <= PIPE_BUF) return {};
  if (!of_pipe && !is_stream_socket(process.pid, call.descriptor)) return {};
  // The rest of a packet is lost when a read leaves it (O_DIRECT in pipe(2)).
  if (of_pipe && keeps_packets(process.pid, call.descriptor)) return {};
  if (reads && !only_reader(ledger, process, call.descriptor)) return {};
  if (reads && of_pipe && may_carry_records_of(*object, call.asked)) return {};
  const std::uint64_t chance = random(process, process.calls);
  if (injected_ >= 3 && chance % 2 == 0) return {};
  ++injected_;
  const std::uint64_t most = std::min<std::uint64_t>(call.asked - 1, reads ? 7 : call.asked - 1);
  return {Injection::Kind::shorten, chance % 4 == 1 ? 1 + (chance >> 8) % most : 1, 0};
}

Injection Faults::interrupted(Ledger& ledger, FollowedProcess& process,
                              const FollowedThread& thread) {
  const Call& call = thread.call;
  if (!may_be_slow(call.what->kind) || call.patience == Patience::none) return {};
  // Within a handler its own signal is blocked, and there may be no other.
  if (!thread.handling.empty() || injected_ >= most_interruptions) return {};
  const bool never_restarted = is_never_restarted(call.what->kind);
  const bool may_interrupt = std::ranges::any_of(process.handlers, [&](const auto& handler) {
    return (never_restarted || !handler.second) && ledger.may_come(process, handler.first) &&
           !blocks_signal(thread.tid, handler.first);
  });
  if (!may_interrupt) return {};
  if (call.what->kind == CallKind::read || call.what->kind == CallKind::write) {
    // A write that fits does not wait.
    if (call.what->kind == CallKind::write && call.asked <= PIPE_BUF) return {};
    const ObjectRecord* object = ledger.object_of(process, call.descriptor);
    if (object == nullptr || !is_stream(object->kind)) return {};
  }
  // Never twice in a row: whoever tries again must get on.
  std::uint64_t& last = last_[process.pid];
  if (last != 0 && process.calls - last < 2) return {};
  last = process.calls;
  ++injected_;
  return {Injection::Kind::fail, 0, EINTR};
}

Injection Faults::not_ready(FollowedProcess& process, const FollowedThread& thread) {
  const Call& call = thread.call;
  const bool may_say_so = call.what->kind == CallKind::read || call.what->kind == CallKind::write ||
                          call.what->kind == CallKind::accept;
  // A pipe has room for the byte by which a handler, or another thread, wakes who polls.
  if (call.what->kind == CallKind::write && call.asked <= sizeof(std::uint64_t)) return {};
  // Who waits for edges reads until EAGAIN, and would never hear of what is left (epoll(7)).
  if (!may_say_so || process.uses_edges || injected_ >= most_interruptions) return {};
  if (!is_non_blocking(process.pid, call.descriptor)) return {};
  std::uint64_t& last = last_[process.pid];
  if (last != 0 && process.calls - last < 3) return {};
  last = process.calls;
  ++injected_;
  return {Injection::Kind::fail, 0, EAGAIN};
}

Injection Faults::failing(CallKind wanted, FollowedProcess& process, const FollowedThread& thread,
                          int error) {
  const Call& call = thread.call;
  const bool maps = wanted == CallKind::map &&
                    (call.what->kind == CallKind::memory || call.what->kind == CallKind::attach);
  if (call.what->kind != wanted && !maps) return {};
  if (call.makes_thread) return {};
  // The C library maps a table of its own; only what the program shares is meant.
  if (call.what->kind == CallKind::map &&
      target_of(process.pid, call.descriptor).starts_with("/usr/"))
    return {};
  if (++matching_ != plan_.nth) return {};
  return {Injection::Kind::fail, 0, error};
}

bool Faults::is_the_moment(const FollowedProcess& process, const Call& call) {
  const bool wanted =
      plan_.calls.empty() || std::ranges::find(plan_.calls, call.what->name) != plan_.calls.end();
  const bool is_actor = process.child_number == 0;
  const bool meant = plan_.of.empty() || (plan_.of == "child" && !is_actor) ||
                     (is_actor && (plan_.of == "parent" || plan_.of == process.actor));
  return wanted && meant && ++matching_ == plan_.nth;
}

bool Faults::pauses_at(const FollowedProcess& process, const Call& call) {
  if (plan_.fault != "pause-at" || call.what == nullptr) return false;
  return is_students_own(process) && is_the_moment(process, call);
}

std::string Faults::which(const FollowedThread& thread, unsigned before) const {
  const std::string_view call = thread.call.what->name;
  const auto calls = counts_.find({thread.process, call});
  const unsigned number = (calls == counts_.end() ? 0 : calls->second) + before;
  return "the " + ordinal(std::max(number, 1U)) + " " + std::string{call};
}

std::string Faults::pause_in_words(const FollowedThread& thread) const {
  if (thread.call.what == nullptr) return "held back";
  return "held back just before " + which(thread, 1) + ", until all others waited";
}

std::string Faults::in_words(const Injection& injection, const FollowedThread& thread,
                             long result) const {
  switch (injection.kind) {
    case Injection::Kind::none: return {};
    case Injection::Kind::shorten:
      return which(thread, 0) +
             (thread.call.what->kind == CallKind::read ? " returned " : " took ") +
             counted(static_cast<std::uint64_t>(result), "byte") + " of " +
             std::to_string(thread.call.asked);
    case Injection::Kind::fail:
      return which(thread, 0) + " failed with " +
             (injection.error == EINTR    ? "EINTR"
              : injection.error == EAGAIN ? "EAGAIN"
              : injection.error == EMFILE ? "EMFILE"
                                          : "ENOMEM");
    case Injection::Kind::kill: return "the process was killed at " + which(thread, 0);
  }
  return {};
}

}  // namespace ipclab::observe
