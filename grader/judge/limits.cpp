#include <set>

#include "judge/checks.hpp"
#include "judge/words.hpp"
#include "support/escape.hpp"

namespace ipclab::judge {
namespace {

using evidence::LimitKind;

struct LimitWords {
  std::string message;  ///< after the name: "used more memory than it may"
  std::string expected;
  std::string hint;
};

LimitWords words_of(LimitKind kind, const spec::Limits& limits) {
  switch (kind) {
    case LimitKind::wall:
      return {"did not finish in time", "everything is done within " + in_words(limits.wall),
              "Either a loop never ends, or a process waits for something that does not come."};
    case LimitKind::cpu:
      return {"used too much processor time",
              "at most " + in_words(limits.cpu) + " of processor time",
              "A loop never ends, or a program asks again and again instead of waiting."};
    case LimitKind::memory:
      return {"used too much memory", "at most " + ipclab::in_words(limits.memory),
              "What is read should be passed on piece by piece; what is allocated, freed."};
    case LimitKind::processes:
      return {"made too many processes or threads",
              "at most " + counted(limits.processes, "process") + " at the same time",
              "Does a child leave the loop that forks, or does it go on forking itself?"};
    case LimitKind::file_size:
      return {"wrote a file that is too large", "at most " + ipclab::in_words(limits.file_size),
              "A loop that writes may never end."};
    case LimitKind::disk:
      return {"wrote too much to files", "at most " + ipclab::in_words(limits.disk) + " together",
              "A loop that writes may never end."};
    case LimitKind::objects:
      return {"made too many IPC objects", "no more than a task needs: a handful, not a thousand",
              "Objects outlive their processes. Where is each of them removed?"};
    case LimitKind::output: break;
  }
  return {"printed too much", "at most " + ipclab::in_words(limits.output),
          "A loop that prints may never end."};
}

/// The actor that the limit concerns, or the student's first one.
const evidence::Actor* speaker(const Case& run, const std::string& name) {
  if (!name.empty()) return find_actor(run.evidence, name);
  for (const evidence::Actor& actor : run.evidence.actors)
    if (actor.student) return &actor;
  return nullptr;
}

Found limit_found(const Case& run, const evidence::LimitHit& hit) {
  const LimitWords words = words_of(hit.kind, run.test.limits);
  const bool late = hit.kind == LimitKind::wall;
  Finding finding;
  finding.rule = Rule::limit;
  finding.message =
      (hit.actor.empty() ? run.test.program : shown_name(run, hit.actor)) + ' ' + words.message;
  finding.expected = words.expected;
  if (late) {
    finding.observed =
        joined("not done after " + in_words(run.test.limits.wall), standstill_lines(run));
    finding.where = standstill(run);
  } else {
    finding.observed = "more than that";
  }
  if (const evidence::Actor* actor = speaker(run, hit.actor))
    finding.observed += printed_so_far(run, *actor) + last_words(*actor);
  finding.hint = late ? joined(author_hint(run, nullptr), words.hint) : words.hint;
  return {Cause::limit, "", std::move(finding)};
}

}  // namespace

Founds passed_limits(const Case& run) {
  Founds founds;
  std::set<LimitKind> seen;
  for (const evidence::LimitHit& hit : run.evidence.limits)
    if (seen.insert(hit.kind).second) founds.push_back(limit_found(run, hit));
  return founds;
}

}  // namespace ipclab::judge
