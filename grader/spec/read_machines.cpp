#include "spec/read_machines.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "spec/actions.hpp"
#include "spec/read_value.hpp"

namespace ipclab::spec {
namespace {

constexpr std::size_t machine_count = 2;

/// The texts of a step in which addresses may be spoken of.
struct SentTexts {
  std::vector<Text> operator()(const Start& start) const {
    std::vector<Text> texts = start.args;
    if (start.input_text) texts.push_back(*start.input_text);
    return texts;
  }
  std::vector<Text> operator()(const Send& send) const { return {send.text}; }
  template <typename Other>
  std::vector<Text> operator()(const Other&) const {
    return {};
  }
};

}  // namespace

std::vector<std::string> read_machines(Reader& reader, const Node& node) {
  std::vector<std::string> machines;
  for (const Node* item : reader.words(node, "machines")) {
    if (!is_name(item->scalar)) reader.wrong(*item, "a name: lower-case letters, digits and \"-\"");
    machines.push_back(item->scalar);
  }
  if (node.kind == Node::Kind::sequence && items(node).size() != machine_count)
    reader.problem(node, "found a list of " + std::to_string(items(node).size()),
                   "two machines: [here, there]");
  return machines;
}

std::string read_machine(Scene& scene, const Node& node, const std::string& name) {
  if (std::ranges::find(scene.machines, name) != scene.machines.end()) return name;
  std::string known;
  for (const std::string& machine : scene.machines) known += (known.empty() ? "" : ", ") + machine;
  scene.reader.problem(
      node, "there is no machine " + in_quotes(name),
      known.empty() ? "no machine: the test has no \"machines\"" : "one of: " + known);
  return name;
}

std::vector<std::string> machines_named_by(const Action& action) {
  std::vector<std::string> machines;
  for (const Text& text : std::visit(SentTexts{}, action))
    std::ranges::copy(machines_in(text), std::back_inserter(machines));
  for (const Address& address : addresses_in(action))
    if (std::string machine = machine_of(address); !machine.empty())
      machines.push_back(std::move(machine));
  return machines;
}

}  // namespace ipclab::spec
