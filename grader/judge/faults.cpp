#include <algorithm>
#include <optional>
#include <variant>

#include "judge/checks.hpp"
#include "judge/drawing.hpp"
#include "judge/wait_words.hpp"
#include "judge/words.hpp"
#include "support/escape.hpp"

namespace ipclab::judge {
namespace {

using evidence::InjectedFault;
using Fault = spec::Fault::Kind;

struct FaultWords {
  /// What it is called when a harmless one does harm; none: what it leads to has its own name.
  std::optional<Rule> rule;
  std::string trial;  ///< "does not cope with ..."
  std::string hint;
};

FaultWords words_of(Fault fault) {
  switch (fault) {
    case Fault::short_io:
      return {Rule::short_io, "short reads and writes",
              "A read or write may move fewer bytes than asked for. What does it return, and who "
              "takes care of the rest?"};
    case Fault::eintr:
      return {Rule::eintr, "calls that are interrupted",
              "A call that returns EINTR was interrupted by a signal; nothing is wrong. Which of "
              "your calls can wait? See signal(7)."};
    case Fault::eagain:
      return {Rule::eagain, "calls that say EAGAIN",
              "EAGAIN says \"not now\". Which call waits until it is different? See poll(2)."};
    case Fault::fork_fails: return {Rule::wrong_exit, "a fork that fails", ""};
    case Fault::pipe_fails: return {Rule::wrong_exit, "a pipe that cannot be made", ""};
    case Fault::map_fails: return {Rule::wrong_exit, "memory that cannot be mapped", ""};
    case Fault::pause_at: return {std::nullopt, "an unlucky moment", ""};
    case Fault::kill_at: break;
  }
  return {Rule::wrong_exit, "the death of a process", ""};
}

std::string process_of(const InjectedFault& fault) {
  return process_words(fault.process, fault.pid);
}

std::string injected_line(const InjectedFault& fault) {
  const std::string line = line_words(fault.at);
  return shorten_line(fault.what, 100) + ", in " + process_of(fault) +
         (line.empty() ? "" : ", at " + line);
}

/// What was injected, the first time and the last time that is known.
std::string injected_words(const std::vector<InjectedFault>& injected) {
  const std::string last = injected_line(injected.back());
  if (injected.size() == 1) return "injected: " + last;
  // The list is bounded, so that its length says nothing.
  return "injected more than once, first:\n  " + injected_line(injected.front()) +
         "\nand later:\n  " + last;
}

std::vector<Where> injected_places(const std::vector<InjectedFault>& injected) {
  std::vector<Where> places;
  for (const InjectedFault& fault : {injected.back(), injected.front()})
    if (fault.at.known())
      places.push_back(
          place(fault.at, process_of(fault), "met a fault: " + shorten_line(fault.what, 80)));
  return without_doubles(places);
}

std::string subject_of(const Case& run) {
  const InjectedFault& last = run.evidence.trace->injected.back();
  const std::string actor = actor_of_process(run.evidence, last.pid);
  return shown_name(run, actor);
}

/// The finding of a run without a fault, told as one that the fault brought about.
void tell_fault(const Case& run, Fault fault, Finding& finding) {
  const auto& injected = run.evidence.trace->injected;
  finding.message =
      subject_of(run) + " does not cope with " + words_of(fault).trial + ": " + finding.message;
  finding.observed = joined(injected_words(injected), finding.observed);
  std::vector<Where> places = injected_places(injected);
  places.insert(places.end(), finding.where.begin(), finding.where.end());
  finding.where = without_doubles(places);
}

/// Whatever went wrong first did so because of the fault: the run without it was right.
Founds under_harmless_fault(const Case& run, Fault fault, Founds founds) {
  if (founds.empty()) return founds;
  const auto first = std::ranges::min_element(founds, {}, &Found::cause);
  Found found = std::move(*first);
  Finding& finding = found.finding;
  const FaultWords words = words_of(fault);
  tell_fault(run, fault, finding);
  finding.expected =
      joined(words.rule ? "the same as without them:" : "the same, whoever comes first:",
             finding.expected);
  if (words.rule) {
    finding.rule = *words.rule;
    finding.hint = words.hint;
  }
  return {std::move(found)};
}

// ---- Faults after which a right program gives up ----

/// The student's actors in which the fault was injected; all of them if nobody knows.
std::vector<const evidence::Actor*> struck_actors(const Case& run) {
  std::vector<const evidence::Actor*> struck;
  std::vector<const evidence::Actor*> all;
  for (const evidence::Actor& actor : run.evidence.actors) {
    if (!actor.student) continue;
    all.push_back(&actor);
    const bool hit = std::ranges::any_of(run.evidence.trace->injected, [&](const auto& fault) {
      return actor_of_process(run.evidence, fault.pid) == actor.name;
    });
    if (hit) struck.push_back(&actor);
  }
  return struck.empty() ? all : struck;
}

bool gave_up_in_order(const evidence::Actor& actor) {
  const auto* exited = std::get_if<evidence::Exited>(&actor.ending);
  return exited != nullptr && exited->code != 0;
}

Found bad_ending(const Case& run, const evidence::Actor& actor) {
  const std::string name = shown_name(run, actor.name);
  const bool exited = std::holds_alternative<evidence::Exited>(actor.ending);
  const bool killed = !exited && !std::holds_alternative<evidence::NotStarted>(actor.ending);
  const std::string message = exited   ? name + " ended with status 0, as if its work were done"
                              : killed ? name + " did not end by itself"
                                       : name + ' ' + in_words(actor.ending);
  return {Cause::wrong_exit, actor.name,
          Finding{.rule = Rule::wrong_exit,
                  .message = message,
                  .expected = "",
                  .observed = (killed ? name + " was still running at the end of the test"
                                      : name + ' ' + in_words(actor.ending)) +
                              last_words(actor),
                  .hint = "Which call failed, and did anybody look at its result? See errno(3).",
                  .where = {}}};
}

/// A standstill, a time-out or a death is told already.
bool is_told(const Founds& founds, const evidence::Actor& actor) {
  return std::ranges::any_of(founds, [&actor](const Found& found) {
    const bool of_all =
        found.cause == Cause::limit || found.cause == Cause::deadlock || found.cause == Cause::hang;
    return of_all || found.actor == actor.name;
  });
}

bool is_standstill(const Found& found) {
  return found.cause == Cause::deadlock || found.cause == Cause::hang;
}

/// Nothing is asked of an actor that was killed; all others go on as if nothing had happened.
Founds after_a_death(const Case& run, Founds founds) {
  const InjectedFault& killed = run.evidence.trace->injected.back();
  for (Found& found : founds) {
    Finding& finding = found.finding;
    finding.message = "after the death of " + process_of(killed) + ": " + finding.message;
    finding.observed = joined(injected_words(run.evidence.trace->injected), finding.observed);
    finding.expected = joined("as if it had not been killed:", finding.expected);
  }
  return founds;
}

bool killed_an_actor(const Case& run) {
  return std::ranges::any_of(run.evidence.actors, [&run](const evidence::Actor& actor) {
    return killed_by_fault(run.evidence, actor);
  });
}

Founds under_grave_fault(const Case& run, Fault fault, Founds ambient, Founds steps) {
  Founds founds = std::move(ambient);
  if (run.evidence.actors.size() > 1 && killed_an_actor(run)) {
    std::ranges::move(steps, std::back_inserter(founds));
    return after_a_death(run, std::move(founds));
  }
  // What was to come out need not come out any more. But nobody may wait for ever.
  std::ranges::copy_if(steps, std::back_inserter(founds), is_standstill);
  if (!came_through(run))
    for (const evidence::Actor* actor : struck_actors(run))
      if (!gave_up_in_order(*actor) && !killed_by_fault(run.evidence, *actor) &&
          !is_told(founds, *actor))
        founds.push_back(bad_ending(run, *actor));
  for (Found& found : founds) {
    tell_fault(run, fault, found.finding);
    found.finding.expected = "the work is done, or " + subject_of(run) +
                             " ends by itself with a status other than 0 and leaves nothing behind";
  }
  return founds;
}

}  // namespace

bool may_give_up(const Case& run) {
  const auto fault = injected_fault(run.evidence);
  return fault && !spec::is_harmless(*fault);
}

Founds judged_under_fault(const Case& run, Founds ambient, Founds steps) {
  const Fault fault = *injected_fault(run.evidence);
  if (!spec::is_harmless(fault))
    return under_grave_fault(run, fault, std::move(ambient), std::move(steps));
  Founds founds = std::move(ambient);
  std::ranges::move(steps, std::back_inserter(founds));
  return under_harmless_fault(run, fault, std::move(founds));
}

}  // namespace ipclab::judge
