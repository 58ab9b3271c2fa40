#pragma once
// A table of a class for its instructors: one row a submission, a column a test, hidden ones too.

#include <string>

#include "report/class_table.hpp"
#include "report/row.hpp"

namespace ipclab::report {

[[nodiscard]] std::string class_csv_header(const ClassTable& table);
/// A test that could not be judged, or was not there, has an empty cell.
[[nodiscard]] Lines class_csv_row(const ClassTable& table, const Row& row);

}  // namespace ipclab::report
