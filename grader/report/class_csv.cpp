#include "report/class_csv.hpp"

#include <algorithm>

#include "report/csv_cells.hpp"
#include "report/layout.hpp"

namespace ipclab::report {
namespace {

std::string of_people(const Entrant& entrant, std::string Person::*part) {
  std::vector<std::string> parts;
  for (const Person& person : entrant.people) parts.push_back(person.*part);
  return text_cell(joined_cells(parts));
}

std::string cell_of(const judge::Verdict& verdict, const std::string& id) {
  const auto test =
      std::ranges::find_if(verdict.tests, [&id](const auto& each) { return each.id == id; });
  const bool judged = test != verdict.tests.end() && test->status != judge::Status::error;
  return judged ? number_text(test->score) : "";
}

}  // namespace

std::string class_csv_header(const ClassTable& table) {
  std::vector<std::string> cells{"key", "name", "id", "email", "group", "late", "score", "max"};
  for (const std::string& id : table.tests) cells.push_back(text_cell(id));
  cells.emplace_back("problem");
  return csv_line(cells);
}

Lines class_csv_row(const ClassTable& table, const Row& row) {
  const Entrant& entrant = row.entrant;
  const judge::Verdict none;
  const judge::Verdict& verdict = row.verdict ? *row.verdict : none;
  // Not text_cell: a key begins with none of the signs, and has to stay what it is.
  std::vector<std::string> cells{entrant.key,
                                 of_people(entrant, &Person::name),
                                 of_people(entrant, &Person::id),
                                 of_people(entrant, &Person::email),
                                 text_cell(entrant.group),
                                 entrant.late ? "late" : "",
                                 row.verdict ? number_text(verdict.score) : "",
                                 row.verdict ? number_text(verdict.max_score) : ""};
  for (const std::string& id : table.tests) cells.push_back(cell_of(verdict, id));
  cells.push_back(text_cell(grade_of(row).why_not));
  return {csv_line(cells), {}};
}

}  // namespace ipclab::report
