#include "cli/grading.hpp"

#include <algorithm>
#include <chrono>
#include <set>
#include <thread>

#include "build/build.hpp"
#include "cli/exploring.hpp"
#include "judge/judge.hpp"
#include "spec/actions.hpp"
#include "support/error.hpp"
#include "support/escape.hpp"

namespace ipclab::cli {
namespace {

using Clock = std::chrono::steady_clock;

constexpr const char* without_all_orders =
    "races and schedules: with the probe in it, the program went past a limit of time or memory in "
    "some tests, so that not all of their runs were made";

constexpr const char* without_tracing =
    "system calls: ptrace(2) is not to be had here, so busy waiting, the mechanisms that a test "
    "asks "
    "for, inherited descriptors, signal handlers and faults were not looked at, and lines of "
    "source "
    "are not known";

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

judge::ProgramBuild shown(const build::Built& built) {
  const std::string words = built.trouble.empty()
                                ? built.diagnostics
                                : "the grader could not build it; this is not the "
                                  "program's fault: " +
                                      built.trouble;
  return {built.program, built.image != nullptr, escape_text(words)};
}

std::vector<std::string> programs_of(const Order& order) {
  std::set<std::string> wanted;
  for (const spec::Test* test : order.tests) wanted.insert(test->program);
  std::vector<std::string> programs;
  for (const std::string& program : order.lab.programs)
    if (wanted.contains(program)) programs.push_back(program);
  return programs;
}

std::set<std::string> started_by(const spec::Test& test) {
  std::set<std::string> programs;
  (void)spec::any_step(test.steps, [&](const spec::Step& step) {
    const auto* start = std::get_if<spec::Start>(&step.action);
    if (start != nullptr && start->tool.empty()) programs.insert(start->program);
    return false;
  });
  return programs;
}

/// Cells of one keeper share its network, where a port is there once.
unsigned runs_at_once(const std::vector<evidence::Evidence>& runs, unsigned cores) {
  const bool apart = std::ranges::all_of(runs, [](const evidence::Evidence& run) {
    return run.trace && !run.trace->calls.contains("socket");
  });
  return apart ? cores : 1;
}

/// What fails, fails once at the first call and once at the second, when there is more to clean up.
std::vector<spec::Fault> faults_of(const spec::Test& test) {
  std::vector<spec::Fault> faults;
  for (const spec::Fault& fault : test.faults) {
    faults.push_back(fault);
    if (spec::is_harmless(fault.kind) || fault.kind == spec::Fault::Kind::kill_at) continue;
    faults.push_back(fault);
    faults.back().nth = 2;
  }
  return faults;
}

/// Tools are not followed, so that a run of tools alone shows nothing either way.
bool is_untraced(const evidence::Evidence& run) {
  return run.trouble.empty() && !run.trace &&
         std::ranges::any_of(run.actors, &evidence::Actor::student);
}

/// A test that a busy machine may have failed: the time ran out, or the machine was short of
/// something.
bool did_time_decide(const evidence::Evidence& run) {
  return !run.trouble.empty() ||
         std::ranges::any_of(run.limits,
                             [](const evidence::LimitHit& limit) {
                               return limit.kind == evidence::LimitKind::wall;
                             }) ||
         std::ranges::any_of(run.steps, [](const evidence::StepRecord& record) {
           return record.outcome == evidence::StepRecord::Outcome::timed_out;
         });
}

evidence::Evidence in_trouble(const std::string& trouble) {
  evidence::Evidence run;
  run.trouble = trouble;
  return run;
}

class Grading {
 public:
  Grading(run::Runner& runner, Reference& reference, const Order& order)
      : runner_{runner}, reference_{reference}, order_{order} {}

  judge::Verdict grade() {
    const auto begin = Clock::now();
    verdict_.lab = order_.lab.name;
    verdict_.title = order_.lab.title;
    verdict_.submission = order_.submission.name;
    verdict_.rung = cell::id_of(runner_.rung());
    verdict_.guarantees = runner_.guarantees();
    for (const spec::Group& group : order_.lab.groups)
      verdict_.groups.push_back({group.id, group.title});
    build_programs();
    for (std::size_t i = 0; i < order_.tests.size(); ++i) {
      if (order_.begins) order_.begins(i + 1, *order_.tests[i]);
      verdict_.tests.push_back(verdict_on(*order_.tests[i]));
    }
    judge::add_scores(verdict_, order_.lab);
    if (untraced_) verdict_.not_looked_at.emplace_back(without_tracing);
    if (!gave_up_.empty()) verdict_.not_looked_at.emplace_back(without_all_orders);
    verdict_.seconds = seconds_since(begin);
    return std::move(verdict_);
  }

