// ipclab validate: a lab is proved when its right solutions pass everything, each wrong one fails
// exactly as its expected.yaml and the marks in its sources say, and the starter does not pass.

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <set>

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/grading.hpp"
#include "cli/house.hpp"
#include "cli/marks.hpp"
#include "report/layout.hpp"
#include "report/problems.hpp"
#include "report/progress.hpp"
#include "spec/load.hpp"
#include "spec/read_test_id.hpp"
#include "support/escape.hpp"

namespace ipclab::cli {
namespace {

namespace fs = std::filesystem;

bool has_source(const intake::Submission& submission, const std::string& program) {
  return std::ranges::any_of(submission.files, [&](const intake::SourceFile& file) {
    return file.path == program + ".c" || file.path == program + ".cpp";
  });
}

/// "limit, wrong-output" of a test's findings.
std::string rules_of(const judge::TestVerdict& test) {
  std::string text;
  for (const judge::Finding& finding : test.findings)
    text += (text.empty() ? "" : ", ") + std::string{id_of(finding.rule)};
  return text.empty() ? "no finding" : text;
}

std::string why(const judge::TestVerdict& test) {
  std::string text = rules_of(test);
  if (!test.findings.empty())
    text += ": " + shorten_line(test.findings.front().message, 200) +
            "; observed: " + shorten_line(test.findings.front().observed, 200);
  return text;
}

class LabProof {
 public:
  LabProof(run::Runner& runner, const House& house, spec::Lab lab, unsigned repeat)
      : runner_{runner},
        house_{house},
        lab_{std::move(lab)},
        repeat_{repeat},
        reference_{house.reference(lab_.name) / "correct"} {}

  /// all_passed if everything is as it should be.
  Status prove() {
    std::cout << "lab " << escape_line(lab_.name) << ": " << lab_.tests.size() << " tests, "
              << report::number_text(points()) << " points\n";
    contract(lab_.folder / "clauses.yaml");
    for (const char* name : {"correct", "correct-c"}) right(house_.reference(lab_.name) / name);
    wrong_ones();
    starter(house_.starter(lab_.name));
    starter(house_.starter(lab_.name) / "c");
    if (troubled_) return grader_trouble;
    return problems_ == 0 ? all_passed : something_failed;
  }

 private:
  void say(const fs::path& folder, const std::vector<std::string>& problems,
           const std::string& good) {
    const std::string shown = escape_line(folder.lexically_relative(house_.root).string());
    std::cout << (problems.empty() ? "  ok    " : "  WRONG ") << shown
              << (problems.empty() ? "  " + good : "") << "\n";
    for (const std::string& problem : problems)
      std::cout << "          " << escape_text(problem) << "\n";
    std::cout << std::flush;
    problems_ += problems.size();
  }

  [[nodiscard]] double points() const {
    double points = 0;
    for (const spec::Test& test : lab_.tests) points += test.points;
    return points;
  }

  /// Empty, and said so, if the folder cannot be read.
  std::optional<intake::Submission> read(const fs::path& folder) {
    auto submission = intake::read_folder(folder);
    if (submission) return std::move(*submission);
    say(folder, {submission.error()}, "");
    return std::nullopt;
  }

  /// All programs that are there against their tests; empty if the folder cannot be read.
  std::optional<judge::Verdict> verdict_on(const fs::path& folder, bool only_present) {
    const auto submission = read(folder);
    if (!submission) return std::nullopt;
    return verdict_on(folder, *submission, only_present);
  }

  judge::Verdict verdict_on(const fs::path& folder, const intake::Submission& submission,
                            bool only_present) {
    std::vector<const spec::Test*> tests;
    for (const spec::Test& test : lab_.tests)
      if (!only_present || has_source(submission, test.program)) tests.push_back(&test);
    report::Progress progress{std::cerr,
                              is_terminal(STDERR_FILENO) ? report::Progress::Output::terminal
                                                         : report::Progress::Output::other,
                              80};
    judge::Verdict verdict =
        grade(runner_, reference_,
              {.lab = lab_,
               .submission = submission,
               .tests = tests,
               .repeat = repeat_,
               .seed = 1,
               .replay = {},
               .begins = [&](std::size_t number, const spec::Test& test) {
                 progress.begin(number, tests.size(), folder.filename().string() + " " + test.id);
               }});
    if (has_error(verdict)) troubled_ = true;
    return verdict;
  }

  static std::vector<std::string> in_words(const spec::Problems& problems) {
    std::vector<std::string> words;
    for (const spec::Problem& problem : problems) words.push_back(spec::format(problem));
    return words;
  }

  void contract(const fs::path& file) {
    const auto clauses = spec::load_clauses(file, lab_);
    if (!clauses) return say(file, in_words(clauses.error()), "");
    say(file, {}, std::to_string(clauses->size()) + " clauses, each with its tests");
  }

  void right(const fs::path& folder) {
    const auto verdict = verdict_on(folder, false);
    if (!verdict) return;
    std::vector<std::string> problems = messages(*verdict);
    for (const judge::TestVerdict& test : verdict->tests)
      if (test.status != judge::Status::pass)
        problems.push_back(test.id + " must pass, but has " + why(test));
    say(folder, problems, "full marks");
  }

  /// Compilers are quiet about right solutions and starters.
  static std::vector<std::string> messages(const judge::Verdict& verdict) {
    std::vector<std::string> problems;
    for (const judge::ProgramBuild& build : verdict.build)
      if (!build.diagnostics.empty())
        problems.push_back(build.program + ": " + shorten_line(build.diagnostics, 300));
    return problems;
  }

