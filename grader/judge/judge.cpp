#include "judge/judge.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "judge/account.hpp"
#include "judge/checks.hpp"
#include "judge/probed.hpp"
#include "judge/signs.hpp"
#include "judge/words.hpp"
#include "support/escape.hpp"

namespace ipclab::judge {
namespace {

void append(Founds& all, Founds more) {
  std::move(more.begin(), more.end(), std::back_inserter(all));
}

/// Without what the contract permits here.
Founds permitted_removed(const Case& run, Founds founds) {
  std::erase_if(
      founds, [&run](const Found& found) { return run.test.allows.contains(found.finding.rule); });
  return founds;
}

/// What the run shows even where no step asks for it.
Founds ambient_faults(const Case& run) {
  Founds founds = passed_limits(run);
  append(founds, deaths_by_signal(run));
  append(founds, crashed_children(run));
  append(founds, unused_mechanisms(run));
  append(founds, unused_calls_and_flows(run));
  append(founds, left_children(run));
  append(founds, left_things(run));
  return permitted_removed(run, std::move(founds));
}

/// What the tracer noticed on the way; `failed`: something else went wrong.
Founds noticed_faults(const Case& run, bool failed) {
  Founds founds = forbidden_calls(run);
  append(founds, unsafe_handlers(run));
  append(founds, busy_waits(run));
  append(founds, answers_taken_for_failures(run, failed));
  append(founds, broken_off_writes(run, failed));
  append(founds, torn_messages(run));
  append(founds, descriptors_too_many(run));
  return permitted_removed(run, std::move(founds));
}

/// A run with the probe. Who was still alive at its end may only have been slow.
Founds probed_founds(const Case& run) {
  Founds seen = data_races(run);
  append(seen, probed_handlers(run));
  seen = permitted_removed(run, std::move(seen));
  append(seen, destroyed_probe(run));
  if (!is_conclusive(run.evidence)) return seen;
  Founds founds = ambient_faults(run);
  std::erase_if(founds, [](const Found& found) { return found.cause == Cause::orphan; });
  append(founds, failed_steps(run));
  tell_schedule(run, founds);
  append(seen, std::move(founds));
  return seen;
}

Founds founds_of(const Case& run) {
  if (run.evidence.probe) return probed_founds(run);
  Founds ambient = ambient_faults(run);
  // A test cannot permit that its own steps fail: then nothing would be left to judge.
  Founds steps = failed_steps(run);
  append(ambient, noticed_faults(run, !ambient.empty() || !steps.empty()));
  if (injected_fault(run.evidence))
    return judged_under_fault(run, std::move(ambient), std::move(steps));
  append(ambient, std::move(steps));
  return ambient;
}

/// The cause first, and of each rule one finding per actor.
std::vector<Finding> in_order(Founds founds) {
  std::stable_sort(founds.begin(), founds.end(),
                   [](const Found& a, const Found& b) { return a.cause < b.cause; });
  std::vector<Finding> findings;
  std::set<std::pair<Rule, std::string>> seen;
  for (Found& found : founds)
    if (seen.emplace(found.finding.rule, found.actor).second)
      findings.push_back(shortened(std::move(found.finding)));
  return findings;
}

TestVerdict blank_verdict(const spec::Test& test) {
  TestVerdict verdict;
  verdict.id = test.id;
  verdict.program = test.program;
  verdict.title = test.title;
  verdict.group = test.group;
  verdict.max_score = test.points;
  verdict.visible = test.visible;
  return verdict;
}

Finding grader_trouble(const std::string& trouble) {
  Finding finding;
  finding.message = "The grader could not do its work: " + trouble;
  finding.expected = "the test runs to its end";
  finding.observed = trouble;
  finding.hint =
      "This is not charged to the submission. Run the test again; ipclab doctor tells "
      "what this machine lacks.";
  return shortened(std::move(finding));
}

/// A run with a fault tells what was injected instead, and one with the probe in which order its
/// steps came: its number would say nothing.
void name_run(Finding& finding, const evidence::Evidence& evidence, std::size_t index,
              std::size_t count) {
  if (count > 1 && !injected_fault(evidence) && !evidence.probe)
    finding.observed = joined(finding.observed, "(in run " + std::to_string(index + 1) + " of " +
                                                    std::to_string(count) + ')');
}

}  // namespace

std::vector<Finding> findings_of(const spec::Test& test, const evidence::Evidence& evidence,
                                 const evidence::Evidence* reference) {
  const Case run{test, evidence, reference};
  Founds founds = founds_of(run);
  drop_consequences(run, founds);
  return in_order(std::move(founds));
}

TestVerdict verdict_of(const spec::Test& test, const std::vector<evidence::Evidence>& runs,
                       const evidence::Evidence* reference) {
  TestVerdict verdict = blank_verdict(test);
  std::string trouble = runs.empty() ? "the test was not run" : "";
  for (std::size_t i = 0; i < runs.size(); ++i) {
    verdict.seconds += std::chrono::duration<double>(runs[i].duration).count();
    if (!verdict.findings.empty()) continue;
    const Case run{test, runs[i], reference};
    std::vector<Finding> findings;
    if (runs[i].trouble.empty()) findings = findings_of(test, runs[i], reference);
    const auto own_trouble = trouble_of(run, !findings.empty());
    if (own_trouble && trouble.empty()) trouble = *own_trouble;
    if (findings.empty()) continue;
    name_run(findings.front(), runs[i], i, runs.size());
    verdict.findings = std::move(findings);
    verdict.account = account_of(run);
  }
  verdict.status = Status::pass;
  if (!verdict.findings.empty()) {
    verdict.status = Status::fail;
  } else if (!trouble.empty()) {
    verdict.status = Status::error;
    verdict.findings.push_back(grader_trouble(trouble));
  }
  verdict.score = verdict.status == Status::pass ? verdict.max_score : 0;
  return verdict;
}

TestVerdict skipped(const spec::Test& test, const std::string& needed) {
  TestVerdict verdict = blank_verdict(test);
  verdict.status = Status::skip;
  Finding finding;
  finding.message = "Not run, because " + needed + " did not pass.";
  finding.hint = "Make " + needed + " pass first.";
  verdict.findings.push_back(std::move(finding));
  return verdict;
}

TestVerdict not_built(const spec::Test& test, const ProgramBuild& build) {
  TestVerdict verdict = blank_verdict(test);
  verdict.status = Status::fail;
  Finding finding;
  finding.rule = Rule::build;
  finding.message = build.program + " could not be built";
  finding.expected = build.program + " compiles and links";
  finding.observed = build.diagnostics;
  finding.hint = "Begin with the first error: later ones are often its consequence.";
  verdict.findings.push_back(shortened(std::move(finding)));
  return verdict;
}

}  // namespace ipclab::judge
