#include "observe/ledger.hpp"

#include <algorithm>
#include <utility>

#include "observe/peek.hpp"
#include "observe/processes.hpp"
#include "observe/signal_safety.hpp"

namespace ipclab::observe {
namespace {

using evidence::ObjectKind;
using evidence::Sign;

constexpr std::size_t most_signs = 60;
constexpr std::size_t most_injected_told = 100;
constexpr std::size_t most_processes_told = 600;
constexpr std::size_t most_processes_kept = 2'000;
constexpr std::size_t most_ended_kept = 10'000;

/// Is the number among the words of a command line, alone or as in "--fd=5" or "/dev/fd/5"?
bool names_number(const std::string& arguments, int number) {
  const std::string digits = std::to_string(number);
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  for (std::size_t at = arguments.find(digits); at != std::string::npos;
       at = arguments.find(digits, at + 1)) {
    const std::size_t end = at + digits.size();
    if ((at == 0 || !is_digit(arguments[at - 1])) &&
        (end == arguments.size() || !is_digit(arguments[end])))
      return true;
  }
  return false;
}

}  // namespace

std::string ProcessMemory::read(std::uint64_t address, std::size_t size) const {
  std::string bytes = peek_bytes(process_, address, size);
  // A text may end just before a page that is not there: then take what its own page holds.
  const std::size_t to_page_end = 4096 - address % 4096;
  if (bytes.empty() && to_page_end < size) bytes = peek_bytes(process_, address, to_page_end);
  return bytes;
}

// ---- Births and ends

FollowedProcess& Ledger::add_process(pid_t pid, pid_t maker) {
  FollowedProcess& process = processes_[pid];
  process = {};
  process.pid = pid;
  process.maker = maker;
  order_.push_back(pid);
  add_thread(pid, pid);
  return process;
}

void Ledger::add_thread(pid_t tid, pid_t pid) {
  ended_.erase(tid);  // a number that is used again
  FollowedThread& thread = threads_[tid];
  thread = {};
  thread.tid = tid;
  thread.process = pid;
}

void Ledger::actor_begins(pid_t pid, const std::string& actor) {
  FollowedProcess& process = add_process(pid, 0);
  process.actor = actor;
  ++actors_;
}

std::string Ledger::called_at(pid_t pid) const {
  return observe::name_of(pid) + " (pid " + std::to_string(pid) + ")";
}

void Ledger::born(pid_t maker_thread, pid_t child, bool is_thread, bool shares_descriptors) {
  FollowedThread* maker = thread(maker_thread);
  if (maker == nullptr || process_of(maker_thread) == nullptr) return;
  maker->gave_birth = true;
  if (is_thread) return add_thread(child, maker->process);
  const pid_t maker_pid = maker->process;
  const SnapshotId made_at = place_of(*maker);
  snapshots_.forked(maker_pid, child);
  FollowedProcess& process = add_process(child, maker_pid);
  const FollowedProcess& parent = *process_of(maker_thread);
  process.made_at = made_at;
  process.child_number = ++children_;
  if (parent.has_reaped) ++forks_after_wait_;
  process.actor = parent.actor;
  process.program = parent.program;
  process.executed = true;
  process.handlers = parent.handlers;
  process.uses_edges = parent.uses_edges;
  process.name = "child " + std::to_string(process.child_number) +
                 (actors_ > 1 ? " of " + parent.actor : "") + " (pid " + std::to_string(child) +
                 ")";
  for (const auto& [number, open] : *parent.descriptors) {
    ObjectRecord* object = objects_.at(open.object);
    if (object == nullptr || object->kind != ObjectKind::pipe || object->of_grader) continue;
    if (!std::exchange(object->counted, true)) ++shared_pipes_;
  }
  process.mapped = parent.mapped;
  for (const ObjectId object : process.mapped) (void)objects_.traffic(object, child);
  if (shares_descriptors) {
    process.descriptors = parent.descriptors;
    return;
  }
  *process.descriptors = *parent.descriptors;
  for (auto& [number, open] : *process.descriptors) {
    open.made = made_at;
    open.made_by = {};  // by its maker, who is to answer for it
  }
}

void Ledger::executed(pid_t pid) {
  FollowedProcess* process = process_of(pid);
  if (process == nullptr) return;
  snapshots_.executed(pid);
  process->handlers.clear();
  process->timers_until.clear();
  std::erase_if(threads_, [pid](const auto& entry) {
    return entry.second.process == pid && entry.first != pid;
  });
  const SnapshotId at = threads_[pid].at;
  add_thread(pid, pid);
  threads_[pid].at = at;
  if (!std::exchange(process->executed, true)) {
    process->name = observe::name_of(pid);
    for (const Descriptor& descriptor : descriptors_of(pid)) {
      const ObjectId object = objects_.of_grader(
          descriptor.target, kind_of(pid, descriptor.number, descriptor.target), descriptor.number);
      process->descriptors->emplace(descriptor.number,
                                    OpenDescriptor{object, no_snapshot, {}, false});
    }
    return;
  }
  process->program = observe::name_of(pid);
  process->name = called_at(pid);
  note_inherited(*process);
}

/// What an executed program has open besides its standard streams (execve(2)).
void Ledger::note_inherited(FollowedProcess& process) {
  const auto before = std::exchange(process.descriptors, std::make_shared<DescriptorTable>());
  const std::string arguments = arguments_of(process.pid);
  for (const Descriptor& descriptor : descriptors_of(process.pid)) {
    const auto known = before->find(descriptor.number);
    if (known == before->end()) continue;
    (*process.descriptors)[descriptor.number] = known->second;
    const ObjectRecord* object = objects_.at(known->second.object);
    // A program that is told the number of a descriptor is meant to have it.
    const bool told = names_number(arguments, descriptor.number);
    if (descriptor.number < 3 || object == nullptr || object->of_grader || told) continue;
    Sign sign = sign_of(Sign::Kind::inherited_descriptor, process, "execve", descriptor.number);
    sign.object = "descriptor " + std::to_string(descriptor.number) + ", " +
                  (object->kind != ObjectKind::pipe ? ""
                   : descriptor.writable            ? "the write end of "
                                                    : "the read end of ") +
                  object->name;
    add_sign(std::move(sign), threads_[process.pid].at);
  }
}

void Ledger::about_to_exit(pid_t tid, int status) {
  FollowedThread* exiting = thread(tid);
  FollowedProcess* process = process_of(tid);
  if (exiting == nullptr || process == nullptr || tid != process->pid) return;
  if (process->program.empty() && process->executed) ++calls_["exit"];
  check_piled_up(*process);
  for (const auto& [object, partial] : process->partial_writes) tell_broken_off(*process, partial);
  const bool failed = (status & 0x7f) == 0 && status >> 8 != 0;
  if (!failed || exiting->error.error == 0) return;
  const auto kind = exiting->error.error == EINTR ? Sign::Kind::ended_after_eintr
                                                  : Sign::Kind::ended_after_eagain;
  add_sign(sign_of(kind, *process, exiting->error.call, exiting->error.descriptor),
           exiting->error.at);
}

void Ledger::ended(pid_t id) {
  if (ended_.size() < most_ended_kept) ended_.insert(id);
  threads_.erase(id);
  const auto found = processes_.find(id);
  if (found == processes_.end()) return;
  found->second.ended = true;
  found->second.descriptors = std::make_shared<DescriptorTable>();
  snapshots_.ended(id);
  // A program may make a hundred thousand children, one after another.
  if (processes_.size() <= most_processes_kept) return;
  processes_.erase(found);
  std::erase(order_, id);
}

// ---- Signs

Sign Ledger::sign_of(Sign::Kind kind, const FollowedProcess& process, std::string_view call,
                     int descriptor) {
  Sign sign;
  sign.kind = kind;
  sign.pid = process.pid;
  sign.process = process.name;
  sign.program = process.program;
  sign.call = call;
  sign.descriptor = descriptor;
  const auto open = process.descriptors->find(descriptor);
  if (open == process.descriptors->end()) return sign;
  if (const ObjectRecord* object = objects_.at(open->second.object)) {
    sign.object = "descriptor " + std::to_string(descriptor) + ", " + object->name;
    sign.object_kind = object->kind;
  }
  return sign;
}

void Ledger::add_sign(Sign sign, SnapshotId at) {
  if (signs_.size() >= most_signs) return;
  RawSign raw{.shown = std::move(sign), .at = at};
  const auto process = processes_.find(raw.shown.pid);
  if (process != processes_.end()) {
    const auto open = process->second.descriptors->find(raw.shown.descriptor);
    if (open != process->second.descriptors->end())
      if (const ObjectRecord* object = objects_.at(open->second.object))
        raw.object_made = object->made_at;
  }
  signs_.push_back(std::move(raw));
}

void Ledger::foreign_call(pid_t tid, const user_regs_struct& registers) {
  const FollowedProcess* process = process_of(tid);
  if (process == nullptr) return;
  const std::string call = "system call " + std::to_string(registers.orig_rax);
  add_sign(sign_of(Sign::Kind::foreign_call, *process, call, -1),
           snapshots_.take(process->pid, tid, registers));
}

void Ledger::refused_call(pid_t tid, const std::string& name, const user_regs_struct& registers) {
  const FollowedProcess* process = process_of(tid);
  if (process == nullptr || signs_.size() >= most_signs) return;
  add_sign(sign_of(Sign::Kind::refused_call, *process, name, -1),
           snapshots_.take(process->pid, tid, registers));
}

void Ledger::spins(pid_t tid, const user_regs_struct& registers, Time lasted) {
  const FollowedProcess* process = process_of(tid);
  if (process == nullptr) return;
  Sign sign = sign_of(Sign::Kind::spins, *process, "", -1);
  sign.lasted = lasted;
  add_sign(std::move(sign), snapshots_.take(process->pid, tid, registers));
}

void Ledger::injected(pid_t tid, std::string_view fault, const std::string& what) {
  FollowedThread* found = thread(tid);
  const FollowedProcess* known = process_of(tid);
  if (known == nullptr || injected_.size() >= most_injected_told) return;
  const FollowedProcess& process = *known;
  injected_.push_back(
      {{std::string{fault}, process.pid, process.name, what, {}}, place_of(*found)});
}

// ---- Asked by the tracer

FollowedThread* Ledger::thread(pid_t tid) {
  const auto found = threads_.find(tid);
  return found == threads_.end() ? nullptr : &found->second;
}

FollowedProcess* Ledger::process_of(pid_t tid) {
  const FollowedThread* found = thread(tid);
  if (found == nullptr) return nullptr;
  const auto process = processes_.find(found->process);
  return process == processes_.end() ? nullptr : &process->second;
}

ObjectId Ledger::object_id_of(FollowedProcess& process, int descriptor) {
  if (descriptor < 0) return no_object;
  const auto known = process.descriptors->find(descriptor);
  if (known != process.descriptors->end()) return known->second.object;
  const std::string target = target_of(process.pid, descriptor);
  if (target.empty()) return no_object;
  OpenDescriptor open;
  open.object = objects_.of(target, kind_of(process.pid, descriptor, target));
  process.descriptors->emplace(descriptor, open);
  return open.object;
}

bool Ledger::has_timer(pid_t pid, Time now) const {
  const auto found = processes_.find(pid);
  if (found == processes_.end()) return true;
  if (found->second.alarm_until > now) return true;
  return std::ranges::any_of(found->second.timers_until,
                             [now](const auto& timer) { return timer.second > now; });
}

bool Ledger::wants_no_zombies(pid_t pid) const {
  const auto found = processes_.find(pid);
  return found != processes_.end() && found->second.wants_no_zombies;
}

SnapshotId Ledger::place_of(FollowedThread& thread) {
  if (thread.at == no_snapshot)
    thread.at = snapshots_.take(thread.process, thread.tid, thread.registers);
  return thread.at;
}

void Ledger::stood_still(unsigned number, RawGraph graph) {
  constexpr std::size_t most_kept = 4;
  standstills_[number] = std::move(graph);
  if (standstills_.size() > most_kept) standstills_.erase(standstills_.begin());
}

void Ledger::keep_standstill(unsigned number) {
  const auto found = standstills_.find(number);
  if (found != standstills_.end()) standstill_ = std::move(found->second);
}

// ---- What is told in the end

std::vector<evidence::TracedProcess> Ledger::told_processes(
    const std::vector<evidence::Line>& lines) const {
  std::vector<evidence::TracedProcess> told;
  for (const pid_t pid : order_) {
    const auto found = processes_.find(pid);
    if (told.size() == most_processes_told) break;
    if (found == processes_.end()) continue;
    const FollowedProcess& process = found->second;
    told.push_back({.pid = pid,
                    .maker = process.maker,
                    .name = process.name,
                    .actor = process.actor,
                    .program = process.program,
                    .made_at = line_of(lines, process.made_at),
                    .ended = process.ended,
                    .waited_for = process.waited_for});
  }
  return told;
}

std::vector<Sign> Ledger::told_signs(const std::vector<evidence::Line>& lines) const {
  std::vector<Sign> told;
  for (const RawSign& raw : signs_) {
    Sign sign = raw.shown;
    sign.at = line_of(lines, raw.at);
    sign.object_made_at = line_of(lines, raw.object_made);
    if (sign.kind == Sign::Kind::unsafe_call_in_handler) {
      // Only its line tells which function made the call, and that the handler has not been left
      // by siglongjmp(3).
      if (!sign.at.in_handler || !is_unsafe_in_handlers(sign.at.calls)) continue;
      sign.call = sign.at.calls;
    }
    told.push_back(std::move(sign));
  }
  return told;
}

evidence::Trace Ledger::trace(const std::vector<evidence::Line>& lines) const {
  evidence::Trace trace;
  trace.processes = told_processes(lines);
  trace.objects = objects_.evidence(lines);
  trace.signs = told_signs(lines);
  for (const RawFault& raw : injected_) {
    trace.injected.push_back(raw.shown);
    trace.injected.back().at = line_of(lines, raw.at);
  }
  trace.calls.insert(calls_.begin(), calls_.end());
  trace.flags.insert(flags_.begin(), flags_.end());
  trace.handled_signals = handled_signals_;
  trace.waited_in.insert(slept_in_.begin(), slept_in_.end());
  // Those that still wait, or did when nothing moved any more.
  for (const auto& [tid, thread] : threads_)
    if (thread.in_call && is_student(thread.process))
      trace.waited_in.emplace(thread.call.what->name);
  for (const RawGraph::Wait& wait : standstill_.waits)
    if (wait.shown.student) trace.waited_in.insert(wait.shown.call);
  trace.standstill = with_lines(standstill_, lines);
  return trace;
}

}  // namespace ipclab::observe
