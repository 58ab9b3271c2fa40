#pragma once
// Compiles a submission's programs, each in a cell. Comes in: a Submission and the names of the
// lab's programs. Goes out: sealed executables and diagnostics. How sources are found and compiled
// is the contract of the labs: <task>.c or <task>.cpp, headers, an optional common.c or common.cpp.

#include <string>
#include <vector>

#include "intake/submission.hpp"
#include "run/run.hpp"

namespace ipclab::build {

struct Built {
  std::string program;
  run::Image image;         ///< null when it did not work
  std::string diagnostics;  ///< the compiler's words (warnings too), or ours; raw bytes
  std::string trouble{};    ///< why the grader or the machine could not build it
};

/// One command of the recipe for a program.
using Command = std::vector<std::string>;

/// What is made of a program: itself, or the same with the probe's runtime in it, for which every
/// access to memory becomes a call.
enum class Flavour { plain, probed };

/// The commands that make a program out of these files, or a sentence that says why there are none.
[[nodiscard]] Result<std::vector<Command>, std::string> recipe(const intake::Submission& submission,
                                                               const std::string& program,
                                                               Flavour flavour = Flavour::plain);

/// Compiles all programs, `at_once` at the same time; results in the order of `programs`.
/// Trouble of one program (there is no compiler, a cell failed) is in its result. Throws
/// GraderError when there can be no cells at all. What builds plainly and not `probed` is trouble
/// of the grader's: that, too, is in the result.
[[nodiscard]] std::vector<Built> build(run::Runner& runner, const intake::Submission& submission,
                                       const std::vector<std::string>& programs, unsigned at_once,
                                       Flavour flavour = Flavour::plain);

}  // namespace ipclab::build
