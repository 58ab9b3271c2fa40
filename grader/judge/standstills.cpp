#include <algorithm>
#include <array>

#include "judge/diagnosis.hpp"
#include "judge/drawing.hpp"
#include "judge/probed.hpp"
#include "judge/step_findings.hpp"
#include "judge/wait_words.hpp"
#include "judge/words.hpp"

namespace ipclab::judge {
namespace {

using evidence::Wait;

// What is certain comes first; then what explains more.
constexpr std::array<MaybeDiagnosis (*)(const Blocked&), 13> patterns{lock_taken_twice,
                                                                      lock_of_the_dead,
                                                                      missed_signal,
                                                                      end_of_file_kept_away,
                                                                      end_of_writer_kept_away,
                                                                      all_write,
                                                                      all_read,
                                                                      locks_in_a_circle,
                                                                      post_that_never_comes,
                                                                      fifo_without_other_side,
                                                                      queue_that_nobody_serves,
                                                                      child_waits_for_parent,
                                                                      circle_of_any_kind};

MaybeDiagnosis diagnosis_of(const Case& run, const Blocked& blocked, const Played& played) {
  if (auto diagnosis = one_client_blocks_all(run, blocked, played)) return diagnosis;
  for (const auto& pattern : patterns)
    if (auto diagnosis = pattern(blocked)) return diagnosis;
  return std::nullopt;
}

/// "waits for input that does not come": said of a wait that somebody from outside could end.
std::string lonely_wait(const Blocked& blocked, const Wait& wait) {
  switch (wait.kind) {
    case WaitKind::read:
      return is_ours(blocked.trace, wait) && wait.descriptor == 0
                 ? "waits for input, and no more comes"
                 : "waits in read for something that does not come";
    case WaitKind::write: return "waits to write, and nobody takes it";
    case WaitKind::open_fifo: return "waits for somebody to open the other side of a FIFO";
    case WaitKind::accept: return "waits for a connection that nobody makes";
    case WaitKind::message: return "waits for a message that nobody sends";
    case WaitKind::room: return "waits for room in a queue that nobody empties";
    case WaitKind::signal: return "waits for a signal that nobody sends";
    case WaitKind::several: return "waits for several descriptors, and nothing happens at them";
    case WaitKind::stopped: return "is stopped, and nobody lets it go on";
    case WaitKind::semaphore_set:
    case WaitKind::semaphore:
    case WaitKind::mutex:
    case WaitKind::condition:
    case WaitKind::thread:
    case WaitKind::futex:
    case WaitKind::child:
    case WaitKind::file_lock:
    case WaitKind::other: break;
  }
  return "waits, and nothing can happen any more";
}

/// A wait that depends on nobody else in the standstill: the others wait for it.
std::optional<std::size_t> last_in_the_chain(const Blocked& blocked) {
  for (std::size_t i = 0; i < blocked.waits.size(); ++i)
    if (is_ours(blocked.trace, blocked.waits[i]) && blocked.depends_on[i].empty()) return i;
  return std::nullopt;
}

Found drawn(Found found, const Drawing& drawing, const std::string& printed) {
  Finding& finding = found.finding;
  finding.observed = drawing.text + printed;
  finding.where.insert(finding.where.end(), drawing.where.begin(), drawing.where.end());
  finding.where = without_doubles(finding.where);
  finding.waits = drawing.waits;
  return found;
}

Found drawn_hang(const Case& run, const Blocked& blocked, const Played& played) {
  Found found = hang_found(run, played);
  const auto last = last_in_the_chain(blocked);
  found.finding.where.clear();
  if (last)
    found.finding.message =
        name_in_sentence(blocked, *last) + ' ' + lonely_wait(blocked, blocked.waits[*last]);
  return drawn(std::move(found),
               draw(blocked, last ? std::vector{*last} : std::vector<std::size_t>{}),
               printed_before(run, played));
}

Found drawn_deadlock(const Case& run, const Blocked& blocked, const Played& played,
                     const Diagnosis& diagnosis) {
  Found found = hang_found(run, played);
  found.cause = Cause::deadlock;
  Finding& finding = found.finding;
  finding.rule = diagnosis.rule;
  finding.message = diagnosis.message;
  finding.where = diagnosis.places;
  finding.hint = joined(author_hint(run, played.step), diagnosis.hint);
  return drawn(std::move(found), draw(blocked, diagnosis.waits), printed_before(run, played));
}

}  // namespace

std::string name_in_sentence(const Blocked& blocked, std::size_t wait) {
  return plain_name(blocked.waits[wait].process, blocked.waits[wait].pid);
}

std::string names_in_sentence(const Blocked& blocked, const std::vector<std::size_t>& waits) {
  std::vector<std::string> names;
  for (const std::size_t wait : waits) {
    const std::string name = name_in_sentence(blocked, wait);
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  }
  if (names.size() == 1 && waits.size() > 1)
    return std::to_string(waits.size()) + " threads of " + names.front();
  constexpr std::size_t most_names = 3;
  if (names.size() > most_names) return std::to_string(names.size()) + " processes";
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i)
    text += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
  return text;
}

Found standstill_found(const Case& run, const Played& played) {
  if (auto found = probed_standstill(run, played)) return std::move(*found);
  if (!run.evidence.trace) return hang_found(run, played);
  const Blocked graph = blocked(*run.evidence.trace);
  const bool shows_ours = std::ranges::any_of(
      graph.waits, [&graph](const Wait& wait) { return is_ours(graph.trace, wait); });
  if (!shows_ours) return hang_found(run, played);
  const MaybeDiagnosis diagnosis = diagnosis_of(run, graph, played);
  if (!diagnosis) return drawn_hang(run, graph, played);
  return drawn_deadlock(run, graph, played, *diagnosis);
}

}  // namespace ipclab::judge
