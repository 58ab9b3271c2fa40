#include <csignal>
#include <variant>

#include "judge/checks.hpp"
#include "judge/words.hpp"

namespace ipclab::judge {
namespace {

Found death_by_sigpipe(const Case& run, const evidence::Actor& actor) {
  const std::string name = shown_name(run, actor.name);
  return {Cause::sigpipe_death, actor.name,
          Finding{.rule = Rule::sigpipe_death,
                  .message = name + " was ended by SIGPIPE",
                  .expected = name + " goes on when the other side of a pipe or socket is gone",
                  .observed = "it wrote to a pipe or socket that nobody reads any more" +
                              printed_so_far(run, actor) + last_words(actor),
                  .hint = "A write for which there is no reader sends SIGPIPE. A program that "
                          "ignores it gets EPIPE from write instead: see pipe(7) and signal(7).",
                  .where = {}}};
}

Found crash(const Case& run, const evidence::Actor& actor, int signal) {
  const std::string name = shown_name(run, actor.name);
  return {Cause::crash, actor.name,
          Finding{.rule = Rule::crash,
                  .message = name + " was ended by " + signal_name(signal),
                  .expected = name + " runs to its end and returns a status",
                  .observed = signal_name(signal) + ": " + signal_reason(signal) +
                              printed_so_far(run, actor) + last_words(actor),
                  .hint = "Run it with the same arguments and input under gdb, or compile it with "
                          "-g -fsanitize=address,undefined, to see the line.",
                  .where = {}}};
}

/// Signals that the kernel sends for a mistake in the program itself, and that of abort(3).
bool is_fault(int signal) {
  switch (signal) {
    case SIGSEGV:
    case SIGBUS:
    case SIGFPE:
    case SIGILL:
    case SIGABRT:
    case SIGSYS:
    case SIGTRAP: return true;
    default: return false;
  }
}

/// A signal that says nothing of a mistake, such as SIGTERM: the program should have had a status.
Found ended_by(const Case& run, const evidence::Actor& actor, int signal) {
  const std::string name = shown_name(run, actor.name);
  return {
      Cause::wrong_exit, actor.name,
      Finding{.rule = Rule::wrong_exit,
              .message = name + " was ended by " + signal_name(signal),
              .expected = name + " runs to its end and returns a status",
              .observed = signal_name(signal) + ": " + signal_reason(signal) +
                          printed_so_far(run, actor) + last_words(actor),
              .hint = "Which process sends this signal, and to whom? See signal(7) and kill(2).",
              .where = {}}};
}

Found child_crash(const Case& run, const evidence::ChildDeath& death) {
  const std::string name = "a child of " + run.test.program;
  return {Cause::crash, name + std::to_string(death.pid),
          Finding{.rule = Rule::crash,
                  .message = name + " (pid " + std::to_string(death.pid) + ") was ended by " +
                             signal_name(death.signal),
                  .expected = "every child runs to its end and returns a status",
                  .observed = signal_name(death.signal) + ": " + signal_reason(death.signal),
                  .hint = "gdb follows a child after \"set follow-fork-mode child\"; "
                          "-g -fsanitize=address,undefined tells the line.",
                  .where = {}}};
}

/// By default they end a process, and hardly anybody sends them to that end (signal(7)).
bool is_message(int signal) {
  return signal == SIGUSR1 || signal == SIGUSR2 || signal == SIGALRM || signal >= SIGRTMIN;
}

Found child_without_handler(const Case& run, const evidence::ChildDeath& death) {
  Found found = child_crash(run, death);
  found.finding.hint =
      "Nobody handled the signal when it came. Is the handler there, or the signal blocked, before "
      "anybody can send it? What is so before the fork is so in the child.";
  return found;
}

Found found_death(const Case& run, const evidence::Actor& actor, int signal) {
  if (signal == SIGPIPE) return death_by_sigpipe(run, actor);
  return is_fault(signal) ? crash(run, actor, signal) : ended_by(run, actor, signal);
}

}  // namespace

Founds crashed_children(const Case& run) {
  Founds founds;
  if (!run.evidence.facts) return founds;
  for (const evidence::ChildDeath& death : run.evidence.facts->deaths)
    if (is_fault(death.signal) && founds.empty()) founds.push_back(child_crash(run, death));
  if (!founds.empty() || !came_to_a_halt(run)) return founds;
  for (const evidence::ChildDeath& death : run.evidence.facts->deaths)
    if (is_message(death.signal) && founds.empty())
      founds.push_back(child_without_handler(run, death));
  return founds;
}

Founds deaths_by_signal(const Case& run) {
  Founds founds;
  for (const evidence::Actor& actor : run.evidence.actors) {
    if (!died_unasked(run, actor)) continue;
    const int signal = std::get<evidence::Signalled>(actor.ending).signal;
    founds.push_back(found_death(run, actor, signal));
  }
  return founds;
}

}  // namespace ipclab::judge
