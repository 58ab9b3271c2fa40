// One of the processes of `ipclab grade`: grades what it is told to, one after the other.

#include <filesystem>
#include <optional>

#include "cli/class_folder.hpp"
#include "cli/commands.hpp"
#include "cli/grade_basis.hpp"
#include "cli/grading.hpp"
#include "cli/house.hpp"
#include "cohort/digest.hpp"
#include "cohort/durable.hpp"
#include "cohort/slices.hpp"
#include "cohort/solitude.hpp"
#include "cohort/workers.hpp"
#include "report/json.hpp"
#include "run/stop_signals.hpp"
#include "spec/load.hpp"
#include "support/error.hpp"
#include "support/escape.hpp"

namespace ipclab::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest_trouble = 600;

std::vector<std::string> secrets_of(const House& house, const ClassFolder& folder) {
  std::vector<std::string> secrets = house.secrets();
  secrets.push_back(fs::absolute(folder.root).string());
  return secrets;
}

/// Among others who work on the machine, while this lives.
class Shift {
 public:
  explicit Shift(cohort::Solitude& solitude) : solitude_{solitude} {
    solitude_.work_beside_others();
  }
  Shift(const Shift&) = delete;
  Shift& operator=(const Shift&) = delete;
  ~Shift() { solitude_.rest(); }

 private:
  cohort::Solitude& solitude_;
};

class Grader {
 public:
  Grader(const GradeWorkerOptions& options, const House& house, spec::Lab lab)
      : options_{options},
        folder_{options.folder},
        lab_{std::move(lab)},
        solitude_{folder_.root},
        runner_{options.rung ? cell::rung_of(*options.rung) : std::nullopt,
                secrets_of(house, folder_)},
        basis_{digest_of(Basis{options.lab, options.seed, runner_.rung()}, house)},
        reference_{house.reference(lab_.name) / "correct"} {
    for (const spec::Test& test : lab_.tests) tests_.push_back(&test);
  }

  /// Stores the result. What went wrong, "" for nothing.
  std::string grade(const std::string& key) {
    if (basis_ != options_.basis)
      return "the lab, ipclab, a compiler or the isolation is another one here than where the "
             "grading was begun";
    try {
      const Shift shift{solitude_};
      return shorten_line(grade_and_store(key), longest_trouble);
    } catch (const GraderError& error) {
      return shorten_line(error.what(), longest_trouble);
    }
  }

 private:
  std::string grade_and_store(const std::string& key) {
    const auto packed = cohort::read_if_there(folder_.submission(key));
    if (!packed) return "its sources are not in the folder any more";
    auto submission = intake::read_submission(folder_.submission(key));
    if (!submission) return submission.error();
    submission->name = key;
    const judge::Verdict verdict = grade_all(*submission, key);
    for (const judge::TestVerdict& test : verdict.tests)
      if (test.status == judge::Status::error)
        return test.id + ": " + test.findings.front().observed;
    store(verdict, cohort::sha256_of(*packed));
    return "";
  }

  /// The result last: when it is there, all is.
  void store(const judge::Verdict& verdict, const std::string& digest) {
    std::string notes;
    for (const std::string& note : verdict.notes) notes += escape_line(note) + "\n";
    const std::string& key = verdict.submission;
    if (notes.empty())
      cohort::remove_durably(folder_.note(key));
    else
      cohort::write_durably(folder_.note(key), notes);
    cohort::write_durably(folder_.result(key), report::stored_json(verdict, {digest, basis_}));
  }

  judge::Verdict grade_all(const intake::Submission& submission, const std::string& key) {
    return cli::grade(
        runner_, reference_,
        {.lab = lab_,
         .submission = submission,
         .tests = tests_,
         .repeat = 1,
         .seed = options_.seed,
         .replay = [&](const spec::Test& test,
                       std::uint64_t seed) { return replay_command(test, key, seed); },
         .begins = {},
         .cores = 1,
         .neighbours = Neighbours{[this] { solitude_.work_beside_others(); },
                                  [this] { solitude_.work_alone(); }}});
  }

  [[nodiscard]] std::string replay_command(const spec::Test& test, const std::string& key,
                                           std::uint64_t seed) const {
    std::string command =
        "ipclab check " + lab_.name + "." + test.id + " submissions/" + key + ".tar";
    if (!test.visible) command += " --hidden";
    if (options_.rung) command += " --rung " + *options_.rung;
    if (seed != CheckOptions{}.seed) command += " --seed " + std::to_string(seed);
    return command;
  }

  const GradeWorkerOptions& options_;
  ClassFolder folder_;
  spec::Lab lab_;
  cohort::Solitude solitude_;
  run::Runner runner_;
  std::string basis_;
  Reference reference_;
  std::vector<const spec::Test*> tests_;
};

}  // namespace

int grade_worker(const GradeWorkerOptions& options) {
  // Slurm keeps its own account of its tasks, and what starts them need not be what ends last.
  if (!options.slice) run::end_with_parent();
  const auto house = house_with(options.lab);
  if (!house) throw GraderError{house.error()};
  auto lab = spec::load_lab(house->lab(options.lab), spec::Scope::with_hidden);
  if (!lab) throw GraderError{"the lab cannot be read any more"};
  Grader grader{options, *house, std::move(*lab)};
  const auto grade_one = [&](const std::string& key) { return grader.grade(key); };
  if (options.slice)
    cohort::work_on_slice(*options.slice, grade_one);
  else
    cohort::work(grade_one);
  return all_passed;
}

}  // namespace ipclab::cli
