#include "spec/read_machines.hpp"

#include <algorithm>
#include <iterator>

#include "spec/read_value.hpp"

namespace ipclab::spec {
namespace {

constexpr std::size_t machine_count = 2;

struct NamedBy {
  std::vector<std::string> machines;

  void add(const Text& text) { std::ranges::copy(machines_in(text), std::back_inserter(machines)); }
  void add(const Address& address) {
    if (const auto* tcp = std::get_if<TcpPort>(&address); tcp != nullptr && !tcp->machine.empty())
      machines.push_back(tcp->machine);
    if (const auto* udp = std::get_if<UdpPort>(&address); udp != nullptr && !udp->machine.empty())
      machines.push_back(udp->machine);
  }

  void operator()(const Start& start) {
    for (const Text& argument : start.args) add(argument);
    if (start.input_text) add(*start.input_text);
  }
  void operator()(const Send& send) { add(send.text); }
  void operator()(const Connect& connect) { add(connect.to); }
  void operator()(const Listen& listen) { add(listen.at); }
  void operator()(const Datagram& datagram) { add(datagram.to); }
  void operator()(const WaitUntil& wait) {
    if (const auto* listening = std::get_if<IsListening>(&wait.condition)) add(listening->at);
  }
  template <typename Other>
  void operator()(const Other&) {}
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
  NamedBy named;
  std::visit(named, action);
  return named.machines;
}

}  // namespace ipclab::spec
