#include "judge/case.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <map>
#include <variant>

namespace ipclab::judge {
namespace {

using Records = std::map<std::size_t, const evidence::StepRecord*>;

Records records_by_number(const evidence::Evidence& evidence) {
  Records records;
  for (const evidence::StepRecord& record : evidence.steps) records[record.number] = &record;
  return records;
}

void append_steps(std::vector<Played>& played, const std::vector<spec::Step>& steps,
                  const Records& records) {
  for (const spec::Step& step : steps) {
    if (const auto* together = std::get_if<spec::Together>(&step.action)) {
      for (const auto& track : together->tracks) append_steps(played, track, records);
      continue;
    }
    const auto record = records.find(step.number);
    played.push_back({&step, record == records.end() ? nullptr : record->second});
  }
}

bool test_wants_signal(const Case& run, const std::string& actor, int signal) {
  const std::vector<Played> steps = played_steps(run);
  return std::any_of(steps.begin(), steps.end(), [&](const Played& played) {
    const auto* exit = std::get_if<spec::Exit>(&played.step->action);
    return exit != nullptr && exit->actor == actor && exit->wanted == spec::Exit::Wanted::signal &&
           exit->signal == signal;
  });
}

using Fault = spec::Fault::Kind;
constexpr std::array fault_kinds{Fault::short_io,   Fault::eintr,      Fault::eagain,
                                 Fault::fork_fails, Fault::pipe_fails, Fault::map_fails,
                                 Fault::kill_at,    Fault::pause_at};

/// How the kernel, or the grader in its place, ends a process that passes a limit.
bool is_end_by_limit(int signal) {
  return signal == SIGKILL || signal == SIGXCPU || signal == SIGXFSZ || signal == SIGSYS;
}

}  // namespace

std::vector<Played> played_steps(const Case& run) {
  std::vector<Played> played;
  append_steps(played, run.test.steps, records_by_number(run.evidence));
  return played;
}

bool failed(const Played& played) {
  return played.record != nullptr && played.record->outcome != Outcome::done &&
         played.record->outcome != Outcome::stopped;
}

const evidence::Actor* find_actor(const evidence::Evidence& evidence, std::string_view name) {
  for (const evidence::Actor& actor : evidence.actors)
    if (actor.name == name) return &actor;
  return nullptr;
}

std::string shown_name(const Case& run, std::string_view actor) {
  if (actor.empty() || actor == "program") return run.test.program;
  return std::string{actor};
}

const evidence::Transcript& transcript_of(const evidence::Actor& actor, evidence::Stream stream) {
  return stream == evidence::Stream::err ? actor.err : actor.out;
}

std::optional<std::string> reference_text(const Case& run, const Played& played,
                                          const spec::Expect& expect) {
  if (run.reference == nullptr) return std::nullopt;
  const evidence::Actor* actor = find_actor(*run.reference, expect.actor);
  if (actor == nullptr) return std::nullopt;
  for (const evidence::StepRecord& record : run.reference->steps)
    if (record.number == played.step->number && record.outcome == Outcome::done)
      return slice(transcript_of(*actor, expect.stream), record.from, record.to);
  return std::nullopt;
}

std::optional<spec::Mismatch> first_mismatch(const Case& run, const Played& played,
                                             const spec::Expect& expect, std::string_view text) {
  for (const spec::Oracle& oracle : expect.oracles) {
    std::optional<std::string> reference;
    if (std::holds_alternative<spec::SameAsReference>(oracle)) {
      reference = reference_text(run, played, expect);
      if (!reference) continue;
    }
    if (auto mismatch = spec::mismatch(oracle, text, reference)) return mismatch;
  }
  return std::nullopt;
}

bool came_to_a_halt(const Case& run) {
  const std::vector<Played> steps = played_steps(run);
  return std::ranges::any_of(steps, [](const Played& played) {
    return played.record != nullptr && (played.record->outcome == Outcome::stuck ||
                                        played.record->outcome == Outcome::timed_out);
  });
}

bool came_through(const Case& run) {
  const std::vector<Played> steps = played_steps(run);
  return run.evidence.limits.empty() &&
         std::all_of(steps.begin(), steps.end(), [](const Played& played) {
           return played.record != nullptr && played.record->outcome == Outcome::done;
         });
}

const evidence::TracedProcess* find_process(const evidence::Evidence& evidence, int pid) {
  if (!evidence.trace || pid == 0) return nullptr;
  const auto& processes = evidence.trace->processes;
  const auto found = std::find_if(processes.rbegin(), processes.rend(),
                                  [pid](const auto& process) { return process.pid == pid; });
  return found == processes.rend() ? nullptr : &*found;
}

std::string actor_of_process(const evidence::Evidence& evidence, int pid) {
  if (const auto* process = find_process(evidence, pid)) return process->actor;
  for (const evidence::Actor& actor : evidence.actors)
    if (actor.pid == pid && pid != 0) return actor.name;
  return "";
}

std::optional<spec::Fault::Kind> injected_fault(const evidence::Evidence& evidence) {
  if (!evidence.trace || evidence.trace->injected.empty()) return std::nullopt;
  for (const Fault kind : fault_kinds)
    if (evidence.fault.starts_with(spec::name_of(kind))) return kind;
  return std::nullopt;
}

bool killed_by_fault(const evidence::Evidence& evidence, const evidence::Actor& actor) {
  if (injected_fault(evidence) != spec::Fault::Kind::kill_at || actor.pid == 0) return false;
  const auto& injected = evidence.trace->injected;
  return std::any_of(injected.begin(), injected.end(),
                     [&actor](const auto& fault) { return fault.pid == actor.pid; });
}

bool died_unasked(const Case& run, const evidence::Actor& actor) {
  const auto* death = std::get_if<evidence::Signalled>(&actor.ending);
  if (!actor.student || death == nullptr || death->by_grader) return false;
  if (killed_by_fault(run.evidence, actor)) return false;
  if (is_end_by_limit(death->signal) && hit_limit(run, actor.name)) return false;
  return !test_wants_signal(run, actor.name, death->signal);
}

bool hit_limit(const Case& run, std::string_view actor) {
  const auto& limits = run.evidence.limits;
  return std::any_of(limits.begin(), limits.end(), [actor](const evidence::LimitHit& hit) {
    return hit.actor.empty() || hit.actor == actor;
  });
}

bool hit_limit(const Case& run, evidence::LimitKind kind) {
  const auto& limits = run.evidence.limits;
  return std::any_of(limits.begin(), limits.end(),
                     [kind](const evidence::LimitHit& hit) { return hit.kind == kind; });
}

}  // namespace ipclab::judge
