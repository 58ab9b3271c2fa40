// Ledger: what the calls of a thread mean, when they begin and when they come back.

#include <sys/syscall.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstring>
#include <limits>
#include <utility>

#include "observe/ledger.hpp"

namespace ipclab::observe {
namespace {

using evidence::ObjectKind;
using evidence::Sign;

constexpr std::uint64_t compared_stack = 256;
constexpr unsigned signs_per_handler = 8;
// The end of a read or write costs a stop of its own. After so many that went the same way, only
// one in a few is looked at; so the bytes of reads become an estimate.
constexpr unsigned enough_to_foresee = 256;
constexpr unsigned looked_at_again = 16;
constexpr std::chrono::milliseconds long_enough_to_sleep{1};

// errno.h of the kernel: results that say whether a call begins anew after a signal.
constexpr long restart_unless_told = -512;  // ERESTARTSYS: if the handler has SA_RESTART
constexpr long last_restart_code = -516;    // ERESTART_RESTARTBLOCK

/// FNV-1a.
std::uint64_t hash_of(const std::string& bytes, std::uint64_t hash) {
  for (const char byte : bytes) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
  return hash;
}

/// What a loop that goes on and on would change: the registers a call must keep, and the stack.
std::uint64_t state_of(const FollowedThread& thread, const Memory& memory) {
  const user_regs_struct& r = thread.registers;
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const auto value : {r.rip, r.rsp, r.rbx, r.rbp, r.r12, r.r13, r.r14, r.r15})
    hash = (hash ^ value) * 0x100000001b3;
  return hash_of(memory.read(r.rsp, compared_stack), hash);
}

/// These show what a process waits for by their line, so that it is worth keeping the first ones.
bool is_worth_a_line(CallKind kind) {
  switch (kind) {
    case CallKind::pipe:
    case CallKind::socket:
    case CallKind::socket_pair:
    case CallKind::accept:
    case CallKind::duplicate:
    case CallKind::duplicate_to:
    case CallKind::memory:
    case CallKind::semaphores:
    case CallKind::queue:
    case CallKind::open_queue:
    case CallKind::semaphore_operation:
    case CallKind::execute: return true;
    default: return false;
  }
}

/// When it will have expired; it is then late by as much as the kernel needs to wake somebody.
std::chrono::nanoseconds end_of_timer(const Call& call, std::chrono::nanoseconds now) {
  constexpr std::chrono::milliseconds lateness{100};
  if (call.time.count() == 0) return {};
  if (call.repeats || call.time > std::chrono::hours{24}) return std::chrono::nanoseconds::max();
  return now + call.time + lateness;
}

}  // namespace

// ---- A call begins

void Ledger::begins(pid_t tid, const user_regs_struct& registers, Call call, Time now) {
  FollowedThread* found = thread(tid);
  FollowedProcess* process = process_of(tid);
  if (found == nullptr || process == nullptr || call.what == nullptr) return;
  const bool same_place = found->registers.rip == registers.rip &&
                          found->registers.rsp == registers.rsp &&
                          found->registers.orig_rax == registers.orig_rax;
  // A fork(2) that a signal interrupts begins anew, and nobody sees its end.
  const bool forks_again = call.what->kind == CallKind::fork && !found->gave_birth;
  const bool goes_on = same_place && (found->restart_code != 0 || forks_again);
  found->gave_birth = false;
  found->restart_code = 0;
  found->registers = registers;
  found->call = std::move(call);
  found->since = last_event_ = now;
  found->at = no_snapshot;
  found->in_call = true;
  ++found->calls;
  ++process->calls;
  if (process->program.empty() && process->executed && !goes_on) note_use(*found, *process);
  begins_of(*found, *process, now);
}

