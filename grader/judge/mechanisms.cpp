#include <algorithm>
#include <iterator>

#include "judge/checks.hpp"
#include "judge/drawing.hpp"
#include "judge/uses.hpp"
#include "judge/words.hpp"
#include "support/escape.hpp"

namespace ipclab::judge {
namespace {

std::string child_processes(unsigned count) { return counted(count, "child process"); }

Found missing_mechanism(const Case& run, const std::string& message, const std::string& expected,
                        const std::string& observed) {
  const std::string hint = author_hint(run, nullptr);
  return {Cause::mechanism_not_used, "",
          Finding{.rule = Rule::mechanism_not_used,
                  .message = run.test.program + ' ' + message,
                  .expected = expected,
                  .observed = observed,
                  .hint = !hint.empty() ? hint
                                        : "The task asks for a certain way of working, not only "
                                          "for the right output: read it again.",
                  .where = {}}};
}

Found too_few_children(const Case& run, unsigned seen) {
  const unsigned wanted = run.test.uses.children;
  const std::string made = seen == 0 ? "no child process" : child_processes(seen);
  return missing_mechanism(
      run, "made " + made + (seen == 0 ? "" : ", expected at least " + std::to_string(wanted)),
      "at least " + child_processes(wanted), made);
}

Found too_few_pipes(const Case& run, unsigned seen) {
  const unsigned wanted = run.test.uses.shared_pipes;
  const std::string made =
      (seen == 0 ? "no pipe" : counted(seen, "pipe")) + std::string{" that a child could use"};
  return missing_mechanism(
      run, "made " + made + (seen == 0 ? "" : ", expected at least " + std::to_string(wanted)),
      "at least " + counted(wanted, "pipe") + ", made before the fork so that a child has " +
          (wanted == 1 ? "it" : "them") + " too",
      made);
}

Found one_after_another(const Case& run, unsigned seen) {
  const unsigned wanted = run.test.uses.children_at_once;
  const std::string at_once = seen == 0 ? "no child process" : child_processes(seen);
  const std::string hint = author_hint(run, nullptr);
  return {
      Cause::not_concurrent, "",
      Finding{.rule = Rule::not_concurrent,
              .message = run.test.program + " had at most " + at_once +
                         " at the same time, expected " + std::to_string(wanted),
              .expected = "at least " + child_processes(wanted) + " at the same time",
              .observed = at_once + " at the same time",
              .hint = !hint.empty() ? hint : "Start all of them before you wait for the first one.",
              .where = {}}};
}

/// What was cut off might still have done what was asked for, and an injected fault changes how
/// often things happen: the run without it has shown them.
bool shows_all_it_uses(const Case& run) {
  const std::vector<Played> steps = played_steps(run);
  const bool stuck = std::ranges::any_of(steps, [](const Played& played) {
    return played.record != nullptr && (played.record->outcome == Outcome::stuck ||
                                        played.record->outcome == Outcome::timed_out);
  });
  const auto& actors = run.evidence.actors;
  const bool died = std::ranges::any_of(
      actors, [&run](const evidence::Actor& actor) { return died_unasked(run, actor); });
  return run.evidence.trace && !stuck && !died && run.evidence.limits.empty() &&
         !injected_fault(run.evidence);
}

/// All that is lacking in one finding: most of it has one reason.
Found found_lacking(const Case& run, const Lacks& lacks) {
  Found found = missing_mechanism(run, lacks.front().message, "", "");
  Finding& finding = found.finding;
  for (const Lack& lack : lacks) {
    finding.expected = joined(finding.expected, lack.expected);
    finding.observed = joined(finding.observed, lack.observed);
    finding.where.insert(finding.where.end(), lack.where.begin(), lack.where.end());
  }
  finding.where = without_doubles(finding.where);
  return found;
}

Lacks lacks_of(const Case& run) {
  const evidence::Trace& trace = *run.evidence.trace;
  Lacks lacks;
  const auto append = [&lacks](Lacks more) {
    std::move(more.begin(), more.end(), std::back_inserter(lacks));
  };
  append(calls_out_of_range(run.test, trace));
  append(missing_flows(run));
  append(shared_mappings_out_of_range(run.test, trace));
  append(signals_without_handler(run.test, trace));
  append(flags_not_seen(run.test, trace));
  append(calls_not_waited_in(run.test, trace));
  return lacks;
}

}  // namespace

Founds unused_calls_and_flows(const Case& run) {
  if (!shows_all_it_uses(run)) return {};
  const Lacks lacks = lacks_of(run);
  return lacks.empty() ? Founds{} : Founds{found_lacking(run, lacks)};
}

Founds unused_mechanisms(const Case& run) {
  if (!run.evidence.facts || injected_fault(run.evidence)) return {};
  const evidence::Facts& facts = *run.evidence.facts;
  const spec::Uses& uses = run.test.uses;
  Founds founds;
  if (facts.children < uses.children) {
    founds.push_back(too_few_children(run, facts.children));
  } else if (facts.children_at_once < uses.children_at_once) {
    founds.push_back(one_after_another(run, facts.children_at_once));
  }
  if (facts.shared_pipes < uses.shared_pipes)
    founds.push_back(too_few_pipes(run, facts.shared_pipes));
  return founds;
}

}  // namespace ipclab::judge