 private:
  void build_programs() {
    for (build::Built& built :
         build::build(runner_, order_.submission, programs_of(order_), order_.cores)) {
      verdict_.build.push_back(shown(built));
      if (built.image) programs_[built.program] = built.image;
      if (!built.trouble.empty()) not_built_[built.program] = built.trouble;
    }
  }

  judge::TestVerdict verdict_on(const spec::Test& test) {
    const auto begin = Clock::now();
    failing_seed_ = order_.seed;
    judge::TestVerdict verdict = judged(test);
    if (order_.neighbours && time_decided_) verdict = judged_alone(test, verdict.status);
    verdict.seed = failing_seed_;
    verdict.seconds = seconds_since(begin);
    if (order_.replay) verdict.replay = order_.replay(test, verdict.seed);
    passed_[test.id] = verdict.status == judge::Status::pass;
    return verdict;
  }

  /// A busy machine can make a right program slow; so what time decided counts only if it is so on
  /// a machine that does nothing else. Twice, since a wrong one may do well once.
  judge::TestVerdict judged_alone(const spec::Test& test, judge::Status before) {
    using judge::Status;
    order_.neighbours->work_alone();
    failing_seed_ = order_.seed;
    judge::TestVerdict verdict = judged(test);
    if (before != Status::pass && verdict.status == Status::pass) verdict = judged(test);
    order_.neighbours->work_beside_them();
    if (before != Status::pass && verdict.status == Status::pass)
      verdict_.notes.push_back(test.id +
                               " failed while others were graded on the same machine, and passed "
                               "twice when it was run alone: that counts");
    return verdict;
  }

  judge::TestVerdict judged(const spec::Test& test) {
    time_decided_ = false;
    gave_up_.erase(test.id);
    if (const auto trouble = not_built_.find(test.program); trouble != not_built_.end())
      return judge::verdict_of(test, {in_trouble(trouble->second)}, nullptr);
    if (!programs_.contains(test.program)) {
      const auto built =
          std::ranges::find(verdict_.build, test.program, &judge::ProgramBuild::program);
      return judge::not_built(test, *built);
    }
    for (const std::string& needed : test.needs)
      if (const auto found = passed_.find(needed); found != passed_.end() && !found->second)
        return judge::skipped(test, needed);
    return carried_out(test);
  }

  judge::TestVerdict carried_out(const spec::Test& test) {
    const std::string lab_files = (order_.lab.folder / "files").string();
    std::vector<evidence::Evidence> runs;
    const evidence::Evidence* reference = nullptr;
    try {
      if (spec::needs_reference(test))
        reference = reference_.evidence_for(runner_, test, lab_files);
      if (spec::needs_reference(test) && reference == nullptr)
        throw GraderError{"this test compares with the reference solution, which is not here"};
      runs = run(test, reference, lab_files);
      if (test.probing.wanted() && all_passed(test, runs, reference))
        probe(test, reference, lab_files, runs);
    } catch (const GraderError& error) {
      runs.push_back(in_trouble(error.what()));
    }
    time_decided_ = time_decided_ || did_time_decide(runs.back());
    return judge::verdict_of(test, runs, reference);
  }

  [[nodiscard]] static bool all_passed(const spec::Test& test,
                                       const std::vector<evidence::Evidence>& runs,
                                       const evidence::Evidence* reference) {
    return judge::verdict_of(test, runs, reference).status == judge::Status::pass;
  }

  /// Adds the run with the probe that fails the test, if there is one.
  void probe(const spec::Test& test, const evidence::Evidence* reference,
             const std::string& lab_files, std::vector<evidence::Evidence>& runs) {
    for (const std::string& program : started_by(test)) build_with_probe(program);
    const run::Job job{&test, &probed_programs_, reference, lab_files, {}, 0};
    Explored explored = explore(runner_, job, order_.seed, runs_at_once(runs, order_.cores));
    if (explored.gave_up) time_decided_ = true;
    if (explored.gave_up) gave_up_.insert(test.id);
    if (!explored.decides) return;
    if (const auto& probe = explored.decides->probe; probe && probe->serial)
      failing_seed_ = probe->seed;
    runs.push_back(std::move(*explored.decides));
  }

