#include <variant>

#include "judge/checks.hpp"

namespace ipclab::judge {
namespace {

/// Where the first `lines` lines of the text end; none if it has fewer.
std::optional<std::size_t> end_of_lines(std::string_view text, std::uint64_t lines) {
  std::size_t end = 0;
  for (std::uint64_t i = 0; i < lines; ++i) {
    const std::size_t newline = text.find('\n', end);
    if (newline == std::string_view::npos) return std::nullopt;
    end = newline + 1;
  }
  return end;
}

bool was_given_up(Outcome outcome) {
  return outcome == Outcome::timed_out || outcome == Outcome::stuck ||
         outcome == Outcome::cut_short;
}

}  // namespace

bool text_came_late(const Case& run, const Played& played) {
  const auto* expect = std::get_if<spec::Expect>(&played.step->action);
  if (expect == nullptr || !was_given_up(played.record->outcome)) return false;
  const evidence::Actor* actor = find_actor(run.evidence, expect->actor);
  if (actor == nullptr || !actor->student) return false;
  const evidence::Transcript& transcript = transcript_of(*actor, expect->stream);
  const std::uint64_t from = played.record->from;
  if (!whole(transcript, from, transcript.size())) return false;
  if (!expect->lines && !transcript.ended) return false;
  const std::string text = slice(transcript, from, transcript.size());
  const auto end = expect->lines ? end_of_lines(text, *expect->lines) : std::optional{text.size()};
  if (!end || *end == 0) return false;
  if (arrival_of(transcript, from + *end - 1) <= played.record->at) return false;
  return !first_mismatch(run, played, *expect, std::string_view{text}.substr(0, *end));
}

}  // namespace ipclab::judge
