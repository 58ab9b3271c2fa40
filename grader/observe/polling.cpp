#include "observe/polling.hpp"

#include <algorithm>
#include <cerrno>

namespace ipclab::observe {
namespace {

using evidence::Sign;
using std::chrono::milliseconds;

// Each pattern needs many rounds and some time: a few retries are nobody's fault.
constexpr std::uint64_t many_rounds = 100;
constexpr milliseconds some_time{5};
constexpr std::chrono::microseconds no_time_to_work{300};
constexpr std::uint64_t many_rounds_with_pauses = 20;
constexpr milliseconds some_time_with_pauses{20};
constexpr std::uint64_t many_yields = 200;
constexpr std::uint64_t more_than_can_be_asked = 100;  // descriptors, one after another
constexpr milliseconds short_pause{100};

bool waits_for_readiness(CallKind kind) { return kind == CallKind::poll; }

/// Calls that neither get nor give anything.
bool is_neutral(CallKind kind) {
  switch (kind) {
    case CallKind::control:
    case CallKind::unmap:
    case CallKind::map:
    case CallKind::set_handler:
    case CallKind::signal_mask:
    case CallKind::signal_return:
    case CallKind::futex:
    case CallKind::sleep:
    case CallKind::yield:
    case CallKind::control_ipc: return true;
    default: return false;
  }
}

}  // namespace

bool had_nothing(const Call& call, long result) {
  // futex(2): the word has changed meanwhile, so that there is no reason to wait any more.
  if (call.what->kind == CallKind::futex) return false;
  if (result == -EAGAIN || result == -ENOMSG) return true;
  const bool waits_a_little = call.patience == Patience::some_time && call.time <= short_pause;
  if (result == -ETIMEDOUT) return waits_a_little;
  if (result != 0) return false;
  // The end of a file stays there.
  if (call.what->kind == CallKind::read) return call.asked > 0;
  if (call.what->kind == CallKind::wait) return call.patience == Patience::none;
  return waits_for_readiness(call.what->kind) &&
         (call.patience == Patience::none || waits_a_little);
}

void Polling::start_over() {
  const bool told = told_;
  *this = {};
  told_ = told;
}

std::optional<Polling::Found> Polling::returned(const Call& call, long result, Time now) {
  if (!had_nothing(call, result)) {
    // That there is something to read may mean the end of the file.
    const bool is_readiness = waits_for_readiness(call.what->kind);
    if (is_readiness && at_end_) return std::nullopt;
    if (is_readiness && result > 0) return always_ready(call, now);
    if (!is_neutral(call.what->kind)) start_over();
    return std::nullopt;
  }
  if (asked_ == nullptr || ready_ || others_ > more_than_can_be_asked) begin(call, now);
  // Others that had nothing in between are part of the same round.
  if (asked_ != call.what || descriptor_ != call.descriptor) {
    ++others_;
    return std::nullopt;
  }
  others_ = 0;
  at_end_ = call.what->kind == CallKind::read && result == 0;
  said_eagain_ = result == -EAGAIN && call.what->kind != CallKind::wait;
  waited_a_little_ = call.patience == Patience::some_time;
  return one_more_round(now);
}

/// Something is ready, again and again, and nothing is done about it.
std::optional<Polling::Found> Polling::always_ready(const Call& call, Time now) {
  if (!ready_ || asked_ != call.what) begin(call, now);
  ready_ = true;
  return one_more_round(now);
}

void Polling::begin(const Call& call, Time now) {
  start_over();
  asked_ = call.what;
  descriptor_ = call.descriptor;
  since_ = now;
}

std::optional<Polling::Found> Polling::one_more_round(Time now) {
  if (rounds_ != 0) shortest_round_ = std::min(shortest_round_, now - last_round_);
  last_round_ = now;
  ++rounds_;
  return conclude(now);
}

std::optional<Polling::Found> Polling::sleeps(const Call& call, std::uint64_t state, Time now) {
  const bool yields = call.what->kind == CallKind::yield;
  if (!yields && call.time > short_pause) return std::nullopt;
  ++sleeps_;
  if (asked_ != nullptr) return conclude(now);
  if (state != state_ || same_state_ == 0) {
    state_ = state;
    same_state_ = 0;
    since_ = now;
  }
  yields_ = yields;
  ++same_state_;
  return conclude(now);
}

std::optional<Polling::Found> Polling::conclude(Time now) {
  const Time lasted = now - since_;
  if (told_) return std::nullopt;
  Found found{.times = rounds_, .lasted = lasted, .descriptor = descriptor_};
  if (asked_ != nullptr) {
    const bool pauses = waited_a_little_ || sleeps_ * 2 >= rounds_;
    if (rounds_ < (pauses ? many_rounds_with_pauses : many_rounds)) return std::nullopt;
    if (lasted < (pauses ? some_time_with_pauses : some_time)) return std::nullopt;
    // Who works between two looks is not waiting; on a busy machine some rounds are long anyway.
    if (!pauses && shortest_round_ > no_time_to_work) return std::nullopt;
    found.kind = pauses         ? Sign::Kind::polls_with_sleep
                 : said_eagain_ ? Sign::Kind::retries_eagain
                                : Sign::Kind::polls;
  } else {
    if (same_state_ < (yields_ ? many_yields : many_rounds_with_pauses)) return std::nullopt;
    if (lasted < (yields_ ? some_time : some_time_with_pauses)) return std::nullopt;
    found.kind = yields_ ? Sign::Kind::polls : Sign::Kind::polls_with_sleep;
    found.times = same_state_;
  }
  told_ = true;
  return found;
}

}  // namespace ipclab::observe
