#include "judge/step_findings.hpp"

#include <algorithm>
#include <csignal>
#include <variant>

#include "judge/words.hpp"
#include "support/escape.hpp"

namespace ipclab::judge {
namespace {

/// The end of what had arrived when the step was decided; later text is not what it looked at.
std::uint64_t seen_until(const evidence::Transcript& transcript,
                         const evidence::StepRecord& record) {
  for (const evidence::Arrival& arrival : transcript.arrivals)
    if (arrival.at > record.at) return std::max(record.to, arrival.offset);
  return transcript.size();
}

std::string looked_at(const evidence::Transcript& transcript, const evidence::StepRecord& record) {
  const bool decided = record.outcome == Outcome::done || record.outcome == Outcome::mismatch;
  return slice(transcript, record.from, decided ? record.to : seen_until(transcript, record));
}

/// "\nserver ended with status 1" when that had happened before the step was decided and is news:
/// that a program with the wrong text ended well is none.
std::string fate(const Case& run, const evidence::Actor& actor,
                 const evidence::StepRecord& record) {
  const auto* death = std::get_if<evidence::Signalled>(&actor.ending);
  if (std::holds_alternative<evidence::StillRunning>(actor.ending)) return "";
  if ((death != nullptr && death->by_grader) || actor.ended > record.at) return "";
  const bool compared = record.outcome == Outcome::mismatch || record.outcome == Outcome::done;
  if (compared && actor.ending == evidence::Ending{evidence::Exited{0}}) return "";
  return '\n' + shown_name(run, actor.name) + ' ' + in_words(actor.ending);
}

/// What the student's programs tell about themselves, which is often the reason: the actor of the
/// step, or all of them when it is a tool, a peer or nobody.
std::string circumstances(const Case& run, const Played& played) {
  const evidence::Actor* own = find_actor(run.evidence, actor_of(*played.step));
  const auto* expect = std::get_if<spec::Expect>(&played.step->action);
  const bool shows_errors = expect != nullptr && expect->stream == evidence::Stream::err;
  std::string lines;
  for (const evidence::Actor& actor : run.evidence.actors) {
    if (!actor.student || (own != nullptr && own->student && &actor != own)) continue;
    lines += fate(run, actor, *played.record);
    if (!shows_errors) lines += last_words(actor);
  }
  return lines;
}

std::string time_words(const Played& played) {
  if (played.record->outcome != Outcome::timed_out || !played.step->within) return "";
  return " within " + in_words(*played.step->within);
}

std::string subject(const Case& run, const spec::Expect& expect) {
  const std::string name = shown_name(run, expect.actor);
  const evidence::Actor* actor = find_actor(run.evidence, expect.actor);
  if (actor != nullptr && !actor->student && actor->pid == 0)
    return "what the connection " + name + " was sent";
  return (expect.stream == evidence::Stream::err ? "the standard error of " : "the output of ") +
         name;
}

std::string headline(const Case& run, const Played& played, const spec::Expect& expect) {
  switch (played.record->outcome) {
    case Outcome::cut_short: return subject(run, expect) + " ended too early";
    case Outcome::timed_out: return lack_of(run, *played.step) + time_words(played);
    case Outcome::done:
    case Outcome::mismatch:
    case Outcome::stuck:
    case Outcome::refused:
    case Outcome::stopped: break;
  }
  return subject(run, expect) + " is not what it should be";
}

Finding text_finding(const Case& run, const Played& played, const spec::Expect& expect) {
  Finding finding;
  finding.message = headline(run, played, expect);
  finding.expected = wish_of(run, *played.step);
  const evidence::Actor* actor = find_actor(run.evidence, expect.actor);
  if (actor == nullptr) {
    finding.observed = "it was not there";
    return finding;
  }
  const evidence::Transcript& transcript = transcript_of(*actor, expect.stream);
  const std::string text = looked_at(transcript, *played.record);
  if (const auto mismatch = first_mismatch(run, played, expect, text)) {
    finding.message += ": " + mismatch->message;
    finding.expected = mismatch->expected;
    finding.observed = mismatch->observed;
  } else if (!played.record->detail.empty()) {
    finding.observed = escape_text(played.record->detail);
  } else {
    const auto lines = static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
    finding.observed = counted(lines, "whole line");
    if (!expect.lines) finding.observed += ", and the stream is still open";
  }
  if (transcript.dropped > 0) finding.observed += "\n(so much came that its middle was not kept)";
  return finding;
}

Finding event_finding(const Case& run, const Played& played) {
  Finding finding;
  finding.message = lack_of(run, *played.step) + time_words(played);
  finding.expected = wish_of(run, *played.step);
  finding.observed = escape_text(played.record->detail);
  if (finding.observed.empty()) finding.observed = "it did not happen";
  return finding;
}

bool gave_up_waiting(const Played& played) { return played.record->outcome == Outcome::timed_out; }

std::string status_hint(int status) {
  if (status == 126) return "126 is what a shell returns for a command that cannot be run.";
  if (status == 127) return "127 is what a shell returns for a command that is not found.";
  if (status > 128 && status <= 128 + SIGRTMAX)
    return std::to_string(status) + " is what a shell returns for a command that was ended by " +
           signal_name(status - 128) + '.';
  return status == 255 ? "255 is what becomes of exit(-1): only eight bits arrive." : "";
}

std::string ending_hint(const evidence::Ending& ending) {
  if (const auto* exited = std::get_if<evidence::Exited>(&ending)) return status_hint(exited->code);
  const auto* death = std::get_if<evidence::Signalled>(&ending);
  if (death == nullptr || !death->by_grader || death->signal == SIGKILL) return "";
  return "Without a handler " + signal_name(death->signal) +
         " ends a program on the spot: no clean-up, no exit status. See signal(7).";
}

std::string wrong_ending(const Case& run, const evidence::Actor& actor, const spec::Exit& exit) {
  const std::string name = shown_name(run, actor.name);
  const auto* exited = std::get_if<evidence::Exited>(&actor.ending);
  if (exited == nullptr || exit.wanted != spec::Exit::Wanted::status || exit.statuses.size() != 1)
    return name + ' ' + in_words(actor.ending);
  return name + " ended with status " + std::to_string(exited->code) + ", not " +
         std::to_string(exit.statuses.front());
}

}  // namespace

Found late_text_found(const Case& run, const Played& played) {
  const auto& expect = std::get<spec::Expect>(played.step->action);
  const std::string name = shown_name(run, expect.actor);
  const bool at_end = find_actor(run.evidence, expect.actor)->out.ended;
  return {Cause::not_flushed, expect.actor,
          Finding{.rule = Rule::not_flushed,
                  .message = name + " printed the right text too late",
                  .expected = wish_of(run, *played.step) + ", before it waits for anything else",
                  .observed = std::string{"the right text, but only after the test had stopped "
                                          "waiting for it"} +
                              (at_end ? " and its input had been closed" : ""),
                  .hint = joined(author_hint(run, played.step),
                                 "What goes into a pipe is kept in a buffer until it is full or "
                                 "the program ends: fflush(3), setvbuf(3) or std::flush send it "
                                 "on at once."),
                  .where = standstill(run)}};
}

Found hang_found(const Case& run, const Played& played) {
  const std::string waiting = standstill_lines(run);
  Finding finding;
  finding.rule = Rule::hang;
  finding.message =
      run.test.program + " hangs: every process waits, and nothing can happen any more";
  finding.expected = wish_of(run, *played.step);
  finding.observed = waiting.empty() ? "all processes stand still" : waiting;
  finding.where = standstill(run);
  finding.observed += printed_before(run, played);
  const std::string hint = author_hint(run, played.step);
  finding.hint = !hint.empty() ? hint
                               : "For each process that waits: which process should do something "
                                 "so that it goes on, and why does that one not do it?";
  // All steps that stand still at the same time do so for the same reason: one finding is enough.
  return {Cause::hang, played.step->rule ? actor_of(*played.step) : "", std::move(finding)};
}

std::string printed_before(const Case& run, const Played& played) {
  const evidence::Actor* own = find_actor(run.evidence, actor_of(*played.step));
  return own == nullptr ? "" : printed_so_far(run, *own) + last_words(*own);
}

Found exit_found(const Case& run, const Played& played) {
  const auto& exit = std::get<spec::Exit>(played.step->action);
  const evidence::Actor* actor = find_actor(run.evidence, exit.actor);
  Finding finding = event_finding(run, played);
  finding.rule = Rule::wrong_exit;
  finding.hint = author_hint(run, played.step);
  if (actor != nullptr && !gave_up_waiting(played)) {
    finding.message = wrong_ending(run, *actor, exit);
    finding.observed = shown_name(run, exit.actor) + ' ' + in_words(actor->ending);
    finding.observed += last_words(*actor);
    finding.hint = joined(finding.hint, ending_hint(actor->ending));
  } else if (actor != nullptr) {
    finding.observed =
        joined(shown_name(run, exit.actor) + " is still running", standstill_lines(run)) +
        printed_so_far(run, *actor) + last_words(*actor);
    finding.where = standstill(run);
  }
  return {Cause::wrong_exit, exit.actor, std::move(finding)};
}

Found output_found(const Case& run, const Played& played) {
  const auto* expect = std::get_if<spec::Expect>(&played.step->action);
  const std::string actor = actor_of(*played.step);
  Finding finding =
      expect != nullptr ? text_finding(run, played, *expect) : event_finding(run, played);
  finding.rule = Rule::wrong_output;
  finding.observed += circumstances(run, played);
  if (gave_up_waiting(played)) {
    finding.observed = joined(finding.observed, standstill_lines(run));
    finding.where = standstill(run);
  }
  finding.hint = author_hint(run, played.step);
  return {Cause::wrong_output, actor, std::move(finding)};
}

}  // namespace ipclab::judge
