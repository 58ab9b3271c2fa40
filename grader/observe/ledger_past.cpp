// Ledger: what an explanation of a standstill asks about the past.

#include <algorithm>
#include <csignal>

#include "observe/ledger.hpp"
#include "observe/processes.hpp"

namespace ipclab::observe {
namespace {

/// The descriptor of a process, null if it is not known.
const OpenDescriptor* find(const FollowedProcess& process, int descriptor) {
  const auto found = process.descriptors->find(descriptor);
  return found == process.descriptors->end() ? nullptr : &found->second;
}

}  // namespace

std::string Ledger::name_of(pid_t pid) const {
  const auto found = processes_.find(pid);
  return found == processes_.end() ? std::string{} : found->second.name;
}

bool Ledger::is_student(pid_t pid) const {
  const auto found = processes_.find(pid);
  return found != processes_.end() && found->second.program.empty();
}

SnapshotId Ledger::in_call(pid_t pid, pid_t tid) {
  FollowedThread* found = thread(tid);
  if (found == nullptr) return no_snapshot;
  // The registers are those of the last call that stopped; it may have come to an end, and the
  // thread be asleep in a call that does not stop.
  const auto call = system_call_of(pid, tid);
  const bool same = call && static_cast<long>(found->registers.orig_rax) == call->number &&
                    found->registers.rdi == call->arguments[0];
  return same ? place_of(*found) : no_snapshot;
}

SnapshotId Ledger::descriptor_made(pid_t pid, int descriptor) const {
  const auto found = processes_.find(pid);
  if (found == processes_.end()) return no_snapshot;
  const OpenDescriptor* open = find(found->second, descriptor);
  return open == nullptr ? no_snapshot : open->made;
}

std::string Ledger::object_name(const std::string& target) const {
  const ObjectRecord* record = objects_.find(target);
  return record == nullptr ? std::string{} : record->name;
}

SnapshotId Ledger::object_made(const std::string& target) const {
  const ObjectRecord* record = objects_.find(target);
  return record == nullptr ? no_snapshot : record->made_at;
}

bool Ledger::of_grader(const std::string& target) const {
  const ObjectRecord* record = objects_.find(target);
  return record != nullptr && record->of_grader;
}

std::vector<SemaphoreOperation> Ledger::operations(int set, int number) const {
  const auto found = operations_.find({set, number});
  return found == operations_.end() ? std::vector<SemaphoreOperation>{} : found->second;
}

int Ledger::signal_just_before(pid_t, pid_t tid) const {
  const auto found = threads_.find(tid);
  if (found == threads_.end()) return 0;
  // The call that it is in is the first one since the handler ended.
  return found->second.calls_since_signal <= 1 ? found->second.last_signal : 0;
}

bool Ledger::may_come(const FollowedProcess& process, int signal) const {
  if (signal == SIGALRM) return has_timer(process.pid, last_event_);
  if (signal != SIGCHLD) return true;
  return std::ranges::any_of(processes_, [&](const auto& entry) {
    return entry.second.maker == process.pid && !entry.second.ended;
  });
}

bool Ledger::has_ended(pid_t id) const { return ended_.contains(id); }

}  // namespace ipclab::observe
