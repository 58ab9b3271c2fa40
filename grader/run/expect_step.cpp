// The expect step: which stretch of the output it takes, and whether that is right.

#include <algorithm>

#include "run/steps.hpp"
#include "spec/expectation.hpp"

namespace ipclab::run {
namespace {

/// The bytes from `position` on that are kept in one piece, without a copy; empty at the end.
std::string_view kept_from(const evidence::Transcript& transcript, std::uint64_t position) {
  const std::uint64_t head = transcript.head.size();
  if (position < head) return std::string_view{transcript.head}.substr(position);
  const std::uint64_t tail = head + transcript.dropped;
  if (position < tail) return {};
  return std::string_view{transcript.tail}.substr(
      std::min<std::uint64_t>(position - tail, transcript.tail.size()));
}

/// Counts newlines from where the last call ended; true when the wanted number was found.
bool found_lines(const evidence::Transcript& transcript, std::uint64_t wanted, Playing& playing) {
  const std::uint64_t gap = transcript.head.size() + transcript.dropped;
  while (playing.lines < wanted && playing.scanned < transcript.size()) {
    const std::string_view text = kept_from(transcript, playing.scanned);
    if (text.empty()) {
      playing.scanned = gap;  // the middle of a flood is not kept
      continue;
    }
    const std::size_t newline = text.find('\n');
    playing.scanned += newline == std::string_view::npos ? text.size() : newline + 1;
    if (newline != std::string_view::npos) ++playing.lines;
  }
  return playing.lines >= wanted;
}

std::optional<std::string> reference_text(const Scene& scene, const spec::Expect& step,
                                          std::size_t number) {
  const evidence::Evidence* reference = scene.setting.reference;
  if (reference == nullptr) return std::nullopt;
  const auto record = std::ranges::find(reference->steps, number, &evidence::StepRecord::number);
  const auto actor = std::ranges::find(reference->actors, step.actor, &evidence::Actor::name);
  if (record == reference->steps.end() || actor == reference->actors.end()) return std::nullopt;
  return evidence::slice(step.stream == evidence::Stream::err ? actor->err : actor->out,
                         record->from, record->to);
}

bool is_right(const spec::Expect& step, const evidence::Transcript& transcript,
              const Playing& playing, const Scene& scene) {
  if (!evidence::whole(transcript, playing.from, playing.to)) return false;
  const std::string text = evidence::slice(transcript, playing.from, playing.to);
  const auto reference = reference_text(scene, step, playing.step->number);
  return std::ranges::all_of(step.oracles, [&](const spec::Oracle& oracle) {
    // While the reference itself runs there is nothing to compare it with.
    if (std::holds_alternative<spec::SameAsReference>(oracle) && !reference) return true;
    return !spec::mismatch(oracle, text, reference);
  });
}

constexpr std::uint64_t most_compared = 64 * 1024;  // each time that something comes

std::optional<std::string> beginning_of(const spec::Expect& step) {
  for (const spec::Oracle& oracle : step.oracles)
    if (const auto* exact = std::get_if<spec::Exact>(&oracle))
      return spec::expand(exact->text).substr(0, most_compared);
  return std::nullopt;
}

/// What has come is not how the text begins, so that no more of it needs to come.
bool began_wrong(const evidence::Transcript& transcript, const Playing& playing) {
  if (!playing.beginning || playing.to - playing.from > most_compared) return false;
  return !playing.beginning->starts_with(evidence::slice(transcript, playing.from, playing.to));
}

std::uint64_t& consumed(Actor& actor, evidence::Stream stream) {
  return stream == evidence::Stream::err ? actor.consumed_err : actor.consumed_out;
}

}  // namespace

void begin(const spec::Expect& step, Playing& playing, Scene& scene) {
  Actor& actor = *scene.stage.find(step.actor);
  playing.from = playing.to = playing.scanned = consumed(actor, step.stream);
  if (step.lines) playing.beginning = beginning_of(step);
  actor.read(step.stream);
}

Progress progress(const spec::Expect& step, Playing& playing, Scene& scene) {
  Actor& actor = *scene.stage.find(step.actor);
  const evidence::Transcript& transcript = actor.transcript(step.stream);
  playing.to = transcript.size();
  if (step.lines) {
    if (!found_lines(transcript, *step.lines, playing)) {
      if (!transcript.ended && began_wrong(transcript, playing)) {
        consumed(actor, step.stream) = playing.to;
        return StepOutcome::mismatch;
      }
      return transcript.ended ? Progress{StepOutcome::cut_short} : std::nullopt;
    }
    playing.to = playing.scanned;
  } else if (!transcript.ended) {
    return std::nullopt;
  }
  consumed(actor, step.stream) = playing.to;
  return is_right(step, transcript, playing, scene) ? StepOutcome::done : StepOutcome::mismatch;
}

}  // namespace ipclab::run
