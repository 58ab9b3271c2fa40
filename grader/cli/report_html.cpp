#include "cli/report_html.hpp"

#include <algorithm>
#include <filesystem>

#include "cli/class_folder.hpp"
#include "cli/console.hpp"
#include "cli/output_file.hpp"
#include "cohort/durable.hpp"
#include "report/class_table.hpp"
#include "report/html/class.hpp"
#include "report/html/submission.hpp"
#include "report/similar_pairs.hpp"
#include "support/escape.hpp"

namespace ipclab::cli {
namespace {

namespace fs = std::filesystem;

OutputFile page_file(const fs::path& path) { return {path.string(), "the page"}; }

void write_page(const ClassFolder& folder, const report::Row& row, const fs::path& path) {
  const auto submission = intake::read_submission(folder.submission(row.entrant.key));
  OutputFile page = page_file(path);
  page.write(submission_page(*row.verdict, submission ? *submission : intake::Submission{}));
  page.finish();
}

int write_one_page(const ClassFolder& folder, const report::ClassFile& list,
                   const ReportOptions& options) {
  const auto entrant = std::ranges::find(list.entrants, *options.key, &report::Entrant::key);
  const report::Row row = read_row(folder, list, *entrant);
  if (!row.verdict) {
    complain("there is no result of " + escape_line(*options.key) +
             (entrant->problem.empty() ? "" : ": " + escape_line(entrant->problem)));
    return wrong_usage;
  }
  write_page(folder, row, *options.to);
  return all_passed;
}

/// None if ipclab similar was not asked, or what it left cannot be read.
std::optional<report::SimilarFile> similar_pairs(const ClassFolder& folder,
                                                 const report::ClassFile& list) {
  const auto text = cohort::read_if_there(folder.similar());
  if (!text) return std::nullopt;
  auto file = report::read_similar_file(*text);
  if (file) return still_true(std::move(*file), list);
  complain("without similar submissions: " + escape_line(folder.similar().string()) +
           " cannot be read: " + file.error());
  return std::nullopt;
}

/// Reads the results twice, for the columns and for the rows, and keeps one at a time.
void write_class(const ClassFolder& folder, const report::ClassFile& list,
                 const ReportOptions& options) {
  report::ClassTable table;
  table.assignment = options.assignment.value_or(list.title.empty() ? list.lab : list.title);
  table.system = list.system;
  for (const report::Entrant& entrant : list.entrants)
    if (const report::Row row = read_row(folder, list, entrant); row.verdict)
      report::add_columns(table, *row.verdict);
  std::string link;
  if (options.pages) {
    fs::create_directories(*options.pages);
    const fs::path near = fs::absolute(*options.to).parent_path();
    link = fs::absolute(*options.pages).lexically_relative(near).string() + '/';
  }
  report::html::ClassPage page{std::move(table),
                               {list.entrants.size(), link, similar_pairs(folder, list)}};
  OutputFile file = page_file(*options.to);
  file.write(page.begin());
  for (const report::Entrant& entrant : list.entrants) {
    const report::Row row = read_row(folder, list, entrant);
    file.write(page.row(row));
    if (row.verdict && options.pages)
      write_page(folder, row, fs::path{*options.pages} / (entrant.key + ".html"));
  }
  file.write(page.end());
  file.finish();
}

}  // namespace

std::string submission_page(const judge::Verdict& verdict, const intake::Submission& submission) {
  std::vector<report::html::Source> sources;
  for (const intake::SourceFile& file : submission.files)
    sources.push_back({file.path, file.content});
  return report::html::submission_page(verdict, sources);
}

int report_html(const ReportOptions& options, const report::ClassFile& list) {
  if (!options.to) {
    complain("--format html wants a file to write: --to FILE");
    return wrong_usage;
  }
  const ClassFolder folder{options.folder};
  if (options.key) return write_one_page(folder, list, options);
  write_class(folder, list, options);
  return all_passed;
}

}  // namespace ipclab::cli