  void build_with_probe(const std::string& program) {
    if (probed_programs_.contains(program)) return;
    const auto built =
        build::build(runner_, order_.submission, {program}, 1, build::Flavour::probed);
    if (!built.front().trouble.empty()) throw GraderError{built.front().trouble};
    probed_programs_[program] = built.front().image;
  }

  /// Until a run fails, or as often as is asked for; then with each of the test's faults.
  std::vector<evidence::Evidence> run(const spec::Test& test, const evidence::Evidence* reference,
                                      const std::string& lab_files) {
    std::vector<evidence::Evidence> runs;
    run::Job job{&test, &programs_, reference, lab_files, {}, 0};
    job.seed = order_.seed;
    const auto fails = [&] {
      runs.push_back(std::move(runner_.run({job}).front().evidence));
      if (is_untraced(runs.back())) untraced_ = true;
      return !runs.back().trouble.empty() ||
             !judge::findings_of(test, runs.back(), reference).empty();
    };
    for (unsigned i = 0; i < std::max(test.repeat, order_.repeat); ++i)
      if (fails()) return runs;
    if (untraced_) return runs;  // then no fault can be injected either
    const spec::Fault* out_of_reach = nullptr;
    const std::vector<spec::Fault> faults = faults_of(test);
    for (const spec::Fault& fault : faults) {
      // Who makes no third call makes no fourth one.
      if (out_of_reach != nullptr && spec::of_one_sweep(*out_of_reach, fault)) continue;
      job.fault = fault;
      if (fails()) return runs;
      const auto& trace = runs.back().trace;
      out_of_reach = trace && trace->injected.empty() ? &fault : nullptr;
    }
    return runs;
  }

  run::Runner& runner_;
  Reference& reference_;
  const Order& order_;
  judge::Verdict verdict_;
  run::Programs programs_;
  std::map<std::string, std::string> not_built_;  ///< and why, where that was the grader's trouble
  std::map<std::string, bool> passed_;
  run::Programs probed_programs_;
  std::uint64_t failing_seed_ = 1;  ///< of the test at hand
  bool time_decided_ = false;       ///< the test at hand has met a limit of time, or trouble
  bool untraced_ = false;           ///< some run could not be followed
  std::set<std::string> gave_up_;   ///< tests whose runs with the probe could not all be made
};

}  // namespace

const evidence::Evidence* Reference::evidence_for(run::Runner& runner, const spec::Test& test,
                                                  const std::string& lab_files) {
  if (const auto found = evidence_.find(test.id); found != evidence_.end()) return &found->second;
  std::error_code error;
  if (!std::filesystem::is_directory(folder_, error)) return nullptr;
  if (!programs_.contains(test.program)) {
    const auto submission = intake::read_folder(folder_);
    if (!submission) throw GraderError{submission.error()};
    const auto built = build::build(runner, *submission, {test.program}, 1);
    if (!built.front().trouble.empty())
      throw GraderError{"the reference solution cannot be built: " + built.front().trouble};
    if (!built.front().image)
      throw GraderError{"the reference solution does not compile:\n" + built.front().diagnostics};
    programs_[test.program][test.program] = built.front().image;
  }
  const run::Job job{&test, &programs_[test.program], nullptr, lab_files, {}, 0};
  evidence::Evidence evidence = std::move(runner.run({job}).front().evidence);
  if (!evidence.trouble.empty()) throw GraderError{evidence.trouble};
  return &evidence_.emplace(test.id, std::move(evidence)).first->second;
}

unsigned most_cores() { return std::max(1U, std::thread::hardware_concurrency()); }

judge::Verdict grade(run::Runner& runner, Reference& reference, const Order& order) {
  return Grading{runner, reference, order}.grade();
}

bool has_error(const judge::Verdict& verdict) {
  return std::ranges::find(verdict.tests, judge::Status::error, &judge::TestVerdict::status) !=
         verdict.tests.end();
}

std::vector<const spec::Test*> select(const spec::Lab& lab, const std::string& rest) {
  std::vector<const spec::Test*> tests;
  for (const spec::Test& test : lab.tests)
    if (rest.empty() || test.id == rest || test.id.starts_with(rest + ".")) tests.push_back(&test);
  return tests;
}

}  // namespace ipclab::cli
