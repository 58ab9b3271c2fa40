#include <algorithm>

#include "judge/sign_words.hpp"
#include "judge/signs.hpp"
#include "judge/wait_words.hpp"

namespace ipclab::judge {
namespace {

bool is_poll(const Sign& sign) {
  return sign.kind == Sign::Kind::polls || sign.kind == Sign::Kind::polls_with_sleep;
}

bool of_student(const Sign& sign) { return sign.program.empty(); }

/// The same process with the same call, or at the same line.
bool same_thing(const Sign& a, const Sign& b) {
  if (a.pid != b.pid) return false;
  return (!a.call.empty() && a.call == b.call) || (a.at.known() && a.at == b.at);
}

std::string within(const Sign& sign) {
  const std::string duration = duration_of(sign);
  return duration.empty() ? "" : " in " + duration;
}

std::string times(const Sign& sign) {
  return sign.count == 1 ? "once" : grouped_digits(sign.count) + " times";
}

std::string busy_event(const Sign& sign) {
  if (sign.kind == Sign::Kind::spins) {
    const std::string duration = duration_of(sign);
    return "ran" + (duration.empty() ? "" : " for " + duration) +
           " in a loop without a system call";
  }
  const std::string sleeps =
      sign.kind == Sign::Kind::polls_with_sleep ? ", sleeping in between" : " without waiting";
  return "called " + call_of(sign) + ' ' + times(sign) + within(sign) + sleeps;
}

std::string busy_message(const Sign& sign) {
  const std::string name = subject_of(sign);
  if (sign.kind == Sign::Kind::spins) return name + " runs in a loop until something changes";
  if (sign.kind == Sign::Kind::polls_with_sleep)
    return name + " sleeps and looks again instead of waiting";
  return name + " asks again and again instead of waiting";
}

Signs eagain_loops(const Case& run) {
  return signs_of(run, [](const Sign& sign) {
    return sign.kind == Sign::Kind::retries_eagain && of_student(sign);
  });
}

SignWords eagain_words(const Sign& first) {
  return {.rule = Rule::eagain,
          .cause = Cause::eagain,
          .message = subject_of(first) + " repeats a call that said EAGAIN instead of waiting",
          .expected = "after EAGAIN the program waits until the call can do something",
          .hint =
              "Nothing is there yet, or there is no room. Which call waits until that is "
              "different? See poll(2).",
          .event = [](const Sign& sign) {
            return "repeated " + call_of(sign) + ' ' + times(sign) + within(sign) +
                   " although it said EAGAIN";
          }};
}

SignWords busy_words(const Sign& first) {
  return {.rule = Rule::busy_wait,
          .cause = Cause::busy_wait,
          .message = busy_message(first),
          .expected = "a process that has nothing to do waits in the kernel until it has",
          .hint =
              "For which event does it wait, and which call waits for just that? "
              "\"ipclab explain busy-wait\" lists some.",
          .event = busy_event};
}

}  // namespace

Founds busy_waits(const Case& run) {
  const Signs eagain = eagain_loops(run);
  const Signs busy = signs_of(run, [&eagain](const Sign& sign) {
    if (!of_student(sign) || (!is_poll(sign) && sign.kind != Sign::Kind::spins)) return false;
    return std::ranges::none_of(eagain,
                                [&sign](const Sign* other) { return same_thing(sign, *other); });
  });
  Founds founds;
  if (!eagain.empty()) founds.push_back(found_by(eagain, eagain_words(*eagain.front())));
  if (!busy.empty()) founds.push_back(found_by(busy, busy_words(*busy.front())));
  return founds;
}

}  // namespace ipclab::judge
