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

}  // namespace

Founds deaths_by_signal(const Case& run) {
  Founds founds;
  for (const evidence::Actor& actor : run.evidence.actors) {
    if (!died_unasked(run, actor)) continue;
    const int signal = std::get<evidence::Signalled>(actor.ending).signal;
    founds.push_back(signal == SIGPIPE ? death_by_sigpipe(run, actor) : crash(run, actor, signal));
  }
  return founds;
}

}  // namespace ipclab::judge
