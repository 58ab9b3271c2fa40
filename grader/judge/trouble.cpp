#include <algorithm>
#include <variant>

#include "judge/checks.hpp"
#include "judge/words.hpp"
#include "support/escape.hpp"

namespace ipclab::judge {
namespace {

bool lacks_reference(const Case& run, const Played& played) {
  const auto* expect = std::get_if<spec::Expect>(&played.step->action);
  if (expect == nullptr) return false;
  return std::any_of(expect->oracles.begin(), expect->oracles.end(),
                     [&](const spec::Oracle& oracle) {
                       return std::holds_alternative<spec::SameAsReference>(oracle) &&
                              !reference_text(run, played, *expect);
                     });
}

/// Only a step that was carried out can be passed; without a record nobody knows.
std::optional<std::string> unproved_step(const Case& run, const Played& played) {
  const std::string number =
      "step " + std::to_string(played.step->number) + " (" + wish_of(run, *played.step) + ")";
  if (played.record == nullptr) return number + " was not carried out";
  if (tool_did_not_start(run, played)) return number + ": " + escape_text(played.record->detail);
  if (lacks_reference(run, played))
    return number + " has no output of the reference solution to compare with";
  if (played.record->outcome != Outcome::done && !may_give_up(run))
    return number + " was stopped, and nothing tells why";
  return std::nullopt;
}

}  // namespace

bool tool_did_not_start(const Case& run, const Played& played) {
  if (!failed(played)) return false;
  if (const auto* start = std::get_if<spec::Start>(&played.step->action))
    return start->program.empty();
  const evidence::Actor* actor = find_actor(run.evidence, actor_of(*played.step));
  return actor != nullptr && !actor->student &&
         std::holds_alternative<evidence::NotStarted>(actor->ending);
}

std::optional<std::string> trouble_of(const Case& run, bool failed) {
  if (!run.evidence.trouble.empty()) return escape_text(run.evidence.trouble);
  if (failed) return std::nullopt;
  for (const Played& played : played_steps(run))
    if (auto trouble = unproved_step(run, played)) return trouble;
  return std::nullopt;
}

}  // namespace ipclab::judge
