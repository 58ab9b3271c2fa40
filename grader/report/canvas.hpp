#pragma once
// The CSV file that Canvas imports into its gradebook. Canvas finds students by its own id, which
// its submissions carry, else by id, login or name, and an assignment by "Title (id)"; it offers to
// make one of any other title.

#include <string>

#include "report/class_table.hpp"
#include "report/row.hpp"

namespace ipclab::report {

[[nodiscard]] std::string canvas_header(const ClassTable& table);
/// A line for each of a group. No points: an empty cell, which changes nothing in Canvas.
[[nodiscard]] Lines canvas_row(const ClassTable& table, const Row& row);

}  // namespace ipclab::report
