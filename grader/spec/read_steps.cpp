#include "spec/read_steps.hpp"

#include <algorithm>
#include <array>

#include "spec/read_action.hpp"
#include "spec/read_machines.hpp"
#include "spec/read_text.hpp"
#include "spec/read_value.hpp"

namespace ipclab::spec {
namespace {

Step numbered(Scene& scene) {
  Step step;
  step.number = scene.steps++;
  return step;
}

Step read_step(Scene& scene, const Node& node);

std::vector<Step> read_track(Scene& scene, const Node& node) {
  if (node.kind == Node::Kind::sequence) return read_steps(scene, node);
  std::vector<Step> steps;
  steps.push_back(read_step(scene, node));
  return steps;
}

Together read_together(Scene& scene, const Node& value) {
  Together together;
  const auto tracks = scene.reader.list(value, "tracks: steps, or lists of steps");
  if (value.kind == Node::Kind::sequence && tracks.empty())
    scene.reader.problem(value, "there are no tracks", "steps, or lists of steps");
  scene.cast.begin_together();
  for (const Node* track : tracks) {
    scene.cast.begin_track();
    together.tracks.push_back(read_track(scene, *track));
  }
  scene.cast.end_together();
  return together;
}

/// A step kind whose value is all that it needs.
struct StepForm {
  std::string_view key;
  Action (*read)(Scene&, const Node&);
};

template <auto read>
Action as_action(Scene& scene, const Node& value) {
  return read(scene, value);
}

// "start" is not among them: it has keys beside its own.
constexpr std::array<StepForm, 13> forms{{{"send", as_action<read_send>},
                                          {"close", as_action<read_close>},
                                          {"expect", as_action<read_expect>},
                                          {"exit", as_action<read_exit>},
                                          {"signal", as_action<read_signal_step>},
                                          {"kill", as_action<read_kill>},
                                          {"wait-until", as_action<read_wait_until>},
                                          {"connect", as_action<read_connect>},
                                          {"listen", as_action<read_listen>},
                                          {"accept", as_action<read_accept>},
                                          {"datagram", as_action<read_datagram>},
                                          {"together", as_action<read_together>},
                                          {"check", as_action<read_check>}}};

constexpr std::array<std::string_view, 4> placed{"start", "connect", "listen", "datagram"};
constexpr std::array<std::string_view, 6> start_keys{"program", "tool",   "args",
                                                     "stdin",   "stdout", "env"};

std::vector<std::string_view> step_kinds() {
  std::vector<std::string_view> kinds{"start"};
  for (const StepForm& form : forms) kinds.push_back(form.key);
  return kinds;
}

Action read_own(Scene& scene, std::string_view kind, const Fields& step) {
  const Node& value = *step.find(kind);
  if (kind == "start") return read_start(scene, value, step);
  for (const std::string_view key : step.among(start_keys))
    scene.reader.problem(*step.find(key), in_quotes(key) + " belongs to a start step",
                         "no " + in_quotes(key) + " beside " + in_quotes(kind));
  for (const StepForm& form : forms)
    if (form.key == kind) return form.read(scene, value);
  return {};
}

void read_common(Scene& scene, const Fields& fields, Step& step) {
  if (const Node* within = fields.find("within"))
    step.within = read_duration(scene.reader, *within);
  if (const Node* rule = fields.find("rule")) step.rule = read_rule(scene.reader, *rule);
  if (const Node* hint = fields.find("hint")) step.hint = scene.reader.word(*hint, "a hint");
}

std::string read_on(Scene& scene, const Node& node, std::string_view kind) {
  if (std::ranges::find(placed, kind) == placed.end())
    scene.reader.problem(node, "\"on\" belongs to a start, connect, listen or datagram step",
                         "no \"on\" beside " + in_quotes(kind));
  return read_machine(scene, node, node.scalar);
}

/// Machines that are named within the value of a step.
void check_machines(Scene& scene, const Node& node, const Action& action) {
  for (const std::string& machine : machines_named_by(action))
    (void)read_machine(scene, node, machine);
}

Step read_step(Scene& scene, const Node& node) {
  Step step = numbered(scene);
  const auto fields = scene.reader.fields(node, "a step", keys::step);
  if (!fields) return step;
  read_common(scene, *fields, step);
  const auto kinds = step_kinds();
  const auto kind = scene.reader.exactly_one(*fields, kinds);
  if (!kind) return step;
  step.action = read_own(scene, *kind, *fields);
  check_machines(scene, node, step.action);
  if (const Node* on = fields->find("on")) step.on = read_on(scene, *on, *kind);
  return step;
}

// ---- The short form -----------------------------------------------------------------------------

constexpr std::string_view run_actor = "program";

Start start_of_run(Scene& scene, const Fields& run) {
  Start start;
  start.actor = run_actor;
  start.program = scene.program;
  if (const Node* args = run.find("args")) start.args = read_args(scene.reader, *args);
  if (const Node* env = run.find("env")) start.env = read_env(scene.reader, *env);
  if (const Node* input = run.find("stdin")) {
    start.input = Start::Input::open;
    start.input_text = read_sent_text(scene.reader, *input);
  }
  return start;
}

/// What a run must show, all at the same time: nothing may wait for what another one takes.
std::vector<Action> expectations_of_run(Scene& scene, const Fields& run) {
  std::vector<Action> actions;
  const auto rest_of = [&](std::string_view key, evidence::Stream stream) {
    const Node* node = run.find(key);
    if (node == nullptr) return;
    Expect expect;
    expect.actor = run_actor;
    expect.stream = stream;
    expect.oracles = read_oracles(scene.reader, *node);
    actions.push_back(std::move(expect));
  };
  rest_of("stdout", evidence::Stream::out);
  rest_of("stderr", evidence::Stream::err);
  Exit exit;
  exit.actor = run_actor;
  read_ending(scene.reader, run, exit);
  actions.push_back(std::move(exit));
  return actions;
}

}  // namespace

std::vector<Step> read_steps(Scene& scene, const Node& node) {
  std::vector<Step> steps;
  const auto all = scene.reader.list(node, "steps");
  if (node.kind == Node::Kind::sequence && all.empty())
    scene.reader.problem(node, "there are no steps", "at least one step");
  for (const Node* item : all) steps.push_back(read_step(scene, *item));
  return steps;
}

std::vector<Step> read_run(Scene& scene, const Node& node) {
  const auto run = scene.reader.fields(node, "a run", keys::run);
  if (!run) return {};
  const Node* within = run->find("within");
  const auto duration = within == nullptr ? std::nullopt : read_duration(scene.reader, *within);

  scene.cast.add(std::string{run_actor}, {});
  Step start = numbered(scene);
  start.action = start_of_run(scene, *run);
  Step rest = numbered(scene);
  Together together;
  for (Action& action : expectations_of_run(scene, *run)) {
    Step step = numbered(scene);
    step.action = std::move(action);
    step.within = duration;
    together.tracks.push_back({std::move(step)});
  }
  rest.action = std::move(together);
  return {std::move(start), std::move(rest)};
}

}  // namespace ipclab::spec
