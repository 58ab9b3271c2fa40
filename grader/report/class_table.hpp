#pragma once
// What all rows of a table of a class have in common, and what comes of one row. A caller that
// reads the results twice, first for the columns and then for the rows, keeps one at a time.

#include <string>
#include <vector>

#include "judge/verdict.hpp"

namespace ipclab::report {

struct ClassTable {
  std::string assignment;  ///< what a gradebook calls the lab: "Pipes", or for Canvas "Pipes (42)"
  std::string system;      ///< as class.json has it: whose words `address` of an entrant are
  double max_score = 0;
  std::vector<std::string> tests;  ///< ids, hidden ones too, in the order of the lab
};

/// Adds what this verdict has and others had not.
void add_columns(ClassTable& table, const judge::Verdict& verdict);

/// Rows of text, and those for whom there is none, or none with points, a sentence each.
struct Lines {
  std::string text;
  std::vector<std::string> left_out;
};

}  // namespace ipclab::report
