#include "judge/words.hpp"

#include <algorithm>
#include <csignal>
#include <cstring>
#include <variant>

#include "support/error.hpp"
#include "support/escape.hpp"

namespace ipclab::judge {
namespace {

constexpr std::size_t most_processes = 8;
constexpr std::size_t last_lines = 5;
constexpr std::size_t line_width = 72;

struct EndingWords {
  std::string operator()(const evidence::StillRunning&) const { return "is still running"; }
  std::string operator()(const evidence::Exited& exited) const {
    return "ended with status " + std::to_string(exited.code);
  }
  std::string operator()(const evidence::Signalled& death) const {
    return "was ended by " + signal_name(death.signal) +
           (death.by_grader ? ", which the test sent" : "");
  }
  std::string operator()(const evidence::NotStarted& failure) const {
    return "could not be started: " + describe_errno(failure.error_number);
  }
};

std::string state_words(const evidence::Process& process) {
  if (process.state == 'Z') return "has ended, but its parent has not waited for it";
  if (process.state == 'T' || process.state == 't') return "is stopped";
  if (process.waits_in.empty()) return "is running, it does not wait for anything";
  // The observer says "wait for a child" or names the call: "read of descriptor 3 (a pipe)".
  constexpr std::size_t call_width = 400;  // with all who have the other end of a pipe open
  const std::string call = shorten_line(process.waits_in, call_width);
  if (call.starts_with("wait for")) return "waits for" + call.substr(std::strlen("wait for"));
  return "waits in " + call;
}

std::string process_name(const Case& run, const evidence::Process& process) {
  const std::string pid = "pid " + std::to_string(process.pid);
  for (const evidence::Actor& actor : run.evidence.actors)
    if (actor.pid == process.pid && actor.pid != 0)
      return shown_name(run, actor.name) + " (" + pid + ")";
  const std::string parent =
      process.parent > 1 ? ", child of pid " + std::to_string(process.parent) : "";
  return shorten_line(process.command, 32) + " (" + pid + parent + ")";
}

/// The last lines of a text, escaped and indented.
std::string ending_lines(const evidence::Transcript& transcript) {
  constexpr std::uint64_t window = 4096;
  const std::uint64_t size = transcript.size();
  std::string text = slice(transcript, size > window ? size - window : 0, size);
  if (text.ends_with('\n')) text.pop_back();
  std::vector<std::string> lines;
  std::size_t end = text.size();
  while (lines.size() < last_lines) {
    const std::size_t newline = end == 0 ? std::string::npos : text.rfind('\n', end - 1);
    const std::size_t begin = newline == std::string::npos ? 0 : newline + 1;
    lines.push_back("  " + shorten_line(text.substr(begin, end - begin), line_width));
    if (newline == std::string::npos) break;
    end = newline;
  }
  std::string shown;
  for (auto line = lines.rbegin(); line != lines.rend(); ++line) shown += '\n' + *line;
  return shown;
}

}  // namespace

std::string in_words(std::chrono::milliseconds duration) {
  const auto ms = duration.count();
  if (ms >= 60'000 && ms % 60'000 == 0) return std::to_string(ms / 60'000) + " min";
  if (ms < 1000) return std::to_string(ms) + " ms";
  std::string words = std::to_string(ms / 1000);
  if (ms % 1000 >= 100) words += '.' + std::to_string(ms % 1000 / 100);
  return words + " s";
}

std::string signal_reason(int signal) {
  switch (signal) {
    case SIGSEGV:
      return "it used memory that is not its own: a null or stale pointer, or a place past the end "
             "of an array, of the stack or of a mapping";
    case SIGBUS:
      return "it used a part of a mapping that has nothing behind it: the object may be smaller "
             "than what was mapped";
    case SIGFPE: return "it did arithmetic that has no result, such as an integer division by zero";
    case SIGABRT:
      return "it called abort: a failed assert, an exception that nobody caught, or damaged memory "
             "that the C library noticed";
    case SIGILL:
      return "it ran an instruction that does not exist, e.g. at the end of a function that should "
             "return a value and does not";
    case SIGSYS: return "it made a system call that is not permitted here";
    case SIGTRAP: return "it ran into a trap instruction";
    case SIGKILL: return "a process sent it this signal, which no program can catch";
    case SIGXCPU:
    case SIGXFSZ: return "it went on past a limit";
    default: return "a process sent it this signal at a moment when it had no handler for it";
  }
}

std::string in_words(const evidence::Ending& ending) { return std::visit(EndingWords{}, ending); }

std::vector<Where> standstill(const Case& run) {
  std::vector<Where> places;
  for (const evidence::Process& process : run.evidence.standstill) {
    if (places.size() == most_processes) break;
    places.push_back({.file = "",
                      .line = 0,
                      .process = process_name(run, process),
                      .what = state_words(process)});
  }
  return places;
}

std::string standstill_lines(const Case& run) {
  std::string lines;
  for (const Where& place : standstill(run))
    lines = joined(lines, place.process + ' ' + place.what);
  const std::size_t count = run.evidence.standstill.size();
  if (count > most_processes) lines += "\nand " + counted(count - most_processes, "more process");
  return lines;
}

std::string printed_so_far(const Case& run, const evidence::Actor& actor) {
  // A peer is the grader's own end of a connection.
  const bool peer = !actor.student && actor.pid == 0;
  const std::string had = '\n' + (peer ? "the connection " + actor.name + " had been sent "
                                       : shown_name(run, actor.name) + " had printed ");
  if (actor.out.size() == 0) return had + "nothing";
  return had + ipclab::in_words(Bytes{actor.out.size()}) +
         ", at the end:" + ending_lines(actor.out);
}

std::string last_words(const evidence::Actor& actor) {
  if (!actor.student || actor.err.size() == 0) return "";
  return "\nits standard error ends with:" + ending_lines(actor.err);
}

std::string joined(const std::string& first, const std::string& second) {
  if (first.empty() || second.empty()) return first + second;
  return first + '\n' + second;
}

std::string author_hint(const Case& run, const spec::Step* step) {
  return step != nullptr && !step->hint.empty() ? step->hint : run.test.hint;
}

Finding shortened(Finding finding) {
  finding.message = shorten_text(finding.message, 400);
  finding.expected = shorten_text(finding.expected, 1000);
  // A drawing is already short, and cut in the middle it would tell nothing.
  finding.observed = shorten_text(finding.observed, finding.waits.empty() ? 1400 : 2600);
  finding.hint = shorten_text(finding.hint, 500);
  if (finding.where.size() > most_processes) finding.where.resize(most_processes);
  return finding;
}

}  // namespace ipclab::judge
