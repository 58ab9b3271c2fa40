#include "probe/libc/unsafe.hpp"

#include <errno.h>
#include <ucontext.h>

#include "probe/interpose.hpp"

// ld(1) defines them: where the program's own code lies, and where the runtime's does within it.
extern "C" {
extern const char __executable_start[] __attribute__((weak, visibility("hidden")));
extern const char etext[] __attribute__((weak, visibility("hidden")));
extern const char __start_ipclab_probe[] __attribute__((weak, visibility("hidden")));
extern const char __stop_ipclab_probe[] __attribute__((weak, visibility("hidden")));
}

namespace ipclab::probe {
namespace {

bool within(std::uint64_t pc, const char* begin, const char* end) {
  return pc >= reinterpret_cast<std::uint64_t>(begin) && pc < reinterpret_cast<std::uint64_t>(end);
}

bool is_runtimes(std::uint64_t pc) {
  return within(pc - 1, __start_ipclab_probe, __stop_ipclab_probe);
}

bool is_programs(std::uint64_t pc) {
  return within(pc - 1, __executable_start, etext) && !is_runtimes(pc);
}

/// What stands before a return address is a call: E8 rel32, or FF /2 with its operands.
bool follows_call(std::uint64_t pc) {
  const auto* code = reinterpret_cast<const unsigned char*>(pc);
  if (code[-5] == 0xe8) return true;
  for (int length = 2; length <= 7; ++length) {
    if (code[-length] == 0xff && (code[-length + 1] & 0x38) == 0x10) return true;
  }
  return false;
}

/// The nearest word on the handler's stack that `is_wanted`; null if there is none.
template <class Wanted>
const std::uint64_t* find_word(const void* frame, Wanted is_wanted) {
  const auto* word = static_cast<const std::uint64_t*>(frame);
  const auto* end = static_cast<const std::uint64_t*>(self.handler_frame);
  for (; word < end; ++word)
    if (is_wanted(*word)) return word;
  return nullptr;
}

/// An unsafe call of the program has not returned yet, and this one is made in the course of it:
/// puts(3) allocates a buffer.
bool is_within_another(const std::uint64_t* frame) {
  return self.unsafe_frame != nullptr && frame < self.unsafe_frame &&
         self.unsafe_frame < self.handler_frame && *self.unsafe_frame == self.unsafe_pc;
}

/// Where the program is; 0: the call is part of another one. It may come from a library that the
/// program called; then the program's own place is the nearest return address.
std::uint64_t programs_place(std::uint64_t pc, const std::uint64_t* frame) {
  if (is_programs(pc)) {
    self.unsafe_frame = frame;
    self.unsafe_pc = pc;
    return pc;
  }
  if (frame == nullptr) return pc;
  if (is_within_another(frame)) return 0;
  const std::uint64_t* word = find_word(frame, [](std::uint64_t value) {
    return is_programs(value) && is_programs(value - 7) && follows_call(value);
  });
  return word != nullptr ? *word : pc;
}

/// True if it is there already. The pc is the last that is written of an entry.
bool is_known(std::uint64_t pc, std::int32_t signal, unsigned seen) {
  for (unsigned i = 0; i < seen && i < most_unsafe_calls; ++i) {
    UnsafeCall& call = control->unsafe_calls[i];
    if (std::atomic_ref{call.pc}.load(std::memory_order_acquire) == pc && call.signal == signal &&
        call.image == self.task->image)
      return true;
  }
  return false;
}

/// `seen` counts on when the list is full; who reads it takes the smaller of the two.
void record(const char* name, std::uint64_t pc) {
  if (is_known(pc, self.signal, control->unsafe_calls_seen.load())) return;
  const unsigned index = control->unsafe_calls_seen.fetch_add(1);
  if (index >= most_unsafe_calls) return;
  UnsafeCall& call = control->unsafe_calls[index];
  copy_name(call.call, sizeof call.call, name);
  call.installed_pc = self.installed_pc;
  call.interrupted_pc = self.interrupted_pc;
  call.signal = self.signal;
  call.task = static_cast<std::uint16_t>(self.number);
  call.image = self.task->image;
  std::atomic_ref{call.pc}.store(pc, std::memory_order_release);
}

bool is_looked_at() {
  return control != nullptr && self.task != nullptr && self.inside == 0 && !self.handler_may_call;
}

/// In a frame, uc_sigmask is the mask that is restored afterwards: a signal that it blocks came in
/// because sigsuspend(2), pselect(2), ppoll(2) or epoll_pwait(2) had put another mask in its place.
bool was_let_in(int signal, const void* context) {
  const auto* machine = static_cast<const ucontext_t*>(context);
  return ((machine->uc_sigmask.__val[0] | self.let_in) & bit_of(signal)) != 0;
}

}  // namespace

void unsafe_call(const char* name, std::uint64_t pc) {
  if (self.handlers <= 0) return;
  unsafe_call(name, pc, find_word(__builtin_frame_address(0), [=](std::uint64_t word) {
                return word == pc;
              }));
}

void unsafe_call(const char* name, std::uint64_t pc, const std::uint64_t* frame) {
  if (self.handlers <= 0 || !is_looked_at() || is_runtimes(pc)) return;
  const std::uint64_t place = programs_place(pc, frame);
  if (place != 0) record(name, place);
}

HandlerWatch::HandlerWatch(const void* context)
    : outer_may_call_{self.handler_may_call},
      let_in_{self.let_in},
      outer_frame_{self.handler_frame},
      errno_{errno} {
  // A handler within a handler interrupts what that one does.
  const bool inherits = self.handlers <= 1 || outer_may_call_;
  self.handler_may_call = inherits && (self.in_safe_call || was_let_in(self.signal, context));
  self.handler_frame = __builtin_frame_address(0);
  self.unsafe_frame = nullptr;
  self.let_in = 0;
}

HandlerWatch::~HandlerWatch() {
  if (errno != errno_ && is_looked_at()) record("errno", self.installed_pc);
  self.handler_may_call = outer_may_call_;
  self.handler_frame = outer_frame_;
  self.let_in = let_in_;
}

}  // namespace ipclab::probe