void Ledger::note_use(FollowedThread& thread, FollowedProcess& process) {
  const Call& call = thread.call;
  if (call.what->kind != CallKind::signal_return && thread.handling.empty())
    ++thread.calls_since_signal;
  const bool is_thread_birth = call.makes_thread;
  if (!is_thread_birth) {
    auto counted = calls_.find(call.what->name);
    if (counted == calls_.end()) counted = calls_.emplace(call.what->name, 0).first;
    ++counted->second;
  }
  for (const std::string_view flag : call.flags)
    if (!flags_.contains(flag)) flags_.emplace(flag);
  if (is_worth_a_line(call.what->kind)) place_of(thread);
  if (std::ranges::any_of(thread.handling, &Handling::interrupts) &&
      call.what->kind != CallKind::signal_return) {
    Sign sign =
        sign_of(Sign::Kind::unsafe_call_in_handler, process, call.what->name, call.descriptor);
    const int signal = thread.handling.back().signal;
    sign.count = static_cast<std::uint64_t>(signal);
    // What the handler calls is known only by its line: whether it may do so is decided then.
    if (process.handler_calls[signal]++ < signs_per_handler) add_sign(sign, place_of(thread));
  }
}

void Ledger::begins_of(FollowedThread& thread, FollowedProcess& process, Time now) {
  const Call& call = thread.call;
  switch (call.what->kind) {
    case CallKind::close: forget(process, call.descriptor); break;
    case CallKind::close_range: note_closed_range(thread, process); break;
    case CallKind::set_handler: note_handler(call, process); break;
    case CallKind::signal_return:
      if (!thread.handling.empty()) thread.handling.pop_back();
      break;
    case CallKind::alarm:
    case CallKind::set_timer:
      if (call.sets_timer) process.alarm_until = end_of_timer(call, now);
      break;
    case CallKind::timer:
      if (call.sets_timer) process.timers_until[call.id] = end_of_timer(call, now);
      break;
    case CallKind::epoll_control:
      process.uses_edges = process.uses_edges || !call.flags.empty();
      break;
    case CallKind::sleep: slept_in_.emplace(call.what->name); [[fallthrough]];
    case CallKind::yield: note_pause(thread, process, now); break;
    case CallKind::write: {
      const ObjectId object = object_id_of(process, call.descriptor);
      check_partial(thread, process, object);
      check_torn(thread, process, object);
      break;
    }
    default: break;
  }
}

void Ledger::note_closed_range(const FollowedThread& thread, FollowedProcess& process) {
  constexpr unsigned only_on_exec = 1U << 2;  // CLOSE_RANGE_CLOEXEC
  constexpr std::uint64_t largest = std::numeric_limits<int>::max();
  const user_regs_struct& r = thread.registers;
  if ((r.rdx & only_on_exec) != 0) return;
  const auto first = static_cast<int>(std::min<std::uint64_t>(r.rdi, largest));
  const auto last = static_cast<int>(std::min<std::uint64_t>(r.rsi, largest));
  std::erase_if(*process.descriptors,
                [=](const auto& open) { return open.first >= first && open.first <= last; });
}

void Ledger::note_handler(const Call& call, FollowedProcess& process) {
  if (!call.installs) return;
  const auto has = [&](std::string_view flag) {
    return std::ranges::find(call.flags, flag) != call.flags.end();
  };
  if (call.signal == SIGCHLD) process.wants_no_zombies = has("SA_NOCLDWAIT");
  process.handlers.erase(call.signal);
  if (!call.handles) return;
  process.handlers[call.signal] = has("SA_RESTART");
  if (process.program.empty() && process.executed) handled_signals_.insert(call.signal);
}

void Ledger::note_pause(FollowedThread& thread, FollowedProcess& process, Time now) {
  const auto found =
      thread.polling.sleeps(thread.call, state_of(thread, ProcessMemory{process.pid}), now);
  if (found) add_polling(*found, thread, process);
}

void Ledger::add_polling(const Polling::Found& found, FollowedThread& thread,
                         FollowedProcess& process) {
  Sign sign = sign_of(found.kind, process, thread.call.what->name, found.descriptor);
  sign.count = found.times;
  sign.lasted = found.lasted;
  add_sign(std::move(sign), place_of(thread));
}

