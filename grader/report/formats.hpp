#pragma once
// The formats that other systems read, by name. Comes in: rows of a class, or one of them. Goes
// out: texts. Pure; whatever a stranger wrote, each text is valid in its format.

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "report/class_table.hpp"
#include "report/classroom50.hpp"
#include "report/row.hpp"

namespace ipclab::report {

enum class ClassFormat { csv, canvas, moodle };

enum class SubmissionFormat { gradescope, autolab, classroom50, github, junit, sarif };

template <typename Format>
struct FormatName {
  Format format;
  std::string_view name;    ///< as on the command line
  std::string_view ending;  ///< of a file's name
};

/// One file for the class.
inline constexpr std::array<FormatName<ClassFormat>, 3> class_formats{{
    {ClassFormat::csv, "csv", ".csv"},
    {ClassFormat::canvas, "canvas", ".csv"},
    {ClassFormat::moodle, "moodle", ".csv"},
}};

/// One file for each submission.
inline constexpr std::array<FormatName<SubmissionFormat>, 6> submission_formats{{
    {SubmissionFormat::gradescope, "gradescope", ".json"},
    {SubmissionFormat::autolab, "autolab", ".txt"},
    {SubmissionFormat::classroom50, "classroom50", ".json"},
    {SubmissionFormat::github, "github", ".txt"},
    {SubmissionFormat::junit, "junit", ".xml"},
    {SubmissionFormat::sarif, "sarif", ".sarif"},
}};

[[nodiscard]] std::optional<ClassFormat> class_format(std::string_view name);
[[nodiscard]] std::optional<SubmissionFormat> submission_format(std::string_view name);

/// What the file of a class begins with; then comes the text of each row.
[[nodiscard]] std::string class_header(ClassFormat format, const ClassTable& table);
[[nodiscard]] Lines class_row(ClassFormat format, const ClassTable& table, const Row& row);

/// The whole file. Only classroom50 asks for what the runner says.
[[nodiscard]] std::string submission_text(SubmissionFormat format, const Row& row,
                                          const Classroom50Run& run);

}  // namespace ipclab::report
