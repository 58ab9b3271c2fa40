#include "judge/uses.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "judge/drawing.hpp"
#include "judge/wait_words.hpp"
#include "judge/words.hpp"
#include "support/escape.hpp"

namespace ipclab::judge {
namespace {

// What shows how a program works, and might stand in the place of what was asked for.
constexpr std::array<std::string_view, 24> telling_calls{
    "fork",   "execve",   "pipe",   "socketpair", "mknod",      "socket", "accept",     "connect",
    "shmget", "mmap",     "semget", "semop",      "msgget",     "msgsnd", "mq_open",    "mq_send",
    "kill",   "sigqueue", "poll",   "select",     "epoll_wait", "futex",  "sigsuspend", "signalfd"};
constexpr std::size_t most_named = 6;

std::string times(std::uint64_t count) {
  return count == 1 ? "1 time" : grouped_digits(count) + " times";
}

template <typename Words>
std::string listed(const Words& words) {
  std::string text;
  std::size_t count = 0;
  for (const auto& word : words) {
    if (++count > most_named) return text + ", ...";
    text += (text.empty() ? "" : ", ") + shorten_line(word, 32);
  }
  return text;
}

std::uint64_t count_of(const evidence::Trace& trace, const std::string& call) {
  const auto found = trace.calls.find(call);
  return found == trace.calls.end() ? 0 : found->second;
}

/// "\nseen instead: socketpair (2 times)", or "".
std::string seen_instead(const evidence::Trace& trace) {
  std::vector<std::string> words;
  for (const std::string_view call : telling_calls)
    if (const auto count = count_of(trace, std::string{call}); count > 0)
      words.push_back(std::string{call} + " (" + times(count) + ')');
  return words.empty() ? "" : "\nseen instead: " + listed(words);
}

}  // namespace

std::string range_words(const spec::Range& range) {
  if (!range.most) return "at least " + grouped_digits(range.least);
  if (*range.most == range.least) return "exactly " + grouped_digits(range.least);
  if (range.least == 0) return "at most " + grouped_digits(*range.most);
  return grouped_digits(range.least) + " to " + grouped_digits(*range.most);
}

bool is_in(const spec::Range& range, std::uint64_t count) {
  return count >= range.least && (!range.most || count <= *range.most);
}

Lacks calls_out_of_range(const spec::Uses& uses, const evidence::Trace& trace) {
  Lacks lacks;
  for (const auto& [call, range] : uses.calls) {
    const std::uint64_t seen = count_of(trace, call);
    if (is_in(range, seen)) continue;
    const bool never = seen == 0;
    lacks.push_back(
        {never ? "did not call " + call
               : "called " + call + ' ' + times(seen) + ", expected " + range_words(range),
         call + " is called " + range_words(range) +
             (range.least == 1 && !range.most ? " time" : " times"),
         never ? call + " was not called" + seen_instead(trace)
               : call + " was called " + times(seen),
         {}});
  }
  return lacks;
}

Lacks flags_not_seen(const spec::Uses& uses, const evidence::Trace& trace) {
  Lacks lacks;
  for (const std::string& flag : uses.flags) {
    if (trace.flags.contains(flag)) continue;
    lacks.push_back({"did not use " + flag,
                     "some call has the flag " + flag,
                     trace.flags.empty() ? "no such flag was used"
                                         : "flags that were used: " + listed(trace.flags),
                     {}});
  }
  return lacks;
}

Lacks signals_without_handler(const spec::Uses& uses, const evidence::Trace& trace) {
  std::vector<std::string> handled;
  for (const int signal : trace.handled_signals) handled.push_back(signal_name(signal));
  Lacks lacks;
  for (const int signal : uses.handlers) {
    if (trace.handled_signals.contains(signal)) continue;
    const std::string name = signal_name(signal);
    lacks.push_back({"installed no handler for " + name,
                     "there is a handler for " + name,
                     handled.empty() ? "no handler was installed"
                                     : "handlers were installed for: " + listed(handled),
                     {}});
  }
  return lacks;
}

Lacks calls_not_waited_in(const spec::Uses& uses, const evidence::Trace& trace) {
  Lacks lacks;
  for (const std::string& call : uses.waits_in) {
    if (trace.waited_in.contains(call)) continue;
    lacks.push_back({"never waited in " + call,
                     "a process waits in " + call,
                     trace.waited_in.empty()
                         ? "no process waited in any call"
                         : "its processes waited in: " + listed(trace.waited_in),
                     {}});
  }
  return lacks;
}

Lacks shared_mappings_out_of_range(const spec::Uses& uses, const evidence::Trace& trace) {
  if (!uses.shared_mappings) return {};
  const spec::Range& range = *uses.shared_mappings;
  Lack lack;
  std::uint64_t seen = 0;
  for (const evidence::Object& object : trace.objects) {
    if (object.kind != evidence::ObjectKind::shared_mapping) continue;
    ++seen;
    if (object.made_at.known() && lack.where.size() < most_named)
      lack.where.push_back(
          place(object.made_at, "", shorten_line(object.name, 60) + " was made here"));
  }
  if (is_in(range, seen)) return {};
  const std::string made = seen == 0 ? "no shared mapping" : counted(seen, "shared mapping");
  lack.message = "made " + made + ", expected " + range_words(range);
  lack.expected = "shared mappings: " + range_words(range);
  lack.observed = made + (seen == 0 ? seen_instead(trace) : "");
  return {lack};
}

}  // namespace ipclab::judge
