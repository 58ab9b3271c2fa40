#include "report/moodle.hpp"

#include "report/csv_cells.hpp"
#include "report/feedback.hpp"
#include "report/layout.hpp"

namespace ipclab::report {

std::string moodle_header(const ClassTable& table) {
  return csv_line({"Email address", text_cell(table.assignment + " score"),
                   text_cell(table.assignment + " feedback")});
}

Lines moodle_row(const ClassTable&, const Row& row) {
  Lines lines;
  const Grade grade = grade_of(row);
  if (!grade.points) {
    lines.left_out.push_back(row.entrant.key + ": " + grade.why_not);
    return lines;
  }
  std::size_t without = row.entrant.people.empty() ? 1 : 0;
  for (const Person& person : row.entrant.people) {
    // An address that had to be changed would be nobody's.
    if (person.email.empty() || text_cell(person.email) != person.email)
      ++without;
    else
      lines.text +=
          csv_line({person.email, number_text(*grade.points), feedback_html(*row.verdict)});
  }
  if (without > 0)
    lines.left_out.push_back(row.entrant.key + ": somebody has no e-mail address to be found by.");
  return lines;
}

}  // namespace ipclab::report
