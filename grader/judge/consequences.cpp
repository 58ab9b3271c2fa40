#include <algorithm>

#include "judge/checks.hpp"
#include "judge/sign_words.hpp"
#include "judge/words.hpp"

namespace ipclab::judge {
namespace {

using evidence::LimitKind;

Found* found_with(Founds& founds, Cause cause) {
  const auto found = std::ranges::find(founds, cause, &Found::cause);
  return found == founds.end() ? nullptr : &*found;
}

/// What a run that nobody could end leaves behind, or does not get done.
void drop_what_a_deadlock_explains(Founds& founds) {
  if (found_with(founds, Cause::deadlock) == nullptr) return;
  std::erase_if(founds, [](const Found& found) {
    return found.cause == Cause::wrong_output || found.cause == Cause::zombie ||
           found.cause == Cause::orphan || found.cause == Cause::not_concurrent ||
           found.cause == Cause::mechanism_not_used;
  });
}

bool is_loop(const Sign& sign) {
  return sign.program.empty() &&
         (sign.kind == Sign::Kind::polls || sign.kind == Sign::Kind::polls_with_sleep ||
          sign.kind == Sign::Kind::spins || sign.kind == Sign::Kind::retries_eagain);
}

/// The processes that loop are those whose time ran out.
bool is_explained_by_loops(const Case& run, const evidence::LimitHit& hit) {
  if (hit.kind != LimitKind::wall && hit.kind != LimitKind::cpu) return false;
  const Signs loops = signs_of(run, is_loop);
  return std::ranges::any_of(loops, [&](const Sign* sign) {
    return hit.actor.empty() || actor_of_process(run.evidence, sign->pid) == hit.actor;
  });
}

void drop_limits_of_busy_waits(const Case& run, Founds& founds) {
  const auto& limits = run.evidence.limits;
  const auto limit = std::ranges::find(founds, Cause::limit, &Found::cause);
  Found* loop = found_with(founds, Cause::eagain);
  if (Found* busy = found_with(founds, Cause::busy_wait)) loop = busy;
  if (limit == founds.end() || loop == nullptr) return;
  const bool all = std::ranges::all_of(
      limits, [&run](const evidence::LimitHit& hit) { return is_explained_by_loops(run, hit); });
  if (!all) return;
  loop->finding.observed = joined(loop->finding.observed, limit->finding.message);
  loop->cause = Cause::limit;
  founds.erase(limit);
}

/// The kernel ends a program that makes a call which is forbidden.
void drop_deaths_by_forbidden_calls(const Case& run, Founds& founds) {
  if (found_with(founds, Cause::forbidden) == nullptr) return;
  const Signs calls =
      signs_of(run, [](const Sign& sign) { return sign.kind == Sign::Kind::foreign_call; });
  std::erase_if(founds, [&](const Found& found) {
    const bool death = found.cause == Cause::crash || found.cause == Cause::wrong_exit;
    return death && std::ranges::any_of(calls, [&](const Sign* call) {
             return actor_of_process(run.evidence, call->pid) == found.actor;
           });
  });
}

/// What comes out of a race is a matter of chance.
void drop_what_a_race_explains(Founds& founds) {
  if (found_with(founds, Cause::data_race) == nullptr) return;
  std::erase_if(founds, [](const Found& found) {
    return found.cause == Cause::wrong_output || found.cause == Cause::wrong_exit;
  });
}

}  // namespace

void drop_consequences(const Case& run, Founds& founds) {
  drop_what_a_deadlock_explains(founds);
  drop_what_a_race_explains(founds);
  drop_limits_of_busy_waits(run, founds);
  drop_deaths_by_forbidden_calls(run, founds);
}

}  // namespace ipclab::judge
