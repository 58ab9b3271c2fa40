#include "judge/account_steps.hpp"

#include <variant>

#include "judge/wait_words.hpp"
#include "judge/words.hpp"
#include "support/escape.hpp"

namespace ipclab::judge {
namespace {

constexpr std::size_t text_width = 120;
/// A longer text is not made only to be shown.
constexpr std::uint64_t largest_shown = 64 << 10;

struct StoryOf {
  const Case& run;
  const Played& played;

  StepStory operator()(const spec::Start& start) const {
    const evidence::Actor* actor = find_actor(run.evidence, start.actor);
    return {"starts", actor == nullptr ? "" : shorten_line(actor->command, text_width)};
  }
  StepStory operator()(const spec::Send& send) const {
    return {"sends", shorten_line(input_text(send.text), text_width)};
  }
  StepStory operator()(const spec::Close& close) const {
    return {close.stream == evidence::Stream::in ? "closes its input" : "stops reading", ""};
  }
  StepStory operator()(const spec::Expect& expect) const {
    StepStory story{expect.stream == evidence::Stream::err ? "writes to standard error" : "writes",
                    "", true, true};
    if (const evidence::Actor* actor = find_actor(run.evidence, expect.actor))
      story.text = shorten_line(
          slice(transcript_of(*actor, expect.stream), played.record->from, played.record->to),
          text_width);
    if (story.text.empty()) story.what = "writes nothing more";
    return story;
  }
  StepStory operator()(const spec::Exit& exit) const {
    const evidence::Actor* actor = find_actor(run.evidence, exit.actor);
    return {actor == nullptr ? "ends" : in_words(actor->ending), "", true, true};
  }
  StepStory operator()(const spec::SendSignal& send) const {
    return {"sends " + signal_name(send.signal), ""};
  }
  StepStory operator()(const spec::Check&) const {
    return {wish_of(run, *played.step), "", true, true};
  }
  StepStory operator()(const spec::WaitUntil&) const { return wish(); }
  StepStory operator()(const spec::Connect&) const { return wish(); }
  StepStory operator()(const spec::Listen&) const { return wish(); }
  StepStory operator()(const spec::Accept&) const { return wish(); }
  StepStory operator()(const spec::Datagram&) const { return wish(); }
  StepStory operator()(const spec::Together&) const { return {}; }

  [[nodiscard]] StepStory wish() const { return {wish_of(run, *played.step), ""}; }
};

}  // namespace

StepStory story_of(const Case& run, const Played& played) {
  StepStory story = std::visit(StoryOf{run, played}, played.step->action);
  const bool has_own_words = std::holds_alternative<spec::Exit>(played.step->action) &&
                             played.record->outcome == Outcome::mismatch;
  if (failed(played) && !has_own_words && played.record->outcome != Outcome::mismatch)
    story.what = lack_of(run, *played.step);
  return story;
}

std::string input_text(const spec::Text& text) {
  const std::uint64_t size = size_of(text);
  if (size > largest_shown) return "[" + bytes_words(size) + ']';
  spec::Addresses addresses;
  for (const std::string& machine : machines_in(text))
    addresses[machine] = "(address of " + machine + ')';
  return expand(text, addresses);
}

}  // namespace ipclab::judge
