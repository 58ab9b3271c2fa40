#include "report/formats.hpp"

#include "report/autolab.hpp"
#include "report/canvas.hpp"
#include "report/class_csv.hpp"
#include "report/github_classroom.hpp"
#include "report/gradescope.hpp"
#include "report/junit.hpp"
#include "report/moodle.hpp"
#include "report/sarif.hpp"

namespace ipclab::report {
namespace {

template <typename Names>
auto named(const Names& names, std::string_view name) -> std::optional<decltype(names[0].format)> {
  for (const auto& each : names)
    if (each.name == name) return each.format;
  return std::nullopt;
}

}  // namespace

std::optional<ClassFormat> class_format(std::string_view name) {
  return named(class_formats, name);
}

std::optional<SubmissionFormat> submission_format(std::string_view name) {
  return named(submission_formats, name);
}

std::string class_header(ClassFormat format, const ClassTable& table) {
  switch (format) {
    case ClassFormat::csv: return class_csv_header(table);
    case ClassFormat::canvas: return canvas_header(table);
    case ClassFormat::moodle: return moodle_header(table);
  }
  return "";
}

Lines class_row(ClassFormat format, const ClassTable& table, const Row& row) {
  switch (format) {
    case ClassFormat::csv: return class_csv_row(table, row);
    case ClassFormat::canvas: return canvas_row(table, row);
    case ClassFormat::moodle: return moodle_row(table, row);
  }
  return {};
}

std::string submission_text(SubmissionFormat format, const Row& row, const Classroom50Run& run) {
  const judge::Verdict verdict = verdict_of(row);
  switch (format) {
    case SubmissionFormat::gradescope: return gradescope(verdict);
    case SubmissionFormat::autolab: return autolab(verdict);
    case SubmissionFormat::classroom50: return classroom50(verdict, run);
    case SubmissionFormat::github: return github_classroom(verdict);
    case SubmissionFormat::junit: return junit(verdict);
    case SubmissionFormat::sarif: return sarif(verdict);
  }
  return "";
}

}  // namespace ipclab::report
