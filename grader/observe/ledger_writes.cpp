// Ledger: writes that took only a part, messages that went out in pieces, descriptors that pile up.

#include <limits.h>

#include <algorithm>
#include <cctype>
#include <utility>

#include "observe/ledger.hpp"
#include "observe/processes.hpp"

namespace ipclab::observe {
namespace {

using evidence::ObjectKind;
using evidence::Sign;

constexpr std::size_t looked_at = 64;
constexpr std::uint64_t first_writes = 64;
constexpr unsigned most_held_back = 2;
constexpr unsigned many_dead_connections = 5;
constexpr unsigned many_opens_of_one_file = 8;

bool is_text(const std::string& bytes) {
  return !bytes.empty() && std::ranges::all_of(bytes, [](unsigned char c) {
    return std::isprint(c) != 0 || std::isspace(c) != 0 || c >= 0x80;
  });
}

}  // namespace

/// Is this write the rest of the one that took only a part?
void Ledger::check_partial(FollowedThread& thread, FollowedProcess& process, ObjectId object) {
  const auto found = process.partial_writes.find(object);
  if (found == process.partial_writes.end()) return;
  const PartialWrite partial = found->second;
  process.partial_writes.erase(found);
  if (thread.call.buffer == partial.next || thread.call.asked == partial.left) return;
  // It may have been moved, and more put behind it.
  const std::string bytes = ProcessMemory{process.pid}.read(
      thread.call.buffer, std::min<std::size_t>(thread.call.asked, partial.beginning.size()));
  if (!bytes.empty() && partial.beginning.starts_with(bytes)) return;
  tell_broken_off(process, partial);
}

void Ledger::tell_broken_off(const FollowedProcess& process, const PartialWrite& partial) {
  Sign sign = sign_of(Sign::Kind::broken_off_write, process, "write", partial.descriptor);
  sign.count = partial.asked - partial.left;
  sign.of = partial.asked;
  add_sign(std::move(sign), partial.at);
}

void Ledger::note_partial(FollowedThread& thread, FollowedProcess& process, ObjectId object,
                          long result) {
  const Call& call = thread.call;
  const ObjectRecord* record = objects_.at(object);
  const auto written = static_cast<std::uint64_t>(result);
  if (record == nullptr || !is_stream(record->kind) || written >= call.asked) return;
  const std::uint64_t left = call.asked - written;
  process.partial_writes[object] = {
      call.buffer + written,
      left,
      call.asked,
      call.descriptor,
      place_of(thread),
      ProcessMemory{process.pid}.read(call.buffer + written,
                                      std::min<std::size_t>(left, looked_at))};
}

/// pipe(7): only writes of at most PIPE_BUF bytes are kept together when several processes write.
/// Told of only when another one did write in between: a lock that keeps the pieces together shows
/// nowhere.
void Ledger::check_torn(FollowedThread& thread, FollowedProcess& process, ObjectId object) {
  const ObjectRecord* record = objects_.at(object);
  if (record == nullptr || record->of_grader || !is_pipe(record->kind)) return;
  const Call& call = thread.call;
  auto& writing = writing_[object];
  std::erase_if(writing, [&](const auto& entry) { return entry.first == process.pid; });
  UnfinishedLine& line = process.lines[object];
  const pid_t last_writer = std::exchange(last_writer_[object], process.pid);
  if (line.open && last_writer != process.pid) tell_torn(thread, process, object, false);
  const bool large = call.asked > PIPE_BUF;
  const auto other = std::ranges::find_if(
      writing, [&](const auto& entry) { return large || entry.second > PIPE_BUF; });
  if (other != writing.end()) tell_torn(thread, process, object, true);
  writing[process.pid] = call.asked;
  const auto is_other = [&](const auto& entry) { return entry.first != process.pid; };
  const bool has_others = std::ranges::any_of(writing, is_other) ||
                          std::ranges::any_of(record->traffic, [&](const auto& entry) {
                            return is_other(entry) && entry.second.writes != 0;
                          });
  // Somebody who has not written yet may still come in between the first two pieces.
  if (!has_others && ++line.pieces > first_writes) {
    line.open = false;
    return;
  }
  const ProcessMemory memory{process.pid};
  const std::size_t size = std::min<std::size_t>(call.asked, looked_at);
  const std::string last = call.asked == 0 ? "" : memory.read(call.buffer + call.asked - 1, 1);
  const std::string text = memory.read(call.buffer, size);
  if (last == "\n" || text.find('\n') != std::string::npos) carries_lines(object);
  line.open = is_text(text) && last != "\n";
}

void Ledger::tell_torn(FollowedThread& thread, FollowedProcess& process, ObjectId object,
                       bool too_large) {
  if (!process.torn.insert(object).second) return;
  Sign sign =
      sign_of(Sign::Kind::torn_write, process, thread.call.what->name, thread.call.descriptor);
  sign.count = too_large ? thread.call.asked : 2;
  // Tokens and records of a fixed size need no newlines, and each of them is whole.
  if (too_large || has_lines_.contains(object))
    add_sign(std::move(sign), place_of(thread));
  else
    torn_if_lines_.emplace(object, RawSign{std::move(sign), place_of(thread)});
}

void Ledger::carries_lines(ObjectId object) {
  if (!has_lines_.insert(object).second) return;
  const auto [first, last] = torn_if_lines_.equal_range(object);
  for (auto entry = first; entry != last; ++entry)
    add_sign(std::move(entry->second.shown), entry->second.at);
  torn_if_lines_.erase(first, last);
}

bool Ledger::is_between_pieces(pid_t tid) {
  FollowedProcess* process = process_of(tid);
  const FollowedThread* found = thread(tid);
  if (process == nullptr || found->call.what == nullptr) return false;
  if (found->call.what->kind != CallKind::write) return false;
  const ObjectId object = object_id_of(*process, found->call.descriptor);
  const auto line = process->lines.find(object);
  return line != process->lines.end() && line->second.open && may_be_held_back(*process, object);
}

bool Ledger::writes_too_much_at_once(pid_t tid) {
  FollowedProcess* process = process_of(tid);
  const FollowedThread* found = thread(tid);
  if (process == nullptr || found->call.what == nullptr) return false;
  if (found->call.what->kind != CallKind::write || found->call.asked <= PIPE_BUF) return false;
  return may_be_held_back(*process, object_id_of(*process, found->call.descriptor));
}

/// Rarely enough not to slow anybody down, and only where it can show something.
bool Ledger::may_be_held_back(FollowedProcess& process, ObjectId object) const {
  const ObjectRecord* record = objects_.at(object);
  if (record == nullptr || record->of_grader || !is_pipe(record->kind)) return false;
  if (process.held_back >= most_held_back || !process.program.empty()) return false;
  const auto sharing = std::ranges::count_if(processes_, [&](const auto& entry) {
    const FollowedProcess& other = entry.second;
    return other.pid != process.pid && !other.ended && other.program.empty() &&
           std::ranges::any_of(*other.descriptors,
                               [&](const auto& open) { return open.second.object == object; });
  });
  // One of them is the reader.
  if (sharing < 2) return false;
  ++process.held_back;
  return true;
}

/// Connections whose other side has gone, and one file opened over and over.
void Ledger::check_piled_up(const FollowedProcess& process) {
  if (!process.program.empty()) return;
  struct Pile {
    unsigned count = 0;
    int last = -1;  ///< one of its descriptors
    void add(int descriptor) {
      ++count;
      last = descriptor;
    }
  };
  Pile dead;
  std::map<ObjectId, Pile> same;
  for (const auto& [number, open] : *process.descriptors) {
    const ObjectRecord* object = objects_.at(open.object);
    if (object == nullptr) continue;
    if (open.made_by == "accept" && (open.ended || peer_is_gone(process.pid, number)))
      dead.add(number);
    const bool opened = object->kind == ObjectKind::file || object->kind == ObjectKind::fifo;
    if (opened && open.made_by == "open") same[open.object].add(number);
  }
  const auto tell = [&](std::string_view call, const Pile& pile) {
    Sign sign = sign_of(Sign::Kind::piled_up_descriptors, process, call, pile.last);
    sign.count = pile.count;
    add_sign(std::move(sign), process.descriptors->at(pile.last).made);
  };
  if (dead.count >= many_dead_connections) tell("accept", dead);
  for (const auto& [object, pile] : same)
    if (pile.count >= many_opens_of_one_file) tell("open", pile);
}

}  // namespace ipclab::observe
