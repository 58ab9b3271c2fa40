#pragma once
// The last two lines that a grader prints for Autolab: what students see, and the scores. Nothing
// may print after them. One problem for each program, and one for all hidden tests; an assessment
// has to have problems of just these names. A problem with a test that could not be judged gets no
// score, and Autolab keeps the one that it had.

#include <string>
#include <vector>

#include "judge/verdict.hpp"

namespace ipclab::report {

struct AutolabProblem {
  std::string name;  ///< without a colon, which Autolab would break the line at
  double score = 0;
  double max_score = 0;
  bool open = false;  ///< a test could not be judged
};

[[nodiscard]] std::vector<AutolabProblem> autolab_problems(const judge::Verdict& verdict);

[[nodiscard]] std::string autolab(const judge::Verdict& verdict);

}  // namespace ipclab::report
