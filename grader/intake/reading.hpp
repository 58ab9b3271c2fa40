#pragma once
// How reading one student's files ended.

#include <optional>
#include <string>
#include <vector>

#include "intake/gathering.hpp"
#include "intake/submission.hpp"

namespace ipclab::intake {

struct Reading {
  std::optional<Submission> submission;  ///< without notes of its own
  std::vector<std::string> notes;        ///< all that is to be said; for people
  std::string problem;                   ///< why there is no submission; a sentence for people

  void note(std::vector<std::string> lines);

  /// Of what was gathered; `name` is that of the submission. No submission without a source.
  void conclude(Gathering& gathering, const std::string& name);
};

}  // namespace ipclab::intake
