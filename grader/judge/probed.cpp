#include "judge/probed.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "judge/drawing.hpp"
#include "judge/judge.hpp"
#include "judge/probe_words.hpp"
#include "judge/sign_words.hpp"
#include "judge/signs.hpp"
#include "judge/step_findings.hpp"
#include "judge/wait_words.hpp"
#include "judge/words.hpp"
#include "support/escape.hpp"

namespace ipclab::judge {
namespace {

using evidence::ProbeAccess;
using evidence::ProbeRace;
using evidence::ProbeTask;

constexpr std::size_t most_races = 4;
constexpr std::size_t most_waits = 12;

std::string verb(const ProbeAccess& access) { return access.is_write ? "writes" : "reads"; }

/// "child 1 writes 4 bytes in memcpy, at counter.c:31".
std::string access_words(const Case& run, const ProbeAccess& access) {
  const std::string line = line_words(access.at);
  std::string text = task_name(run, access.task) + " " + verb(access) + " " +
                     (access.size == 1 ? "1 byte" : std::to_string(access.size) + " bytes");
  if (!access.call.empty()) text += " in " + shorten_line(access.call, 24);
  if (access.is_atomic) text += " atomically";
  if (access.is_volatile) text += " (volatile)";
  return text + (line.empty() ? "" : ", at " + line);
}

std::string race_words(const Case& run, const ProbeRace& race) {
  const std::string object = object_words(run, race.object);
  return access_words(run, race.first) + "\n" + access_words(run, race.second) +
         (object.empty() ? "" : "\nboth: " + object + range_words(race.object));
}

std::string race_hint(const ProbeRace& race) {
  const std::string first =
      race.first.is_volatile || race.second.is_volatile
          ? "volatile makes the compiler do each access, but makes nobody wait and orders nothing "
            "for others. "
      : race.first.is_atomic != race.second.is_atomic
          ? "One of the two is atomic, the other is not: an order takes both. "
          : "";
  if (race.object.kind == evidence::ProbeObject::Kind::private_memory)
    return first + "Which lock do all threads take around these lines? See pthread_mutex_lock(3).";
  return first +
         "Which semaphore or lock, shared by these processes, is held at both lines, or which "
         "message or wait comes between them? See sem_overview(7) and "
         "pthread_mutexattr_setpshared(3).";
}

using Lines = std::tuple<std::string, int, std::string, int>;

Lines lines_of(const ProbeRace& race) {
  Lines there{race.first.at.file, race.first.at.number, race.second.at.file, race.second.at.number};
  Lines back{race.second.at.file, race.second.at.number, race.first.at.file, race.first.at.number};
  return std::min(there, back);
}

/// One for each pair of lines.
std::vector<const ProbeRace*> different_races(const evidence::Probe& probe) {
  std::vector<const ProbeRace*> races;
  std::set<Lines> seen;
  for (const ProbeRace& race : probe.races)
    if (seen.insert(lines_of(race)).second) races.push_back(&race);
  return races;
}

Finding race_finding(const Case& run, const ProbeRace& race) {
  Finding finding;
  finding.rule = Rule::data_race;
  finding.message = task_name(run, race.first.task) + " " + verb(race.first) + " what " +
                    task_name(run, race.second.task) + " " + verb(race.second) +
                    ", and nothing puts the two in order";
  finding.expected =
      "before one process uses what another one has written, or the other way round, something "
      "makes it wait: a semaphore, a lock, an atomic, a message, the end of a process";
  finding.hint = joined(run.test.hint, race_hint(race));
  return finding;
}

/// Those first whom nobody's end would set free.
std::vector<unsigned> waiting_tasks(const Case& run) {
  std::vector<unsigned> waiting;
  if (!run.evidence.probe) return waiting;
  const auto& tasks = run.evidence.probe->tasks;
  for (unsigned i = 0; i < tasks.size(); ++i)
    if (tasks[i].waits) waiting.push_back(i);
  std::stable_partition(waiting.begin(), waiting.end(), [&](unsigned task) {
    const auto kind = tasks[task].object.kind;
    return kind != evidence::ProbeObject::Kind::process &&
           kind != evidence::ProbeObject::Kind::task;
  });
  if (waiting.size() > most_waits) waiting.resize(most_waits);
  return waiting;
}

}  // namespace

bool is_conclusive(const evidence::Evidence& evidence) {
  return evidence.limits.empty() &&
         std::ranges::none_of(evidence.steps, [](const evidence::StepRecord& record) {
           return record.outcome == Outcome::timed_out;
         });
}

Founds destroyed_probe(const Case& run) {
  if (!run.evidence.probe || !run.evidence.probe->is_destroyed) return {};
  Finding finding;
  finding.rule = Rule::forbidden;
  finding.message = "a program destroyed what the probe had noted of it";
  finding.expected = "programs write to their own memory and files";
  finding.observed =
      "the probe's file in TMPDIR, which every process has mapped, was made shorter or overwritten";
  finding.hint =
      "Which line writes to a file that it has not made, or through a pointer to memory that is "
      "not the program's?";
  return {{Cause::forbidden, "", std::move(finding)}};
}

Founds data_races(const Case& run) {
  if (!run.evidence.probe) return {};
  const auto races = different_races(*run.evidence.probe);
  if (races.empty()) return {};
  Finding finding = race_finding(run, *races.front());
  for (std::size_t i = 0; i < races.size() && i < most_races; ++i) {
    finding.observed = joined(finding.observed, race_words(run, *races[i]));
    for (const ProbeAccess* access : {&races[i]->first, &races[i]->second})
      if (access->at.known())
        finding.where.push_back(place(access->at, task_name(run, access->task),
                                      verb(*access) + " memory that is shared"));
  }
  if (races.size() > most_races)
    finding.observed += "\nand " + std::to_string(races.size() - most_races) + " more such pairs";
  finding.where = without_doubles(finding.where);
  return {{Cause::data_race, "", std::move(finding)}};
}

Founds probed_handlers(const Case& run) {
  if (!run.evidence.probe) return {};
  std::vector<Sign> calls;
  for (const evidence::ProbeUnsafeCall& call : run.evidence.probe->unsafe_calls) {
    Sign sign;
    sign.kind = Sign::Kind::unsafe_call_in_handler;
    sign.pid = run.evidence.probe->tasks[call.task].pid;
    sign.process = task_name(run, call.task);
    sign.call = call.call;
    sign.at = call.at;
    calls.push_back(std::move(sign));
  }
  Signs signs;
  for (const Sign& sign : calls) signs.push_back(&sign);
  Founds founds = handlers_that_call(signs);
  if (founds.empty()) return founds;
  std::vector<Where>& where = founds.front().finding.where;
  for (const evidence::ProbeUnsafeCall& call : run.evidence.probe->unsafe_calls)
    if (call.installed_at.known())
      where.push_back(place(call.installed_at, task_name(run, call.task),
                            "installed the handler of " + signal_name(call.signal)));
  where = without_doubles(where);
  return founds;
}

std::optional<Found> probed_standstill(const Case& run, const Played& played) {
  const std::vector<unsigned> waiting = waiting_tasks(run);
  if (waiting.empty()) return std::nullopt;
  Found found = hang_found(run, played);
  Finding& finding = found.finding;
  finding.where.clear();
  std::string names;
  std::string lines;
  for (const unsigned number : waiting) {
    const ProbeTask& task = run.evidence.probe->tasks[number];
    const std::string name = task_name(run, number);
    const std::string line = line_words(task.at);
    const std::string wait = wait_words(run, task);
    names += (names.empty() ? "" : ", ") + name + " waits in " +
             (task.call.empty() ? "a call" : shorten_line(task.call, 32));
    lines = joined(lines, name + " " + wait + (line.empty() ? "" : ", at " + line));
    finding.where.push_back(place(task.at, name, wait));
    finding.waits.push_back({.process = name,
                             .pid = task.pid,
                             .what = wait,
                             .file = shorten_line(task.at.file, 80),
                             .line = task.at.number,
                             .releasers = {}});
  }
  found.cause = Cause::deadlock;
  finding.rule = Rule::deadlock;
  finding.message = "in one order of its steps nothing can happen any more: " + names;
  finding.observed = lines + printed_before(run, played);
  return found;
}

void tell_schedule(const Case& run, Founds& founds) {
  const std::string schedule = schedule_words(run);
  for (Found& found : founds)
    if (found.cause != Cause::data_race && found.cause != Cause::unsafe_handler)
      found.finding.observed = joined(found.finding.observed, schedule);
}

}  // namespace ipclab::judge
