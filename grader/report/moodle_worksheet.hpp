#pragma once
// The offline grading worksheet of an assignment in Moodle. Comes in: the file as Moodle wrote it,
// and the rows of a class. Goes out: the same file with grades and feedback. Pure; bounded.

#include <functional>
#include <string>
#include <string_view>

#include "report/class_table.hpp"
#include "report/row.hpp"
#include "support/result.hpp"

namespace ipclab::report {

/// The titles of the columns in the language of the site.
struct WorksheetTitles {
  std::string identifier = "Identifier";
  std::string email = "Email address";
  std::string group = "Group";
  std::string grade = "Grade";
  std::string maximum = "Maximum Grade";
  std::string feedback = "Feedback comments";
};

/// Calls its argument with each row of the class.
using EachRow = std::function<void(const std::function<void(const Row&)>&)>;

/// The worksheet with grades and feedback for all who are in it; every other byte stays as it is. A
/// row is found by the participant's number, if the class came from Moodle, else by e-mail address,
/// and that of a team by addresses or the name of its group. The error is a sentence.
[[nodiscard]] Result<Lines, std::string> filled_worksheet(std::string_view worksheet,
                                                          const WorksheetTitles& titles,
                                                          const ClassTable& table,
                                                          const EachRow& each_row);

}  // namespace ipclab::report
