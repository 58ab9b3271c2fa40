#include "build/build.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "build/probe_object.hpp"
#include "support/error.hpp"

namespace ipclab::build {
namespace {

using namespace std::chrono_literals;

constexpr Bytes largest_program = mebibytes(64);
constexpr const char* program_ending = ".program";  // cannot clash with a source or a header

spec::Limits compiler_limits() {
  spec::Limits limits;
  limits.wall = 60s;
  limits.cpu = 60s;
  limits.memory = gibibytes(2);
  limits.processes = 64;
  limits.output = kibibytes(128);
  limits.file_size = mebibytes(128);
  limits.disk = mebibytes(512);
  return limits;
}

/// The recipe as a scenario: each command must end with status 0 before the next one starts.
spec::Test compile_test(const intake::Submission& submission,
                        const std::vector<Command>& commands) {
  spec::Test test;
  test.id = "build";
  test.limits = compiler_limits();
  for (const intake::SourceFile& file : submission.files)
    test.files.push_back({.path = file.path,
                          .kind = spec::File::Kind::regular,
                          .content = {{spec::Literal{file.content}}},
                          .mode = 0444});
  for (std::size_t i = 0; i < commands.size(); ++i) {
    const std::string actor = "command " + std::to_string(i);
    spec::Start start;
    start.actor = actor;
    start.tool = commands[i];
    spec::Step start_step, exit_step;
    start_step.number = 2 * i;
    start_step.action = std::move(start);
    exit_step.number = 2 * i + 1;
    exit_step.action = spec::Exit{.actor = actor};
    test.steps.push_back(std::move(start_step));
    test.steps.push_back(std::move(exit_step));
  }
  return test;
}

spec::File file_with(const char* path, std::string_view content) {
  return {.path = path,
          .kind = spec::File::Kind::regular,
          .content = {{spec::Literal{std::string{content}}}},
          .mode = 0444};
}

std::string words_of(evidence::LimitKind limit) {
  switch (limit) {
    case evidence::LimitKind::wall:
    case evidence::LimitKind::cpu: return "it took longer than 60 s";
    case evidence::LimitKind::memory: return "it needed more than 2 GiB of memory";
    case evidence::LimitKind::processes: return "it started more than 64 processes";
    case evidence::LimitKind::file_size:
    case evidence::LimitKind::disk: return "what it wrote was larger than 128 MiB";
    case evidence::LimitKind::objects: return "it made too many IPC objects";
    case evidence::LimitKind::output: return "its messages were longer than 2 MiB";
  }
  return "";
}

std::string said_by(const evidence::Actor& compiler) {
  const auto all = [](const evidence::Transcript& transcript) {
    return evidence::slice(transcript, 0, transcript.size());
  };
  return all(compiler.out) + all(compiler.err);
}

/// gcc takes a part of itself that a limit ended for a fault of its own, and asks for a bug report.
void explain_signals(std::string& diagnostics) {
  struct Ended {
    std::string_view words;
    evidence::LimitKind limit;
  };
  constexpr Ended endings[] = {{"File size limit exceeded", evidence::LimitKind::file_size},
                               {"CPU time limit exceeded", evidence::LimitKind::cpu}};
  for (const Ended& ended : endings)
    if (diagnostics.find(ended.words) != std::string::npos)
      diagnostics = "the compiler was stopped: " + words_of(ended.limit) + "\n";
}

/// Status of the last command that ran; throws when the compiler itself is missing.
bool all_succeeded(const evidence::Evidence& evidence) {
  for (const evidence::Actor& actor : evidence.actors)
    if (const auto* not_started = std::get_if<evidence::NotStarted>(&actor.ending))
      throw GraderError{"the compiler cannot be started (" + actor.command.substr(0, 3) +
                            "; install gcc and g++)",
                        not_started->error_number};
  return std::ranges::all_of(evidence.steps, [](const evidence::StepRecord& record) {
    return record.outcome == evidence::StepRecord::Outcome::done;
  });
}

Built finish(const std::string& program, run::JobResult result) {
  if (!result.evidence.trouble.empty()) throw GraderError{result.evidence.trouble};
  Built built{program, nullptr, {}};
  const bool succeeded = all_succeeded(result.evidence);
  for (const evidence::Actor& compiler : result.evidence.actors)
    built.diagnostics += said_by(compiler);
  if (!succeeded) explain_signals(built.diagnostics);
  for (const evidence::LimitHit& limit : result.evidence.limits)
    built.diagnostics += "\nthe compiler was stopped: " + words_of(limit.kind) + "\n";
  if (succeeded && result.collected.valid())
    built.image = run::seal_copy(result.collected.get(), program);
  else if (succeeded && result.collect_error != ENOENT && result.collect_error != EFBIG &&
           result.collect_error != EINVAL)
    throw GraderError{"the compiled program cannot be taken out of its cell", result.collect_error};
  else if (succeeded)
    built.diagnostics += "\nthe compiler made no program, or one larger than 64 MiB\n";
  return built;
}

/// A program that its own compiler takes must be taken with the probe, too.
void blame_nobody(Built& built) {
  if (built.image || !built.trouble.empty()) return;
  built.trouble = "the program builds, but not with the probe in it: " + built.diagnostics;
}

/// What the reader passed over may be what the compiler missed.
void add_notes(Built& built, const intake::Submission& submission) {
  if (built.image) return;
  for (const std::string& note : submission.notes) built.diagnostics += "\n" + note;
}

}  // namespace

std::vector<Built> build(run::Runner& runner, const intake::Submission& submission,
                         const std::vector<std::string>& programs, unsigned at_once,
                         Flavour flavour) {
  std::vector<Built> results;
  std::vector<spec::Test> tests;
  std::vector<std::size_t> of_result;
  for (const std::string& program : programs) {
    auto commands = recipe(submission, program, flavour);
    results.push_back({program, nullptr, commands ? "" : commands.error()});
    if (!commands) continue;
    std::ranges::replace(commands->back(), program, program + program_ending);
    tests.push_back(compile_test(submission, *commands));
    if (flavour == Flavour::probed) {
      tests.back().files.push_back(file_with(probe_object_name, probe_object()));
      tests.back().files.push_back(file_with(probe_header_name, probe_header));
    }
    of_result.push_back(results.size() - 1);
  }
  std::vector<run::Job> jobs;
  for (std::size_t i = 0; i < tests.size(); ++i)
    jobs.push_back({.test = &tests[i],
                    .lab_files = {},
                    .collect = results[of_result[i]].program + program_ending,
                    .largest_collected = largest_program.count});
  auto outcomes = runner.run(jobs, at_once);
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    Built& built = results[of_result[i]];
    try {
      built = finish(built.program, std::move(outcomes[i]));
    } catch (const GraderError& error) {
      built.trouble = error.what();
    }
  }
  for (Built& built : results) {
    add_notes(built, submission);
    if (flavour == Flavour::probed) blame_nobody(built);
  }
  return results;
}

}  // namespace ipclab::build
