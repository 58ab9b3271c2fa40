#pragma once
// A class made by hand: everything that a course system may hold and a format may stumble over.

#include <string>
#include <vector>

#include "report/class_file.hpp"
#include "report/class_table.hpp"
#include "report/classroom50.hpp"
#include "report/row.hpp"

namespace ipclab::report {

/// Each hidden test says `word` wherever a test can say something, and fails.
[[nodiscard]] judge::Verdict with_secrets(const std::string& word);

/// One after the other: a student, a group, a hostile name, one that could not be read, one that
/// was not graded, one without any person, one whom the grader could not judge.
[[nodiscard]] std::vector<Row> class_rows();

[[nodiscard]] ClassFile class_file();

/// Of class_rows(), as an instructor calls it in Canvas.
[[nodiscard]] ClassTable class_table();

[[nodiscard]] Classroom50Run classroom50_run();

}  // namespace ipclab::report