// ---- A call comes back

void Ledger::returns(pid_t tid, long result, Time now) {
  FollowedThread* found = thread(tid);
  FollowedProcess* process = process_of(tid);
  if (found == nullptr || process == nullptr || found->call.what == nullptr) return;
  found->in_call = false;
  last_event_ = now;
  note_sleep(*found, *process, now);
  if (result <= restart_unless_told && result >= last_restart_code) {
    found->restart_code = result;
    return;
  }
  note_polling(*found, *process, result, now);
  note_routine(*found, *process, result);
  note_error(*found, result);
  if (result == -ENOSPC) note_full_disk(*found, *process);
  if (result >= 0) succeeded(*found, *process, result);
}

/// Of all devices /dev/full alone says so, and it always does.
void Ledger::note_full_disk(const FollowedThread& thread, const FollowedProcess& process) {
  if (thread.call.what->kind != CallKind::write) return;
  const std::string file = target_of(process.pid, thread.call.descriptor);
  if (!file.starts_with("/dev/") || file.starts_with("/dev/shm/")) disk_was_full_ = true;
}

void Ledger::note_polling(FollowedThread& thread, FollowedProcess& process, long result, Time now) {
  // An empty datagram is no end-of-file.
  if (result == 0 && thread.call.what->kind == CallKind::read) {
    const ObjectRecord* object = object_of(process, thread.call.descriptor);
    const bool is_socket = object != nullptr && is_stream(object->kind) && !is_pipe(object->kind);
    if (is_socket && !is_stream_socket(process.pid, thread.call.descriptor)) return;
  }
  const auto found = thread.polling.returned(thread.call, result, now);
  if (found) add_polling(*found, thread, process);
}

void Ledger::note_error(FollowedThread& thread, long result) {
  const CallKind kind = thread.call.what->kind;
  if (result == -EINTR || result == -EAGAIN) {
    if (kind == CallKind::signal_wait || kind == CallKind::fork || kind == CallKind::futex) return;
    thread.error = {static_cast<int>(-result), thread.call.what->name, thread.call.descriptor,
                    place_of(thread)};
    return;
  }
  // To say something on standard error, and to clean up, is what comes before the end.
  const bool is_farewell = thread.call.descriptor == 2 || kind == CallKind::close ||
                           kind == CallKind::control_ipc || kind == CallKind::wait ||
                           kind == CallKind::send_signal || kind == CallKind::control;
  if (result >= 0 && !is_farewell) thread.error = {};
}

void Ledger::succeeded(FollowedThread& thread, FollowedProcess& process, long result) {
  switch (thread.call.what->kind) {
    case CallKind::pipe: return note_pair(thread, process, ObjectKind::pipe);
    case CallKind::socket_pair: return note_pair(thread, process, ObjectKind::unix_socket);
    case CallKind::socket:
    case CallKind::accept:
    case CallKind::open_queue:
    case CallKind::open:
    case CallKind::duplicate:
    case CallKind::duplicate_to:
    case CallKind::control: return note_made(thread, process, static_cast<int>(result));
    case CallKind::read:
    case CallKind::write:
    case CallKind::splice:
    case CallKind::send_file:
    case CallKind::queue_send:
    case CallKind::queue_receive: return note_transfer(thread, process, result);
    case CallKind::memory:
    case CallKind::semaphores:
    case CallKind::queue:
    case CallKind::attach:
    case CallKind::map: return note_ipc(thread, process, result);
    case CallKind::message_send:
    case CallKind::message_receive:
    case CallKind::semaphore_operation: return note_operations(thread, process);
    case CallKind::wait: return note_waited(process, waited_for(thread, result));
    default: return;
  }
}