  void wrong_ones() {
    const fs::path folder = house_.reference(lab_.name) / "wrong";
    std::set<fs::path> defects;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator{folder, error})
      if (entry.is_directory(error)) defects.insert(entry.path());
    if (defects.empty()) say(folder, {"holds no wrong solution"}, "");
    for (const fs::path& defect : defects) wrong(defect);
  }

  void wrong(const fs::path& folder) {
    const auto expected = spec::load_expected(folder / "expected.yaml", lab_);
    if (!expected) return say(folder, in_words(expected.error()), "");
    const auto solution = read(folder);
    if (!solution) return;
    const judge::Verdict verdict = verdict_on(folder, *solution, true);
    std::vector<std::string> problems;
    std::set<std::string> seen;
    for (const judge::TestVerdict& test : verdict.tests) {
      seen.insert(test.id);
      if (const auto problem = compare(verdict, test, *expected)) problems.push_back(*problem);
    }
    for (const auto& [id, rules] : expected->fails)
      if (!seen.contains(id)) problems.push_back(id + " is declared, but its program is not here");
    if (expected->fails.empty()) problems.emplace_back("declares no test that fails");
    std::ranges::move(broken_marks(*solution, verdict), std::back_inserter(problems));
    say(folder, problems, "fails as declared");
  }

  /// What the test shows against what it must show, if that differs.
  std::optional<std::string> compare(const judge::Verdict& verdict, const judge::TestVerdict& test,
                                     const spec::ExpectedFailures& expected) const {
    const auto must = expected.fails.find(test.id);
    const auto may = expected.may_fail.find(test.id);
    const bool fails = test.status == judge::Status::fail;
    if (must == expected.fails.end() && (may == expected.may_fail.end() || !fails)) {
      if (test.status == judge::Status::pass || test.status == judge::Status::skip)
        return std::nullopt;
      return test.id + " must pass, but has " + why(test);
    }
    if (!fails) {
      if (test.status == judge::Status::skip && was_skipped_by_chance(verdict, test, expected))
        return std::nullopt;
      return test.id + " must fail, but " +
             (test.status == judge::Status::pass ? "passes" : "was not judged");
    }
    return broken_rule(test, must == expected.fails.end() ? may->second : must->second);
  }

  static std::optional<std::string> broken_rule(const judge::TestVerdict& test,
                                                const std::set<Rule>& declared) {
    const bool named = std::ranges::any_of(test.findings, [&](const judge::Finding& finding) {
      return declared.contains(finding.rule);
    });
    if (named) return std::nullopt;
    std::string wanted;
    for (const Rule rule : declared) wanted += " " + std::string{id_of(rule)};
    return test.id + " must fail with" + wanted + ", but has " + why(test);
  }

  /// A test that it needs, near or far, may fail, and did.
  bool was_skipped_by_chance(const judge::Verdict& verdict, const judge::TestVerdict& test,
                             const spec::ExpectedFailures& expected) const {
    const spec::Test* declared = spec::find_test(lab_, test.id);
    if (declared == nullptr) return false;
    return std::ranges::any_of(declared->needs, [&](const std::string& need) {
      const auto needed = std::ranges::find(verdict.tests, need, &judge::TestVerdict::id);
      if (needed == verdict.tests.end()) return false;
      if (needed->status == judge::Status::fail) return expected.may_fail.contains(need);
      return needed->status == judge::Status::skip &&
             was_skipped_by_chance(verdict, *needed, expected);
    });
  }

  void starter(const fs::path& folder) {
    const auto verdict = verdict_on(folder, false);
    if (!verdict) return;
    std::vector<std::string> problems = messages(*verdict);
    for (const std::string& program : lab_.programs) {
      const bool passes = std::ranges::all_of(verdict->tests, [&](const auto& test) {
        return test.program != program || test.status == judge::Status::pass;
      });
      if (passes) problems.push_back(program + " passes: there is nothing left for the student");
    }
    for (const judge::ProgramBuild& build : verdict->build)
      if (!build.ok) problems.push_back(build.program + " does not compile");
    say(folder, problems, "compiles, does not pass");
  }

  run::Runner& runner_;
  const House& house_;
  spec::Lab lab_;
  unsigned repeat_;
  Reference reference_;
  std::size_t problems_ = 0;
  bool troubled_ = false;  ///< something could not be judged, which proves nothing either way
};

}  // namespace

int validate(const ValidateOptions& options) {
  const auto house = find_house();
  if (!house) {
    complain(house.error());
    return wrong_usage;
  }
  const auto names = options.labs.empty() ? house->labs() : options.labs;
  std::vector<spec::Lab> labs;
  for (const std::string& name : names) {
    if (const auto known = house_with(name); !known) {
      complain(known.error());
      return wrong_usage;
    }
    auto lab = spec::load_lab(house->lab(name), spec::Scope::with_hidden);
    if (!lab) {
      std::cerr << report::problems(lab.error());
      return wrong_usage;
    }
    labs.push_back(std::move(*lab));
  }
  run::Runner runner{options.rung ? cell::rung_of(*options.rung) : std::nullopt, house->secrets()};
  Status status = all_passed;
  for (spec::Lab& lab : labs)
    status = std::max(status, LabProof{runner, *house, std::move(lab), options.repeat}.prove());
  std::cout << (status == all_passed ? "proved\n" : "not proved\n");
  if (status == grader_trouble)
    complain("the grader could not judge everything; this says nothing about the labs");
  return status;
}

}  // namespace ipclab::cli
