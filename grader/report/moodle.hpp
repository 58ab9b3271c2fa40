#pragma once
// The table that Moodle imports into its gradebook; the teacher maps its columns.

#include <string>

#include "report/class_table.hpp"
#include "report/row.hpp"

namespace ipclab::report {

[[nodiscard]] std::string moodle_header(const ClassTable& table);
/// A line for each person with an e-mail address. One user whom Moodle does not know makes it
/// reject the whole file, so who has none is left out, and so is who has no points yet.
[[nodiscard]] Lines moodle_row(const ClassTable& table, const Row& row);

}  // namespace ipclab::report
