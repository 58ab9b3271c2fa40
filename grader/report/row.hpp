#pragma once
// One submission of a class, as the reports of the class take it: who it is of, and the verdict.

#include <optional>
#include <string>
#include <vector>

#include "judge/verdict.hpp"

namespace ipclab::report {

struct Person {
  std::string name, id, email;  ///< any may be empty
};

/// What the class's folder keeps of a submission besides its sources and its result.
struct Entrant {
  std::string key;
  std::vector<Person> people;  ///< several: a group
  std::string group;           ///< "" if none
  bool late = false;
  std::string submitted_at;  ///< as the course system wrote it
  std::string source;
  std::string address;  ///< what the course system calls the row of its gradebook
  std::vector<std::string> notes;
  std::string problem;  ///< why it could not be read; "" if it could
  std::string digest;   ///< of its sources; a result of others does not count. "" with a problem
};

struct Row {
  Entrant entrant;
  std::optional<judge::Verdict> verdict;  ///< none: a problem, or not graded yet
};

/// The verdict of the row. Where there is none: one failed test without points that tells the
/// problem, or one that nobody could run yet.
[[nodiscard]] judge::Verdict verdict_of(const Row& row);

/// What a gradebook may take over.
struct Grade {
  std::optional<double> points;
  std::string why_not;  ///< a sentence, if there are no points
};

/// No points as long as a test could not be judged: they would count as lost.
[[nodiscard]] Grade grade_of(const Row& row);

/// Rounded to two decimals, as all reports show points.
[[nodiscard]] double rounded(double points);

/// "Points still open, because the grader could not judge their tests: 3."; "" if none are.
[[nodiscard]] std::string open_points(const judge::Verdict& verdict);

}  // namespace ipclab::report
