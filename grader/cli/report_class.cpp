// ipclab report: what ipclab grade has left in a folder, in the formats that others read.

#include <fcntl.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <iostream>
#include <sstream>

#include "cli/class_folder.hpp"
#include "cli/classroom50_run.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/output_file.hpp"
#include "cli/report_html.hpp"
#include "cohort/durable.hpp"
#include "report/formats.hpp"
#include "report/moodle_worksheet.hpp"
#include "support/error.hpp"
#include "support/escape.hpp"

namespace ipclab::cli {
namespace {

namespace fs = std::filesystem;
using report::ClassFormat;
using report::SubmissionFormat;

constexpr std::string_view html_format = "html";

int wrong(const std::string& why) {
  complain(why);
  return wrong_usage;
}

/// Where a report goes: a file, or standard output.
class Target {
 public:
  explicit Target(const std::optional<std::string>& path) {
    if (path.value_or("-") != "-") file_.emplace(*path, "the report");
  }

  void write(const std::string& text) {
    if (file_)
      file_->write(text);
    else
      std::cout << text;
  }

  void finish() {
    if (file_) file_->finish();
  }

 private:
  std::optional<OutputFile> file_;
};

/// Rows are read one at a time, as often as a format wants them.
class ClassReport {
 public:
  ClassReport(const ReportOptions& options, report::ClassFile list)
      : options_{options}, folder_{options.folder}, list_{std::move(list)} {}

  int of_class(ClassFormat format) {
    if (options_.worksheet && format != ClassFormat::moodle)
      return wrong("--worksheet goes with --format moodle");
    const report::ClassTable table = common_table();
    if (options_.worksheet) return in_worksheet(table);
    Target target{options_.to};
    target.write(report::class_header(format, table));
    for_each_row([&](const report::Row& row) {
      const report::Lines lines = report::class_row(format, table, row);
      target.write(lines.text);
      tell_left_out(lines.left_out);
    });
    target.finish();
    return all_passed;
  }

  int of_submissions(SubmissionFormat format) {
    if (options_.worksheet) return wrong("--worksheet goes with --format moodle");
    if (options_.key) {
      Target target{options_.to};
      for_each_row([&](const report::Row& row) { target.write(text_of(format, row)); });
      target.finish();
      return all_passed;
    }
    if (!options_.to)
      return wrong(
          "this format has a file for each submission: give their folder with --to, or "
          "one submission with --key");
    fs::create_directories(*options_.to);
    const auto name = std::ranges::find(report::submission_formats, format,
                                        &report::FormatName<SubmissionFormat>::format);
    for_each_row([&](const report::Row& row) {
      Target target{
          (fs::path{*options_.to} / (row.entrant.key + std::string{name->ending})).string()};
      target.write(text_of(format, row));
      target.finish();
    });
    return all_passed;
  }

 private:
  void for_each_row(const std::function<void(const report::Row&)>& take) const {
    for (const report::Entrant& entrant : list_.entrants)
      if (!options_.key || entrant.key == *options_.key) take(read_row(folder_, list_, entrant));
  }

  [[nodiscard]] report::ClassTable common_table() const {
    report::ClassTable table;
    table.assignment = options_.assignment.value_or(list_.title);
    table.system = list_.system;
    for_each_row([&](const report::Row& row) {
      if (row.verdict) report::add_columns(table, *row.verdict);
    });
    return table;
  }

  int in_worksheet(const report::ClassTable& table) const {
    const auto worksheet = cohort::read_if_there(*options_.worksheet);
    if (!worksheet) return wrong("there is no file " + escape_line(*options_.worksheet));
    const auto filled = report::filled_worksheet(*worksheet, titles(), table,
                                                 [this](const auto& take) { for_each_row(take); });
    if (!filled) return wrong(escape_line(*options_.worksheet) + ": " + filled.error());
    Target target{options_.to};
    target.write(filled->text);
    target.finish();
    tell_left_out(filled->left_out);
    return all_passed;
  }

  /// The options have been checked to be NAME=TITLE.
  [[nodiscard]] report::WorksheetTitles titles() const {
    report::WorksheetTitles titles;
    const std::array<std::pair<std::string_view, std::string*>, 6> known{{
        {"identifier", &titles.identifier},
        {"email", &titles.email},
        {"group", &titles.group},
        {"grade", &titles.grade},
        {"maximum", &titles.maximum},
        {"feedback", &titles.feedback},
    }};
    for (const std::string& option : options_.titles)
      for (const auto& [name, title] : known)
        if (option.substr(0, option.find('=')) == name)
          *title = option.substr(option.find('=') + 1);
    return titles;
  }

  static void tell_left_out(const std::vector<std::string>& left_out) {
    for (const std::string& line : left_out) complain("no grade for " + escape_line(line));
  }

  static std::string text_of(SubmissionFormat format, const report::Row& row) {
    return report::submission_text(format, row, classroom50_run());
  }

  const ReportOptions& options_;
  ClassFolder folder_;
  report::ClassFile list_;
};

std::string names_of_formats() {
  std::string names{html_format};
  for (const auto& each : report::class_formats) names += ", " + std::string{each.name};
  for (const auto& each : report::submission_formats) names += ", " + std::string{each.name};
  return names;
}

}  // namespace

int report_class(const ReportOptions& options) {
  auto list = read_list(ClassFolder{options.folder});
  if (!list) return wrong(list.error());
  if (options.key && std::ranges::find(list->entrants, *options.key, &report::Entrant::key) ==
                         list->entrants.end())
    return wrong("nobody in this class has the key \"" + escape_line(*options.key) +
                 "\"; class.json has them all");
  if (options.pages && options.format != html_format)
    return wrong("--pages goes with --format html");
  if (options.format == html_format) return report_html(options, *list);
  const auto of_class = report::class_format(options.format);
  const auto of_submissions = report::submission_format(options.format);
  if (!of_class && !of_submissions)
    return wrong("there is no format \"" + escape_line(options.format) +
                 "\"; there are: " + names_of_formats());
  ClassReport made{options, std::move(*list)};
  return of_class ? made.of_class(*of_class) : made.of_submissions(*of_submissions);
}

}  // namespace ipclab::cli
