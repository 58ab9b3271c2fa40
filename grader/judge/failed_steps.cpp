#include <algorithm>
#include <csignal>
#include <variant>

#include "judge/checks.hpp"
#include "judge/diagnosis.hpp"
#include "judge/step_findings.hpp"
#include "judge/words.hpp"

namespace ipclab::judge {
namespace {

bool allowed(const Case& run, Rule rule) { return run.test.allows.contains(rule); }

/// The actor died of a signal and a finding says so.
bool died(const Case& run, const evidence::Actor& actor) {
  if (!died_unasked(run, actor)) return false;
  const bool by_sigpipe = std::get<evidence::Signalled>(actor.ending).signal == SIGPIPE;
  return !allowed(run, by_sigpipe ? Rule::sigpipe_death : Rule::crash);
}

/// A step that looks at the very end of an actor: its status, or its text up to end-of-file. When
/// the actor was cut off, that end shows nothing of its own.
bool looks_at_the_end(const spec::Step& step) {
  const auto* expect = std::get_if<spec::Expect>(&step.action);
  return std::holds_alternative<spec::Exit>(step.action) || (expect != nullptr && !expect->lines);
}

bool explained_by_death(const Case& run, const Played& played) {
  const evidence::Actor* own = find_actor(run.evidence, actor_of(*played.step));
  if (played.record->outcome == Outcome::mismatch && looks_at_the_end(*played.step))
    return own != nullptr && died(run, *own);
  if (played.record->outcome != Outcome::cut_short && played.record->outcome != Outcome::refused)
    return false;
  if (own != nullptr && own->student) return died(run, *own);
  // A peer or a tool that is left alone, or an address that nobody serves: whoever died is why.
  const auto& actors = run.evidence.actors;
  return std::any_of(actors.begin(), actors.end(),
                     [&run](const evidence::Actor& actor) { return died(run, actor); });
}

bool killed(const evidence::Actor* actor) {
  return actor != nullptr && std::holds_alternative<evidence::Signalled>(actor->ending);
}

bool explained_by_limit(const Case& run, const Played& played) {
  if (allowed(run, Rule::limit)) return false;
  const std::string actor = actor_of(*played.step);
  switch (played.record->outcome) {
    case Outcome::timed_out: return !played.step->rule && hit_limit(run, evidence::LimitKind::wall);
    case Outcome::cut_short:
    case Outcome::refused: return hit_limit(run, actor);
    case Outcome::mismatch:
      return looks_at_the_end(*played.step) && hit_limit(run, actor) &&
             killed(find_actor(run.evidence, actor));
    case Outcome::done:
    case Outcome::stuck:
    case Outcome::stopped: break;
  }
  return false;
}

/// What woke it in the end may have been that its input ended.
bool missed_a_signal(const Case& run) {
  return injected_fault(run.evidence) == spec::Fault::Kind::pause_at &&
         missed_signal(blocked(*run.evidence.trace)).has_value();
}

std::optional<Found> failure(const Case& run, const Played& played) {
  if (!failed(played) || tool_did_not_start(run, played)) return std::nullopt;
  const evidence::Actor* actor = find_actor(run.evidence, actor_of(*played.step));
  if (actor != nullptr && killed_by_fault(run.evidence, *actor)) return std::nullopt;
  if (text_came_late(run, played) && !missed_a_signal(run)) return late_text_found(run, played);
  if (explained_by_death(run, played) || explained_by_limit(run, played)) return std::nullopt;
  if (played.record->outcome == Outcome::stuck) return standstill_found(run, played);
  if (std::holds_alternative<spec::Exit>(played.step->action)) return exit_found(run, played);
  return output_found(run, played);
}

/// An expectation that is carried out by comparing with the reference is only decided here: the
/// run itself knows no reference.
std::optional<Found> unlike_reference(const Case& run, const Played& played) {
  const auto* expect = std::get_if<spec::Expect>(&played.step->action);
  if (expect == nullptr || played.record == nullptr || played.record->outcome != Outcome::done)
    return std::nullopt;
  const bool compares =
      std::any_of(expect->oracles.begin(), expect->oracles.end(), [](const spec::Oracle& oracle) {
        return std::holds_alternative<spec::SameAsReference>(oracle);
      });
  const evidence::Actor* actor = find_actor(run.evidence, expect->actor);
  if (!compares || actor == nullptr) return std::nullopt;
  const std::string text =
      slice(transcript_of(*actor, expect->stream), played.record->from, played.record->to);
  if (!first_mismatch(run, played, *expect, text)) return std::nullopt;
  return output_found(run, played);
}

}  // namespace

Founds failed_steps(const Case& run) {
  Founds founds;
  for (const Played& played : played_steps(run)) {
    auto found = failure(run, played);
    if (!found) found = unlike_reference(run, played);
    if (!found) continue;
    Finding& finding = found->finding;
    if (played.step->rule) finding.rule = *played.step->rule;
    if (finding.hint.empty())
      finding.hint =
          "ipclab explain " + std::string{id_of(finding.rule)} + " lists the usual reasons.";
    founds.push_back(std::move(*found));
  }
  const auto has = [&founds](Cause cause) {
    return std::ranges::find(founds, cause, &Found::cause) != founds.end();
  };
  // A text that is held back makes everybody else wait: that is no hang of its own.
  if (has(Cause::not_flushed))
    std::erase_if(founds, [](const Found& found) {
      return found.finding.rule == Rule::hang || found.cause == Cause::deadlock;
    });
  // Steps that got stuck together did so for one reason, and one of them may tell more of it.
  if (has(Cause::deadlock))
    std::erase_if(founds, [](const Found& found) { return found.finding.rule == Rule::hang; });
  return founds;
}

}  // namespace ipclab::judge
