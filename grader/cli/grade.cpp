// ipclab grade: a class. Takes the submissions in, grades those whose marks are not known yet, and
// stores each result at once: whoever is killed on the way goes on where it was.

#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <memory>
#include <set>

#include "cli/class_folder.hpp"
#include "cli/class_intake.hpp"
#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/grade_basis.hpp"
#include "cli/grading.hpp"
#include "cli/opened_lab.hpp"
#include "cohort/durable.hpp"
#include "cohort/slurm.hpp"
#include "cohort/solitude.hpp"
#include "cohort/workers.hpp"
#include "report/class_progress.hpp"
#include "report/class_text.hpp"
#include "run/run.hpp"
#include "run/stop_signals.hpp"
#include "support/error.hpp"
#include "support/escape.hpp"

namespace ipclab::cli {
namespace {

namespace fs = std::filesystem;

/// Processes of one that was killed may need a moment to follow it.
void wait_for_those_before(const ClassFolder& folder) {
  cohort::Solitude solitude{folder.root};
  solitude.work_alone();
  solitude.rest();
}

report::Progress::Output progress_output() {
  return is_terminal(STDERR_FILENO) && console_style().colour ? report::Progress::Output::terminal
                                                              : report::Progress::Output::other;
}

class ClassGrading {
 public:
  ClassGrading(const GradeOptions& options, const House& house, std::string basis)
      : options_{options},
        house_{house},
        counting_{options.out},
        work_{options.preview ? counting_.preview() : counting_},
        basis_{std::move(basis)} {}

  int grade(const spec::Lab& lab) {
    make_folders(counting_);
    const auto locked = lock_for_grading(counting_);
    if (!locked) return wrong(locked.error());
    make_folders(work_);
    cohort::end_what_was_left(fs::absolute(counting_.slurm()));
    wait_for_those_before(work_);
    remove_torn_files(work_);
    auto taken = take_in(options_.submissions, lab, work_);
    if (!taken) return wrong(taken.error());
    list_ = std::move(taken->list);
    for (const std::string& note : taken->notes) std::cout << "note: " << escape_line(note) << "\n";
    if (const std::string unknown = unknown_key(); !unknown.empty())
      return wrong("nobody in this class has the key \"" + escape_line(unknown) +
                   "\"; class.json has them all");
    if (!grade_those_who_need_it()) {
      complain("stopped; what has been graded is kept, and the same command goes on with the rest");
      return grader_trouble;
    }
    if (!options_.preview && options_.only.empty()) forget_preview();
    return tell();
  }

 private:
  static int wrong(const std::string& why) {
    complain(why);
    return wrong_usage;
  }

  [[nodiscard]] std::string unknown_key() const {
    for (const std::string& key : options_.only)
      if (std::ranges::find(list_.entrants, key, &report::Entrant::key) == list_.entrants.end())
        return key;
    return "";
  }

  [[nodiscard]] bool has_result(const ClassFolder& folder, const report::Entrant& entrant) const {
    const auto stored = read_stored_result(folder, entrant.key);
    return stored && stored->origin == report::Origin{entrant.digest, basis_};
  }

  /// What a preview has graded need not be graded again to count.
  void apply_preview(const report::Entrant& entrant) {
    const ClassFolder preview = counting_.preview();
    if (const auto note = cohort::read_if_there(preview.note(entrant.key)))
      cohort::write_durably(counting_.note(entrant.key), *note);
    else
      cohort::remove_durably(counting_.note(entrant.key));
    cohort::write_durably(counting_.result(entrant.key),
                          *cohort::read_if_there(preview.result(entrant.key)));
  }

  void forget_preview() const {
    std::error_code ignored;  // then there are files too many, which a preview overwrites
    fs::remove_all(counting_.preview().root, ignored);
  }

  bool is_known(const report::Entrant& entrant) {
    if (has_result(counting_, entrant)) return true;
    if (!has_result(counting_.preview(), entrant)) return false;
    if (!options_.preview) apply_preview(entrant);
    return true;
  }

  /// Of those who have handed in the same files, the first one: the others get its result.
  [[nodiscard]] std::vector<std::string> keys_to_grade() {
    const std::set<std::string> only{options_.only.begin(), options_.only.end()};
    std::map<std::string, std::string> first_with;  // by digest
    std::vector<std::string> keys;
    for (const report::Entrant& entrant : list_.entrants) {
      if (!entrant.problem.empty()) continue;
      if (!only.empty() && !only.contains(entrant.key)) continue;
      if (!options_.regrade && is_known(entrant)) {
        ++known_;
        continue;
      }
      ++wanted_;
      const auto [first, is_new] = first_with.emplace(entrant.digest, entrant.key);
      if (is_new)
        keys.push_back(entrant.key);
      else
        with_same_files_[first->second].push_back(entrant.key);
    }
    return keys;
  }

  [[nodiscard]] std::vector<std::string> worker_command() const {
    std::vector<std::string> words{
        "grade-worker", options_.lab, fs::absolute(work_.root).string(), "--basis",
        basis_,         "--seed",     std::to_string(options_.seed)};
    if (options_.rung) words.insert(words.end(), {"--rung", *options_.rung});
    return words;
  }

