#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "cli/checking.hpp"
#include "cli/classroom50_run.hpp"
#include "cli/console.hpp"
#include "cli/grading.hpp"
#include "cli/opened_lab.hpp"
#include "cli/output_file.hpp"
#include "cli/report_html.hpp"
#include "report/formats.hpp"
#include "report/json.hpp"
#include "report/progress.hpp"
#include "report/terminal.hpp"
#include "support/error.hpp"
#include "support/escape.hpp"

namespace ipclab::cli {
namespace {

/// "pipes.upper.large" -> "pipes" and "upper.large".
std::pair<std::string, std::string> split_target(std::string target) {
  while (target.ends_with('.')) target.pop_back();
  const std::size_t dot = target.find('.');
  if (dot == std::string::npos) return {target, ""};
  return {target.substr(0, dot), target.substr(dot + 1)};
}

std::string ids_of(const spec::Lab& lab) {
  std::string text;
  for (const spec::Test& test : lab.tests) text += "\n  " + lab.name + "." + test.id;
  return text;
}

std::string replay_command(const CheckOptions& options, const std::string& lab,
                           const spec::Test& test, std::uint64_t seed) {
  std::string command = "ipclab check " + lab + "." + test.id;
  if (options.folder != ".") command += " " + quote_for_shell(options.folder);
  if (!test.visible) command += " --hidden";
  if (options.rung) command += " --rung " + *options.rung;
  if (seed != CheckOptions{}.seed) command += " --seed " + std::to_string(seed);
  return command;
}

/// Where a report may not be read: beside JSON, or in a log.
void complain_of_trouble(const judge::Verdict& verdict) {
  const auto troubled =
      std::ranges::find(verdict.tests, judge::Status::error, &judge::TestVerdict::status);
  if (troubled == verdict.tests.end()) return;
  complain("the grader could not do its work; this is not your program's fault: " + troubled->id +
           ": " + troubled->findings.front().observed);
}

void write_file(const std::string& path, const std::string& text, const std::string& what) {
  OutputFile file{path, what};
  file.write(text);
  file.finish();
}

void write(const std::string& path, const std::string& text) {
  if (path == "-") {
    std::cout << text;
    return;
  }
  write_file(path, text, "the result");
}

/// What another system reads.
void hand_back(const CheckOptions& options, const judge::Verdict& verdict) {
  const report::Row row{.entrant = {}, .verdict = verdict};
  const auto format = report::submission_format(*options.format);
  write(options.to.value_or("-"), report::submission_text(format.value(), row, classroom50_run()));
}

/// Those of the tests that can be run here: a handout has no reference solution to compare with.
std::vector<const spec::Test*> runnable(std::vector<const spec::Test*> tests,
                                        const std::filesystem::path& reference) {
  if (std::filesystem::exists(reference)) return tests;
  const auto all = tests;
  std::erase_if(tests, [](const spec::Test* test) { return spec::needs_reference(*test); });
  // Who asked for nothing else is told why it cannot be.
  return tests.empty() ? all : tests;
}

/// "" if all were run.
std::string words_for_left_out(const std::vector<const spec::Test*>& wanted,
                               const std::vector<const spec::Test*>& run) {
  std::string ids;
  for (const spec::Test* test : wanted)
    if (std::ranges::find(run, test) == run.end())
      ids += (ids.empty() ? "" : ", ") + std::string{test->id};
  if (ids.empty()) return "";
  return "tests that compare with the reference solution, which is not here, and so count only "
         "where it is: " +
         ids;
}

/// Why there is nothing to check, if that is so.
std::optional<std::string> no_source(const intake::Submission& submission,
                                     const CheckOptions& options) {
  if (!submission.files.empty()) return std::nullopt;
  std::string reasons;
  for (const std::string& note : submission.notes) reasons += "\n  " + note;
  return "no C or C++ source in " + escape_line(options.folder) +
         "; give the folder of your solution, or an archive of it: ipclab check " +
         split_target(options.target).first + " FOLDER" + reasons;
}

}  // namespace

int exit_status(const judge::Verdict& verdict) {
  const auto any = [&](judge::Status status) {
    return std::ranges::find(verdict.tests, status, &judge::TestVerdict::status) !=
           verdict.tests.end();
  };
  if (has_error(verdict)) return grader_trouble;
  return any(judge::Status::fail) || any(judge::Status::skip) ? something_failed : all_passed;
}

Result<intake::Submission, std::string> read_sources(const CheckOptions& options) {
  auto submission = intake::read_submission(options.folder);
  if (!submission) return submission;
  if (auto nothing = no_source(*submission, options)) return Unexpected{std::move(*nothing)};
  return submission;
}

judge::Verdict check_submission(const CheckOptions& options, const House& house,
                                const spec::Lab& lab, const intake::Submission& submission) {
  const std::string rest = split_target(options.target).second;
  report::Style style = console_style();
  style.show_passed = !options.brief;
  const bool only_json = options.json_file == "-";
  const auto progress_to = is_terminal(STDERR_FILENO) && style.colour && !only_json
                               ? report::Progress::Output::terminal
                               : report::Progress::Output::other;
  report::Progress progress{std::cerr, progress_to, style.width};
  run::Runner runner{options.rung ? cell::rung_of(*options.rung) : std::nullopt, house.secrets()};
  const auto solution = house.reference(lab.name) / "correct";
  Reference reference{solution};
  const auto wanted = select(lab, rest);
  const auto tests = runnable(wanted, solution);
  judge::Verdict verdict = grade(
      runner, reference,
      {.lab = lab,
       .submission = submission,
       .tests = tests,
       .repeat = options.repeat,
       .seed = options.seed,
       .replay = [&](const spec::Test& test,
                     std::uint64_t seed) { return replay_command(options, lab.name, test, seed); },
       .begins = [&](std::size_t number,
                     const spec::Test& test) { progress.begin(number, tests.size(), test.id); }});
  progress.clear();
  if (auto words = words_for_left_out(wanted, tests); !words.empty())
    verdict.not_looked_at.push_back(std::move(words));
  if (!only_json && (!options.format || options.to)) std::cout << report::terminal(verdict, style);
  if (options.format) hand_back(options, verdict);
  if (options.json_file) write(*options.json_file, report::json(verdict));
  if (options.html_file)
    write_file(*options.html_file, submission_page(verdict, submission), "the page");
  std::cout.flush();
  if (!std::cout) throw GraderError{"the report cannot be written to standard output"};
  complain_of_trouble(verdict);
  return verdict;
}

int check(const CheckOptions& options) {
  const auto [name, rest] = split_target(options.target);
  const auto opened =
      open_lab(name, options.hidden ? spec::Scope::with_hidden : spec::Scope::visible_only);
  if (!opened) return wrong_usage;
  const auto& [house, lab] = *opened;
  if (options.watch && options.json_file == "-") {
    complain("--watch makes one result after the other; give --json a file");
    return wrong_usage;
  }
  if (select(lab, rest).empty()) {
    complain("the lab \"" + name + "\" has no task or test \"" + escape_line(rest) +
             "\"; there are:" + ids_of(lab));
    return wrong_usage;
  }
  if (options.watch) return keep_checking(options, house, lab);
  auto submission = read_sources(options);
  // Where nobody reads a complaint, what cannot be read is handed in without any program.
  if (!submission && options.format)
    submission = intake::Submission{options.folder, {}, {submission.error()}};
  if (!submission) {
    complain(submission.error());
    return wrong_usage;
  }
  return exit_status(check_submission(options, house, lab, *submission));
}

}  // namespace ipclab::cli
