#pragma once
// The commands of ipclab. Comes in: parsed options. Goes out: what is printed, and the exit status:
// 0 all passed, 1 something failed, 2 wrong usage or a wrong lab file, 3 the grader could not do
// its work (thrown as GraderError, or a test with the status error).

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ipclab::cli {

enum Status : int { all_passed = 0, something_failed = 1, wrong_usage = 2, grader_trouble = 3 };

struct CheckOptions {
  std::string target;  ///< LAB[.TASK[.TEST]]
  std::string folder = ".";
  std::optional<std::string> json_file;
  std::optional<std::string> html_file;
  std::optional<std::string> format;  ///< of another system, in place of the report
  std::optional<std::string> to;      ///< a file for that, beside the report
  std::optional<std::string> rung;
  std::uint64_t seed = 1;
  unsigned repeat = 1;
  bool hidden = false;
  bool brief = false;
  bool watch = false;
};

struct ValidateOptions {
  std::vector<std::string> labs;
  std::optional<std::string> rung;
  unsigned repeat = 1;
};

struct GradeOptions {
  std::string lab;
  std::string submissions;  ///< a folder or an archive
  std::string out;
  std::string engine = "local";
  std::optional<unsigned> jobs;   ///< at a time; none: as many as the engine sees fit
  std::vector<std::string> only;  ///< keys; empty: all
  std::optional<std::string> rung;
  std::uint64_t seed = 1;
  bool regrade = false;
  bool preview = false;
  bool trust = false;
};

/// Of a process that `grade` starts.
struct GradeWorkerOptions {
  std::string lab;
  std::string folder;                ///< where the submissions are and the results go
  std::string basis;                 ///< digest of all that marks depend on
  std::optional<std::string> slice;  ///< file of the keys to grade; none: they are asked for
  std::optional<std::string> rung;
  std::uint64_t seed = 1;
};

struct ReportOptions {
  std::string folder;  ///< that `grade` has made
  std::string format;
  std::optional<std::string> to;   ///< a file; a folder for formats with a file for each submission
  std::optional<std::string> key;  ///< that submission alone
  std::optional<std::string> pages;       ///< of html: a folder for a page of each submission
  std::optional<std::string> assignment;  ///< what the gradebook calls it, if not as the lab
  std::optional<std::string> worksheet;   ///< of Moodle, to be filled in
  std::vector<std::string> titles;        ///< of its columns, where they are not the English ones
};

struct SimilarOptions {
  std::string folder;              ///< that `grade` has made
  std::optional<std::string> to;   ///< a folder for what tools read
  std::vector<std::string> from;   ///< files that tools have written
  std::optional<std::string> run;  ///< the tool to run over what is in `to`
  double threshold = 0.8;
};

struct ReleaseOptions {
  std::string lab;
  std::string to;  ///< the file to write
};

struct PackageOptions {
  std::string system;
  std::string lab;
  std::string to;  ///< the file to write
};

[[nodiscard]] int check(const CheckOptions& options);
[[nodiscard]] int validate(const ValidateOptions& options);
/// 0 when everybody's submission has been graded or could not be read, whatever the marks.
[[nodiscard]] int grade_class(const GradeOptions& options);
[[nodiscard]] int grade_worker(const GradeWorkerOptions& options);
[[nodiscard]] int report_class(const ReportOptions& options);
/// 0 whatever was found.
[[nodiscard]] int similar(const SimilarOptions& options);
[[nodiscard]] int release(const ReleaseOptions& options);
[[nodiscard]] int package(const PackageOptions& options);
[[nodiscard]] int doctor();
[[nodiscard]] int explain(const std::string& rule);
[[nodiscard]] int new_lab(const std::string& name);

/// Parses the command line and runs one of them.
[[nodiscard]] int run_command_line(int argc, char** argv);

}  // namespace ipclab::cli
