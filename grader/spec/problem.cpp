#include "spec/problem.hpp"

namespace ipclab::spec {

std::string format(const Problem& problem) {
  std::string text = problem.file;
  if (problem.line > 0)
    text += ":" + std::to_string(problem.line) + ":" + std::to_string(problem.column);
  text += ": " + problem.message;
  if (!problem.expected.empty()) text += "\n  expected: " + problem.expected;
  if (!problem.hint.empty()) text += "\n  hint: " + problem.hint;
  return text;
}

}  // namespace ipclab::spec
