#include "report/canvas.hpp"

#include "report/csv_cells.hpp"
#include "report/layout.hpp"

namespace ipclab::report {
namespace {

/// Ids of other systems are numbers too, but of other people.
std::string canvas_id(const ClassTable& table, const Entrant& entrant) {
  const bool number = entrant.address.find_first_not_of("0123456789") == std::string::npos;
  return table.system == "canvas" && number ? entrant.address : "";
}

/// In an export of Canvas people have no other id than Canvas' own.
std::string school_id(const ClassTable& table, const Entrant& entrant, const Person& person) {
  return person.id == canvas_id(table, entrant) ? "" : text_cell(person.id);
}

/// Who has no name is known by the group's, as the group's one entry in Canvas.
std::vector<Person> people_of(const Entrant& entrant) {
  std::vector<Person> people = entrant.people;
  if (people.empty()) people.emplace_back();
  for (Person& person : people)
    if (person.name.empty()) person.name = entrant.group.empty() ? entrant.key : entrant.group;
  return people;
}

}  // namespace

std::string canvas_header(const ClassTable& table) {
  return csv_line({"Student", "ID", "SIS User ID", "SIS Login ID", "Section",
                   text_cell(table.assignment)}) +
         csv_line({"    Points Possible", "", "", "", "", number_text(table.max_score)});
}

Lines canvas_row(const ClassTable& table, const Row& row) {
  Lines lines;
  const Grade grade = grade_of(row);
  const std::vector<Person> people = people_of(row.entrant);
  const std::string points = grade.points ? number_text(*grade.points) : "";
  // The id of a group's row is that of one of them only.
  const std::string id = people.size() == 1 ? canvas_id(table, row.entrant) : "";
  for (const Person& person : people)
    lines.text += csv_line({text_cell(person.name), id, school_id(table, row.entrant, person),
                            text_cell(person.email), "", points});
  if (!grade.points) lines.left_out.push_back(row.entrant.key + ": " + grade.why_not);
  return lines;
}

}  // namespace ipclab::report
