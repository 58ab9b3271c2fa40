#include <algorithm>
#include <csignal>
#include <set>

#include "judge/diagnosis.hpp"
#include "judge/wait_words.hpp"
#include "judge/words.hpp"
#include "spec/lab.hpp"

namespace ipclab::judge {
namespace {

using evidence::Wait;

bool names_sigchld(const Wait& wait) {
  return wait.note.find("SIGCHLD") != std::string::npos ||
         wait.object.find("SIGCHLD") != std::string::npos;
}

/// Children that ended unseen count only for a process that learns of them by a signal.
bool has_missed_a_child(const evidence::Trace& trace, const Wait& wait) {
  return wait.dead_children > 0 && (trace.handled_signals.contains(SIGCHLD) || names_sigchld(wait));
}

/// The signal came while the grader held the process just before the wait; without that, the wait
/// ended.
bool was_held_before(const evidence::Trace& trace, const Wait& wait) {
  return wait.earlier_signal != 0 &&
         std::ranges::any_of(trace.injected, [&wait](const evidence::InjectedFault& fault) {
           return fault.pid == wait.pid &&
                  fault.fault == spec::name_of(spec::Fault::Kind::pause_at);
         });
}

bool has_missed_signal(const evidence::Trace& trace, const Wait& wait) {
  if (!wait.student) return false;
  const bool for_signal = wait.kind == WaitKind::signal &&
                          (wait.earlier_signal != 0 || has_missed_a_child(trace, wait));
  return for_signal || was_held_before(trace, wait);
}

/// The other waits for ever come after `first` in the drawing by themselves.
Diagnosis diagnosis(std::string message, std::string hint, std::vector<std::size_t> first) {
  return {.message = std::move(message),
          .hint = std::move(hint),
          .waits = std::move(first),
          .places = {}};
}

std::size_t objects_of(const Blocked& blocked, const std::vector<std::size_t>& waits) {
  std::set<std::string> objects;
  for (const std::size_t wait : waits) objects.insert(blocked.waits[wait].object_id);
  return objects.size();
}

/// What a parent would have to do so that its child goes on.
std::string what_is_due(WaitKind kind) {
  switch (kind) {
    case WaitKind::write: return " to read what it writes";
    case WaitKind::read: return " to write";
    case WaitKind::mutex:
    case WaitKind::futex:
    case WaitKind::file_lock: return " to give back a lock";
    case WaitKind::message: return " to send a message";
    case WaitKind::room: return " to take out a message";
    case WaitKind::open_fifo:
    case WaitKind::accept:
    case WaitKind::semaphore_set:
    case WaitKind::semaphore:
    case WaitKind::condition:
    case WaitKind::thread:
    case WaitKind::child:
    case WaitKind::signal:
    case WaitKind::several:
    case WaitKind::stopped:
    case WaitKind::other: break;
  }
  return "";
}

std::string object_of(const Blocked& blocked, std::size_t wait) {
  return object_words(blocked.trace, blocked.waits[wait]);
}

}  // namespace

MaybeDiagnosis missed_signal(const Blocked& blocked) {
  const auto& waits = blocked.waits;
  const auto found = std::ranges::find_if(
      waits, [&blocked](const Wait& wait) { return has_missed_signal(blocked.trace, wait); });
  if (found == waits.end()) return std::nullopt;
  const auto index = static_cast<std::size_t>(found - waits.begin());
  const std::string name = name_in_sentence(blocked, index);
  const bool merged = has_missed_a_child(blocked.trace, *found);
  const std::string dead = found->dead_children == 1
                               ? "a child of it has ended already and was not waited for"
                               : std::to_string(found->dead_children) +
                                     " children of it have ended already and were not waited for";
  const std::string early = signal_name(found->earlier_signal) + " came just before the wait";
  const std::string message =
      name + (found->kind == WaitKind::signal ? " waits for a signal, but " : " waits, but ") +
      (merged ? dead : early);
  Diagnosis result =
      diagnosis(message,
                merged ? "A signal that is pending already does not come twice: one SIGCHLD may "
                         "stand for several children. How many are there to wait for after it?"
                       : "Between the look at a flag and the wait there is a gap. Which call lets "
                         "a signal in and waits for it in one step? See sigsuspend(2).",
                {index});
  result.rule = Rule::missed_signal;
  return result;
}

MaybeDiagnosis fifo_without_other_side(const Blocked& blocked) {
  const auto found =
      waits_for_ever(blocked, [](const Wait& wait) { return wait.kind == WaitKind::open_fifo; });
  if (found.empty()) return std::nullopt;
  const std::string who = names_in_sentence(blocked, found);
  const std::string fifo = object_of(blocked, found.front());
  std::string message = who + " waits in open of " + fifo + ", and nobody opens its other side";
  if (found.size() > 1)
    message = objects_of(blocked, found) > 1
                  ? who + " each wait in open of another FIFO: they open them in different orders"
                  : who + " all open the same side of " + fifo + ", and nobody the other one";
  return diagnosis(std::move(message),
                   "An open of a FIFO waits until its other side is opened too. In which order "
                   "does each process open which side? See fifo(7).",
                   found);
}

MaybeDiagnosis queue_that_nobody_serves(const Blocked& blocked) {
  const auto found = waits_for_ever(blocked, [](const Wait& wait) {
    return wait.kind == WaitKind::message || wait.kind == WaitKind::room;
  });
  if (found.empty()) return std::nullopt;
  const auto kind = blocked.waits[found.front()].kind;
  const bool same_kind = std::ranges::all_of(
      found, [&](std::size_t wait) { return blocked.waits[wait].kind == kind; });
  const bool one = found.size() == 1;
  const std::string verb = one                 ? " waits for "
                           : found.size() == 2 ? " both wait for "
                                               : " all wait for ";
  std::string message = names_in_sentence(blocked, found);
  if (!same_kind)
    message += " wait for messages, or for room to send one, and nobody can go on";
  else if (kind == WaitKind::message)
    message += verb + "a message of " + object_of(blocked, found.front()) +
               (objects_of(blocked, found) > 1 ? " or another queue" : "") +
               ", and nobody is left who would send one";
  else
    message += verb + "room in " + object_of(blocked, found.front()) +
               (objects_of(blocked, found) > 1 ? " or another queue" : "") +
               ", and nobody is left who would take a message out";
  return diagnosis(std::move(message),
                   kind == WaitKind::message
                       ? "How does each one that waits for messages learn that no more will come?"
                       : "A queue holds only so many messages. Who empties it while the others "
                         "still fill it?",
                   found);
}

MaybeDiagnosis child_waits_for_parent(const Blocked& blocked) {
  const auto is_wait_for_child = [&blocked](std::size_t wait) {
    return blocked.waits[wait].kind == WaitKind::child;
  };
  auto found = circle(blocked, [](const Wait&) { return true; });
  const auto parent = std::ranges::find_if(found, is_wait_for_child);
  if (found.size() < 2 || parent == found.end()) return std::nullopt;
  std::rotate(found.begin(), parent, found.end());
  const std::string name = name_in_sentence(blocked, found.front());
  const bool directly = found.size() == 2;
  std::string message =
      name + " waits for the end of its child, and the child waits for " + name +
      (directly ? what_is_due(blocked.waits[found[1]].kind) : ", by way of other processes");
  return diagnosis(std::move(message),
                   "What does the child still need from its parent before it can end? When is the "
                   "right moment to wait for it?",
                   found);
}

MaybeDiagnosis circle_of_any_kind(const Blocked& blocked) {
  const auto all = waits_for_ever(blocked, [](const Wait&) { return true; });
  if (all.empty()) return std::nullopt;
  const std::string hint =
      "For each process that waits: which process should do something so that it goes on, and why "
      "does that one not do it?";
  const auto found = circle(blocked, [](const Wait&) { return true; });
  if (found.size() > 1 && objects_of(blocked, found) == 1 &&
      !blocked.waits[found.front()].object_id.empty())
    return diagnosis(names_in_sentence(blocked, all) + " wait for " +
                         object_of(blocked, found.front()) +
                         ", and nobody is left who could end it",
                     hint, all);
  if (found.size() > 1)
    return diagnosis(names_in_sentence(blocked, found) + " wait for each other in a circle", hint,
                     found);
  return diagnosis(names_in_sentence(blocked, all) + (all.size() == 1 ? " waits" : " wait") +
                       " for something that nobody is left to do",
                   hint, all);
}

}  // namespace ipclab::judge
