// The check step: a program of the lab's author looks at the output, in a cell of its own.

#include <fstream>
#include <iterator>

#include "run/scenario.hpp"
#include "run/steps.hpp"
#include "support/error.hpp"

namespace ipclab::run {
namespace {

constexpr const char* checker_name = "checker";

spec::Text literal(std::string text) { return {{spec::Literal{std::move(text)}}}; }

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  if (!file) throw GraderError{"the checker " + path.string() + " cannot be read"};
  return {std::istreambuf_iterator<char>{file}, {}};
}

/// A test whose only actor is the checker, with the text on its standard input.
spec::Test checker_test(const spec::Check& step, const Scene& scene, std::string text) {
  spec::Test test;
  test.id = "checker";
  test.files.push_back({.path = checker_name,
                        .content = literal(read_file(scene.setting.lab_files / step.program)),
                        .mode = 0755});
  spec::Start start;
  start.actor = checker_name;
  start.tool = {std::string{"./"} + checker_name};
  start.args = step.args;
  start.input_text = literal(std::move(text));
  spec::Expect output{.actor = checker_name, .lines = {}, .oracles = {}};
  spec::Exit exit{.actor = checker_name, .wanted = spec::Exit::Wanted::any};
  test.steps.resize(3);
  test.steps[0].action = start;
  test.steps[1].action = output;
  test.steps[2].action = exit;
  return test;
}

}  // namespace

void begin(const spec::Check& step, Playing& playing, Scene& scene) {
  const evidence::Transcript& transcript = scene.stage.find(step.actor)->transcript(step.stream);
  std::string text = evidence::slice(transcript, 0, transcript.size());
  playing.to = transcript.size();
  playing.checker_test = std::make_unique<spec::Test>(checker_test(step, scene, std::move(text)));
  playing.checker =
      std::make_unique<Scenario>(scene.io, scene.keeper, *playing.checker_test, Setting{});
  playing.checker->on_finished = scene.changed;
}

Progress progress(const spec::Check& step, Playing& playing, Scene&) {
  if (!playing.checker->finished()) return std::nullopt;
  const evidence::Evidence evidence = playing.checker->take_evidence();
  if (!evidence.trouble.empty()) throw GraderError{evidence.trouble};
  const evidence::Actor& checker = evidence.actors.at(0);
  const auto* exited = std::get_if<evidence::Exited>(&checker.ending);
  if (exited == nullptr || exited->code > 1)
    throw GraderError{"the checker " + step.program + " failed: " + checker.err.head};
  playing.detail = checker.out.head;
  return exited->code == 0 ? StepOutcome::done : StepOutcome::mismatch;
}

}  // namespace ipclab::run
