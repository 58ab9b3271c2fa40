#pragma once
// Steps of the scenario as events of an account. Internal to judge/.

#include <string>

#include "judge/case.hpp"

namespace ipclab::judge {

/// What a step did, in the words of the picture: on a lane of its actor it begins or ends there.
struct StepStory {
  std::string what;
  std::string text;            ///< what was sent or printed, escaped
  bool from_actor = false;     ///< the actor did it, and the test looked
  bool looks_at_text = false;  ///< at what an actor has written or how it ended
};

[[nodiscard]] StepStory story_of(const Case& run, const Played& played);

/// What the test gives an actor to read, not escaped; of a very long text only its size.
[[nodiscard]] std::string input_text(const spec::Text& text);

}  // namespace ipclab::judge
