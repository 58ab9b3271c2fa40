#include "report/class_table.hpp"

#include <algorithm>

namespace ipclab::report {

void add_columns(ClassTable& table, const judge::Verdict& verdict) {
  table.max_score = std::max(table.max_score, verdict.max_score);
  for (const judge::TestVerdict& test : verdict.tests)
    if (std::ranges::find(table.tests, test.id) == table.tests.end())
      table.tests.push_back(test.id);
}

}  // namespace ipclab::report
