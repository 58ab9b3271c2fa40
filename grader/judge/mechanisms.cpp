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
  // Who is held for a while makes the same calls all the same.
  const auto fault = injected_fault(run.evidence);
  const auto& actors = run.evidence.actors;
  const bool died = std::ranges::any_of(
      actors, [&run](const evidence::Actor& actor) { return died_unasked(run, actor); });
  return run.evidence.trace && !came_to_a_halt(run) && !died && run.evidence.limits.empty() &&
         (!fault || *fault == spec::Fault::Kind::pause_at);
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

Lacks lacks_of(const Case& run, const spec::Uses& uses);

/// What an alternative asks for that is known without a trace.
Lacks too_few_relatives(const Case& run, const spec::Uses& uses) {
  Lacks lacks;
  if (!run.evidence.facts) return lacks;
  const evidence::Facts& facts = *run.evidence.facts;
  if (facts.children < uses.children)
    lacks.push_back({"made " + child_processes(facts.children),
                     "at least " + child_processes(uses.children),
                     child_processes(facts.children),
                     {}});
  if (facts.shared_pipes < uses.shared_pipes)
    lacks.push_back({"shared " + counted(facts.shared_pipes, "pipe") + " with its children",
                     "at least " + counted(uses.shared_pipes, "pipe") + " that a child has too",
                     counted(facts.shared_pipes, "pipe"),
                     {}});
  return lacks;
}

Lacks reaped_too_late(const Case& run, const spec::Uses& uses) {
  if (!run.evidence.facts || run.evidence.facts->forks_after_wait >= uses.forks_after_wait)
    return {};
  const unsigned seen = run.evidence.facts->forks_after_wait;
  return {{seen == 0 ? "waited for no child before it had made the last one"
                     : "made only " + counted(seen, "child process") + " after its first wait",
           "at least " + child_processes(uses.forks_after_wait) + " made after a wait for another",
           child_processes(seen) + " made after a wait for another",
           {}}};
}

/// "one of: this, and that; or that", of which none was seen. Told as one lack.
Lacks no_alternative(const Case& run, const spec::Uses& uses) {
  Lack none{"did none of what the task may be done with", "", "", {}};
  for (const spec::Uses& alternative : uses.any_of) {
    Lacks lacks = too_few_relatives(run, alternative);
    std::ranges::move(lacks_of(run, alternative), std::back_inserter(lacks));
    if (lacks.empty()) return {};
    std::string wanted;
    for (const Lack& lack : lacks) {
      wanted += (wanted.empty() ? "" : ", and ") + lack.expected;
      none.observed = joined(none.observed, lack.observed);
    }
    none.expected = joined(none.expected, (none.expected.empty() ? "either " : "or ") + wanted);
  }
  return uses.any_of.empty() ? Lacks{} : Lacks{none};
}

Lacks lacks_of(const Case& run, const spec::Uses& uses) {
  const evidence::Trace& trace = *run.evidence.trace;
  Lacks lacks;
  const auto append = [&lacks](Lacks more) {
    std::move(more.begin(), more.end(), std::back_inserter(lacks));
  };
  append(calls_out_of_range(uses, trace));
  append(missing_flows(run, uses));
  append(shared_mappings_out_of_range(uses, trace));
  append(signals_without_handler(uses, trace));
  append(flags_not_seen(uses, trace));
  append(calls_not_waited_in(uses, trace));
  append(no_alternative(run, uses));
  append(reaped_too_late(run, uses));
  return lacks;
}

}  // namespace

Founds unused_calls_and_flows(const Case& run) {
  if (!shows_all_it_uses(run)) return {};
  const Lacks lacks = lacks_of(run, run.test.uses);
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
