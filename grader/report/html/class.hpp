#pragma once
// Comes in: the rows of a class, one after the other. Goes out: one page with all of them, for a
// browser without a network. Students are rows of compact JSON, which the page's scripts show as
// text; equal texts are there once. Memory: the different texts.

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/class_table.hpp"
#include "report/row.hpp"
#include "report/similar_file.hpp"

namespace ipclab::report::html {

struct ClassOptions {
  std::size_t entrants = 0;  ///< how many rows will come: with many, each has room for less
  /// Folder with a page for each graded submission, KEY.html, as a link has it: "pages/". "" if
  /// there is none.
  std::string pages{};
  /// Pairs of submissions of these entrants that a tool has found alike, if any tool was asked.
  std::optional<SimilarFile> similar{};
};

class ClassPage {
 public:
  ClassPage(ClassTable table, ClassOptions options);

  /// The page is begin(), then row() of each submission, then end().
  [[nodiscard]] std::string begin();
  [[nodiscard]] std::string row(const Row& row);
  [[nodiscard]] std::string end();

 private:
  struct Column {
    std::string title;
    double max_score = 0;
    bool visible = true;
  };

  std::size_t number_of(std::string_view text);
  std::size_t column_of(const judge::TestVerdict& test);
  std::string finding(std::size_t column, const judge::Finding& finding, bool has_rule,
                      std::size_t& room);

  ClassTable table_;
  ClassOptions options_;
  std::vector<Column> columns_;
  std::map<std::string, std::size_t, std::less<>> numbers_;
  std::vector<std::string> texts_;
  bool is_first_ = true;
};

}  // namespace ipclab::report::html