void Ledger::note_sleep(const FollowedThread& thread, const FollowedProcess& process, Time now) {
  const TracedCall* call = thread.call.what;
  if (!process.program.empty() || now - thread.since < long_enough_to_sleep) return;
  if (!slept_in_.contains(call->name)) slept_in_.emplace(call->name);
}

void Ledger::signalled(pid_t tid, int signal, bool by_itself) {
  FollowedThread* found = thread(tid);
  FollowedProcess* process = process_of(tid);
  if (found == nullptr || process == nullptr) return;
  const auto handler = process->handlers.find(signal);
  if (handler == process->handlers.end()) return;
  const long code = std::exchange(found->restart_code, 0);
  if (code != 0 && (code != restart_unless_told || !handler->second)) note_error(*found, -EINTR);
  // Who waits with sigsuspend(2) blocks the signal at all other times: then its handler interrupts
  // no function of a library, and may call what it likes.
  const bool in_sigsuspend =
      static_cast<long>(found->registers.orig_rax) == SYS_rt_sigsuspend && code != 0;
  found->handling.push_back({signal, !in_sigsuspend && !by_itself});
  found->last_signal = signal;
  found->calls_since_signal = 0;
}

/// Before its number comes to mean something else.
void Ledger::forget(FollowedProcess& process, int descriptor) {
  process.descriptors->erase(descriptor);
  std::erase_if(process.routines,
                [=](const auto& entry) { return entry.first.second == descriptor; });
}

// ---- Calls whose end is not waited for

bool Ledger::is_foreseeable(pid_t tid, const Call& call) {
  if (call.what->kind != CallKind::read && call.what->kind != CallKind::write) return false;
  FollowedProcess* process = process_of(tid);
  if (process == nullptr) return false;
  const auto found = process->routines.find({call.what->number, call.descriptor});
  if (found == process->routines.end() || found->second.times < enough_to_foresee) return false;
  return ++found->second.times % looked_at_again != 0;
}

void Ledger::foreseen(pid_t tid) {
  FollowedThread* found = thread(tid);
  FollowedProcess* process = process_of(tid);
  if (found == nullptr || process == nullptr) return;
  const Call& call = found->call;
  const bool reads = call.what->kind == CallKind::read;
  const Routine& routine = process->routines[{call.what->number, call.descriptor}];
  const auto result = static_cast<long>(reads ? routine.bytes : call.asked);
  note_polling(*found, *process, result, found->since);
  found->error = {};
  succeeded(*found, *process, result);
}

void Ledger::note_routine(FollowedThread& thread, FollowedProcess& process, long result) {
  const Call& call = thread.call;
  const bool reads = call.what->kind == CallKind::read;
  if (!reads && call.what->kind != CallKind::write) return;
  const bool as_ever = reads ? result > 0 : result == static_cast<long>(call.asked) && result > 0;
  Routine& routine = process.routines[{call.what->number, call.descriptor}];
  routine.times = as_ever ? routine.times + 1 : 0;
  routine.bytes = as_ever ? static_cast<std::uint64_t>(result) : 0;
}

/// waitid(2) returns 0 and tells elsewhere whom it was about.
long Ledger::waited_for(const FollowedThread& thread, long result) {
  const user_regs_struct& registers = thread.registers;
  const bool keeps_child = (registers.r10 & WNOWAIT) != 0;
  if (static_cast<long>(registers.orig_rax) != SYS_waitid || result != 0) return result;
  if (registers.rdx == 0 || keeps_child) return 0;
  const std::string bytes = ProcessMemory{thread.process}.read(
      registers.rdx + offsetof(siginfo_t, si_pid), sizeof(pid_t));
  pid_t child = 0;
  if (bytes.size() == sizeof child) std::memcpy(&child, bytes.data(), sizeof child);
  return child;
}

void Ledger::note_waited(FollowedProcess& process, long child) {
  if (child > 0) process.has_reaped = true;
  const auto found = processes_.find(static_cast<pid_t>(child));
  if (found != processes_.end()) found->second.waited_for = true;
}

}  // namespace ipclab::observe
