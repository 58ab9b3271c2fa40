#pragma once
// result.json of Classroom 50, which has whole points only: all points are multiplied by the
// smallest of 1, 2, 4, 5, 10, 20, 25, 50 and 100 that makes the maximum of each test whole. That
// depends on the lab alone, so the results of a class can be compared, and shares stay what they
// are. Points finer than a hundredth are rounded.

#include <string>

#include "judge/verdict.hpp"

namespace ipclab::report {

/// What the runner says of the submission, in environment variables and by the commit.
struct Classroom50Run {
  std::string classroom;
  std::string assignment;
  std::string assignment_type;  ///< individual or group
  std::string owner;
  std::string submission;  ///< "submit/..."
  std::string commit;
  std::string release;
  std::string review;
  std::string datetime;  ///< of the commit: YYYY-MM-DDTHH:MM:SSZ
};

/// What points of this lab are multiplied by.
[[nodiscard]] int classroom50_scale(const judge::Verdict& verdict);

[[nodiscard]] std::string classroom50(const judge::Verdict& verdict, const Classroom50Run& run);

}  // namespace ipclab::report