  [[nodiscard]] std::unique_ptr<cohort::Engine> engine() const {
    if (options_.engine == "local")
      return std::make_unique<cohort::Workers>(worker_command(),
                                               options_.jobs.value_or(most_cores()));
    std::vector<std::string> words = worker_command();
    words.insert(words.begin(), fs::read_symlink("/proc/self/exe").string());
    words.emplace_back("--slice");
    return std::make_unique<cohort::Slurm>(
        cohort::SlurmOrder{.folder = fs::absolute(counting_.slurm()),
                           .results = fs::absolute(work_.results()),
                           .command = std::move(words),
                           .variables = {"IPCLAB_HOME=" + fs::absolute(house_.root).string()},
                           .at_a_time = options_.jobs});
  }

  /// False if somebody has stopped it.
  bool grade_those_who_need_it() {
    const std::vector<std::string> keys = keys_to_grade();
    const UniqueFd stop = run::stop_signals();
    report::ClassProgress progress{std::cerr, progress_output(), console_style().width, wanted_};
    engine()->grade(keys, stop.get(), [&](const cohort::Ended& one) {
      take_note(one, progress);
      for (const std::string& other : with_same_files_[one.key]) {
        if (one.trouble.empty()) copy_result(work_, one.key, other);
        take_note({other, one.trouble}, progress);
      }
    });
    graded_ = progress.count() - troubles_.size();
    return progress.count() == wanted_;
  }

  void take_note(const cohort::Ended& one, report::ClassProgress& progress) {
    if (!one.trouble.empty()) troubles_.emplace(one.key, one.trouble);
    progress.ended(outcome_of(one));
  }

  [[nodiscard]] report::Outcome outcome_of(const cohort::Ended& one) const {
    if (!one.trouble.empty()) return report::Outcome::trouble;
    const auto stored = read_stored_result(work_, one.key);
    return stored && stored->verdict.score >= stored->verdict.max_score
               ? report::Outcome::full_marks
               : report::Outcome::lost_points;
  }

  int tell() {
    report::ClassText text{console_style(), list_};
    for (const report::Entrant& entrant : list_.entrants) {
      if (options_.preview)
        text.add_change(entrant, verdict_now(entrant), verdict_then(entrant));
      else
        text.add(read_row(counting_, list_, entrant));
    }
    for (const auto& [key, trouble] : troubles_) text.add_trouble(key, trouble);
    std::cout << text.finish({.graded = graded_, .known = known_, .outdated = outdated()},
                             options_.out);
    return troubles_.empty() ? all_passed : grader_trouble;
  }

  [[nodiscard]] std::size_t outdated() const {
    if (options_.preview) return 0;
    return static_cast<std::size_t>(
        std::ranges::count_if(list_.entrants, [this](const report::Entrant& entrant) {
          const auto stored = read_stored_result(counting_, entrant.key);
          return stored && stored->origin.digest == entrant.digest &&
                 stored->origin.basis != basis_;
        }));
  }

  [[nodiscard]] std::optional<judge::Verdict> verdict_now(const report::Entrant& entrant) const {
    auto stored = read_stored_result(counting_, entrant.key);
    if (!stored) return std::nullopt;
    return std::move(stored->verdict);
  }

  [[nodiscard]] std::optional<judge::Verdict> verdict_then(const report::Entrant& entrant) const {
    for (const ClassFolder& folder : {counting_.preview(), counting_})
      if (auto stored = read_stored_result(folder, entrant.key);
          stored && stored->origin == report::Origin{entrant.digest, basis_})
        return std::move(stored->verdict);
    return std::nullopt;
  }

  const GradeOptions& options_;
  const House& house_;
  ClassFolder counting_;  ///< whose results are the marks
  ClassFolder work_;      ///< where this run leaves its own
  std::string basis_;
  report::ClassFile list_;
  std::map<std::string, std::vector<std::string>> with_same_files_;  ///< as the one of this key
  std::map<std::string, std::string> troubles_;                      ///< by key
  std::size_t wanted_ = 0;                                           ///< to be graded
  std::size_t known_ = 0;  ///< graded before, and not again
  std::size_t graded_ = 0;
};

/// Strangers' programs run only where the machine holds them fast.
Result<cell::Rung, std::string> rung_for(const GradeOptions& options, const House& house) {
  const run::Runner runner{options.rung ? cell::rung_of(*options.rung) : std::nullopt,
                           house.secrets()};
  if (runner.rung() == cell::Rung::full || options.trust) return runner.rung();
  return Unexpected{"the isolation here is \"" + std::string{cell::id_of(runner.rung())} +
                    "\", and programs of strangers need \"full\" (ipclab doctor says more); with "
                    "--trust they are run all the same"};
}

}  // namespace

int grade_class(const GradeOptions& options) {
  const auto opened = open_lab(options.lab, spec::Scope::with_hidden);
  if (!opened) return wrong_usage;
  const auto& [house, lab] = *opened;
  const auto rung = rung_for(options, house);
  if (!rung) {
    complain(rung.error());
    return wrong_usage;
  }
  const std::string basis = digest_of(Basis{options.lab, options.seed, *rung}, house);
  return ClassGrading{options, house, basis}.grade(lab);
}

}  // namespace ipclab::cli
