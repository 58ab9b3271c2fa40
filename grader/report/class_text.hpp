#pragma once
// Comes in: a class, entrant by entrant, with verdicts. Goes out: what an instructor reads in a
// terminal after grading: how the marks lie, what fails most, who could not be read, and, of a
// preview, whose mark would change. Grows with what there is to say, not with the class.

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "judge/verdict.hpp"
#include "report/class_file.hpp"
#include "report/layout.hpp"
#include "report/row.hpp"
#include "report/style.hpp"

namespace ipclab::report {

class ClassText {
 public:
  struct Counts {
    std::size_t graded = 0;  ///< now
    std::size_t known = 0;     ///< graded before and unchanged
    std::size_t outdated = 0;  ///< whose marks come from another lab or tool
  };

  ClassText(const Style& style, const ClassFile& list);

  void add(const Row& row);
  /// Of a preview: as `before` it is, as `after` it would be.
  void add_change(const Entrant& entrant, const std::optional<judge::Verdict>& before,
                  const std::optional<judge::Verdict>& after);
  /// The grader could not grade it.
  void add_trouble(const std::string& key, const std::string& trouble);

  /// `folder`: where the results are. Call once.
  [[nodiscard]] std::string finish(const Counts& counts, const std::string& folder);

 private:
  static constexpr std::size_t bins = 10;

  void count(const judge::Verdict& verdict);
  void write_marks(Sheet& sheet) const;
  void write_changes(Sheet& sheet) const;

  Style style_;
  const ClassFile& list_;
  std::array<std::size_t, bins + 1> shares_{};  ///< of the points, by tenths; full marks are last
  std::size_t count_ = 0;
  std::size_t not_graded_ = 0;
  double max_score_ = 0;
  double sum_ = 0;
  std::map<std::string, std::size_t> failed_tests_;
  std::map<std::string, std::size_t> rules_;
  std::vector<std::pair<std::string, std::string>> problems_;
  std::vector<std::pair<std::string, std::string>> troubles_;
  std::vector<std::pair<std::string, std::string>> notes_;
  std::vector<std::pair<std::string, std::string>> changes_;
  bool is_preview_ = false;
};

}  // namespace ipclab::report
