// Steps that start, feed and end processes.

#include <algorithm>
#include <array>
#include <csignal>

#include "spec/read_action.hpp"
#include "spec/read_text.hpp"
#include "spec/read_value.hpp"

namespace ipclab::spec {
namespace {

constexpr std::array<Choice<Start::Input>, 2> inputs{
    {{"none", Start::Input::none}, {"open", Start::Input::open}}};
constexpr std::array<Choice<Start::Output>, 3> outputs{{{"read", Start::Output::read},
                                                        {"unread", Start::Output::unread},
                                                        {"closed", Start::Output::closed}}};
constexpr std::array<Choice<evidence::Stream>, 3> streams{{{"stdin", evidence::Stream::in},
                                                           {"stdout", evidence::Stream::out},
                                                           {"stderr", evidence::Stream::err}}};

std::vector<std::string> read_tool(Reader& reader, const Node& node) {
  std::vector<std::string> words;
  for (const Node* item : reader.list(node, "a program of the machine and its arguments")) {
    if (item->kind != Node::Kind::scalar || item->scalar.find('\0') != std::string::npos)
      reader.wrong(*item, "a word without NUL bytes");
    words.push_back(item->scalar);
  }
  if (node.kind == Node::Kind::sequence && (words.empty() || words.front().empty()))
    reader.problem(node, "the program is missing", "a program of the machine first");
  return words;
}

void read_input(Reader& reader, const Node& node, Start& start) {
  if (node.kind != Node::Kind::mapping) {
    start.input = reader.choice(node, inputs).value_or(Start::Input::open);
    return;
  }
  const auto fields = reader.fields(node, "the standard input", keys::stdin_text);
  start.input = Start::Input::open;
  const Node* text = fields ? fields->find("text") : nullptr;
  start.input_text = text == nullptr ? Text{} : read_sent_text(reader, *text);
}

void read_statuses(Reader& reader, const Node& node, Exit& exit) {
  constexpr std::array<Choice<Exit::Wanted>, 2> words{
      {{"any", Exit::Wanted::any}, {"failure", Exit::Wanted::failure}}};
  for (const auto& word : words) {
    if (node.kind != Node::Kind::scalar || node.scalar != word.name) continue;
    exit.wanted = word.value;
    return;
  }
  exit.statuses.clear();
  const bool is_list = node.kind == Node::Kind::sequence;
  if (is_list && items(node).empty())
    reader.problem(node, "the list is empty", "an exit status, failure or any");
  for (const Node* item : is_list ? items(node) : std::vector<const Node*>{&node})
    if (const auto status = reader.integer(*item, 0, 255))
      exit.statuses.push_back(static_cast<int>(*status));
}

}  // namespace

Start read_start(Scene& scene, const Node& value, const Fields& step) {
  Reader& reader = scene.reader;
  Start start;
  const Node* tool = step.find("tool");
  if (tool != nullptr) {
    start.tool = read_tool(reader, *tool);
    if (const Node* program = step.find("program"))
      reader.problem(*program, "a step starts either a program or a tool", "one of: program, tool");
  } else {
    const Node* program = step.find("program");
    start.program =
        program == nullptr ? scene.program : read_program(reader, *program, scene.programs);
  }
  if (const Node* args = step.find("args")) start.args = read_args(reader, *args);
  if (const Node* input = step.find("stdin")) read_input(reader, *input, start);
  if (const Node* output = step.find("stdout"))
    start.output = reader.choice(*output, outputs).value_or(Start::Output::read);
  if (const Node* env = step.find("env")) start.env = read_env(reader, *env);
  start.actor =
      scene.cast.add(reader, value,
                     {.takes_input = start.input == Start::Input::open && !start.input_text,
                      .output_closed = start.output == Start::Output::closed,
                      .is_tool = tool != nullptr});
  return start;
}

Send read_send(Scene& scene, const Node& value) {
  Send send;
  const auto fields = scene.reader.fields(value, "what to send", keys::send);
  if (!fields) return send;
  if (const Node* text = fields->find("text")) send.text = read_sent_text(scene.reader, *text);
  const Node* to = fields->find("to");
  const Member* member = to == nullptr ? nullptr : scene.cast.find(scene.reader, *to);
  if (member == nullptr) return send;
  send.actor = to->scalar;
  if (!member->takes_input)
    scene.reader.problem(*to, "nothing can be sent to " + describe(*to),
                         "a connection, or a program started with \"stdin: open\"");
  return send;
}

Close read_close(Scene& scene, const Node& value) {
  Close close;
  const Node* of = &value;
  if (value.kind == Node::Kind::mapping) {
    const auto fields = scene.reader.fields(value, "what to close", keys::close);
    of = fields ? fields->find("of") : nullptr;
    if (const Node* stream = fields ? fields->find("stream") : nullptr)
      close.stream = scene.reader.choice(*stream, streams).value_or(evidence::Stream::in);
  }
  if (of != nullptr && scene.cast.find(scene.reader, *of) != nullptr) close.actor = of->scalar;
  return close;
}

void read_ending(Reader& reader, const Fields& fields, Exit& exit) {
  const Node* status = fields.find("status");
  const Node* signal = fields.find("signal");
  if (status != nullptr) read_statuses(reader, *status, exit);
  if (signal == nullptr) return;
  exit.wanted = Exit::Wanted::signal;
  exit.statuses.clear();
  exit.signal = read_signal(reader, *signal).value_or(0);
  if (status != nullptr)
    reader.problem(*signal, "a process ends either with a status or by a signal",
                   "one of: status, signal");
}

Exit read_exit(Scene& scene, const Node& value) {
  Exit exit;
  const Node* of = &value;
  if (value.kind == Node::Kind::mapping) {
    const auto fields = scene.reader.fields(value, "an end", keys::exit);
    of = fields ? fields->find("of") : nullptr;
    if (fields) read_ending(scene.reader, *fields, exit);
  }
  if (of != nullptr) exit.actor = scene.cast.process(scene.reader, *of);
  return exit;
}

SendSignal read_signal_step(Scene& scene, const Node& value) {
  SendSignal step;
  const auto fields = scene.reader.fields(value, "a signal", keys::signal);
  if (!fields) return step;
  if (const Node* to = fields->find("to")) step.actor = scene.cast.process(scene.reader, *to);
  if (const Node* name = fields->find("name"))
    step.signal = read_signal(scene.reader, *name).value_or(0);
  return step;
}

SendSignal read_kill(Scene& scene, const Node& value) {
  return {scene.cast.process(scene.reader, value), SIGKILL};
}

}  // namespace ipclab::spec
