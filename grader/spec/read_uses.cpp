#include "spec/read_uses.hpp"

#include <algorithm>
#include <array>
#include <csignal>

#include "evidence/call_names.hpp"
#include "spec/read_flow.hpp"
#include "spec/read_value.hpp"
#include "spec/units.hpp"

namespace ipclab::spec {
namespace {

using evidence::CallName;

std::vector<std::string_view> names_of_calls() {
  std::vector<std::string_view> names;
  for (const CallName& call : evidence::call_names) names.push_back(call.name);
  return names;
}

bool is_call(std::string_view word) {
  return std::ranges::find(evidence::call_names, word, &CallName::name) !=
         evidence::call_names.end();
}

/// "waitpid" and "wait4" count under "wait". "" if the word counts under no name.
std::string_view name_that_covers(std::string_view word) {
  for (const CallName& call : evidence::call_names) {
    std::string_view rest = call.covers;
    while (!rest.empty()) {
      const std::string_view first = rest.substr(0, rest.find(", "));
      if (first == word) return call.name;
      rest.remove_prefix(std::min(rest.size(), first.size() + 2));
    }
  }
  return "";
}

/// `what` the word should have been, of which `known` are all.
void unknown_call(Reader& reader, const Node& node, std::string_view what,
                  std::span<const std::string_view> known) {
  const std::string_view name = name_that_covers(node.scalar);
  if (name.empty()) return reader.unknown(node, what, known);
  reader.problem(node, "unknown " + std::string{what} + " " + describe(node), std::string{name},
                 describe(node) + " counts as " + in_quotes(name));
}

/// "N" or ">=N".
unsigned read_at_least(Reader& reader, const Node& node) {
  std::string_view word = node.kind == Node::Kind::scalar ? node.scalar : std::string_view{};
  if (word.starts_with(">=")) word.remove_prefix(2);
  while (word.starts_with(' ')) word.remove_prefix(1);
  const auto number = integer_of(word);
  if (number && *number >= 0 && *number <= 100'000) return static_cast<unsigned>(*number);
  reader.wrong(node, "a number N or \">=N\", both of which mean at least N");
  return 0;
}

bool is_fixed_key(std::string_view word) {
  return std::ranges::find(keys::uses, word, &keys::Key::name) != keys::uses.end();
}

void unknown_key(Reader& reader, const Node& node) {
  std::vector<std::string_view> known;
  for (const keys::Key& key : keys::uses) known.push_back(key.name);
  for (const std::string_view call : names_of_calls()) known.push_back(call);
  unknown_call(reader, node, "key", known);
}

/// Those of the fixed keys that are there; every other key is a system call.
Fields read_keys(Reader& reader, const Node& node, Uses& uses) {
  Fields fixed{node};
  const auto all = reader.free_fields(
      node, "what the program must use: a mapping of children, flows, pipe and the like");
  for (const Entry& entry : all) {
    const std::string& key = entry.key->scalar;
    if (is_fixed_key(key))
      fixed.add(key, *entry.value);
    else if (is_call(key))
      uses.calls[key] = read_range(reader, *entry.value).value_or(Range{});
    else
      unknown_key(reader, *entry.key);
  }
  return fixed;
}

std::set<std::string> read_flags(Reader& reader, const Node& node) {
  std::set<std::string> flags;
  for (const Node* item : reader.words(node, "flags")) {
    if (std::ranges::find(evidence::flag_names, item->scalar) == evidence::flag_names.end())
      reader.unknown(*item, "flag", evidence::flag_names);
    flags.insert(item->scalar);
  }
  return flags;
}

std::set<int> read_handled(Reader& reader, const Node& node) {
  std::set<int> signals;
  for (const Node* item : reader.words(node, "signals")) {
    const auto signal = read_signal(reader, *item);
    if (signal == SIGKILL || signal == SIGSTOP)
      reader.problem(*item, "a program cannot handle " + item->scalar,
                     "a signal that can be caught, see signal(7)");
    if (signal) signals.insert(*signal);
  }
  return signals;
}

/// What would change how the test is run cannot depend on what is seen in that run.
Uses read_alternative(Reader& reader, const Node& node, const Cast* cast) {
  Uses uses = read_uses(reader, node, cast);
  if (!uses.any_of.empty())
    reader.problem(node, "an alternative has alternatives of its own", "one list of them");
  if (uses.children_at_once != 0)
    reader.problem(node, "children-at-once cannot be an alternative",
                   "children-at-once beside any-of");
  return uses;
}

}  // namespace

std::string read_call(Reader& reader, const Node& node) {
  const std::string call = reader.word(node, "the name of a system call, such as read");
  if (!call.empty() && !is_call(call)) {
    const auto known = names_of_calls();
    unknown_call(reader, node, "system call", known);
    return "";
  }
  return call;
}

std::set<std::string> read_calls(Reader& reader, const Node& node) {
  std::set<std::string> calls;
  for (const Node* item : reader.words(node, "system calls"))
    if (const std::string call = read_call(reader, *item); !call.empty()) calls.insert(call);
  return calls;
}

std::set<std::string> read_call_or_calls(Reader& reader, const Node& node) {
  if (node.kind == Node::Kind::sequence) return read_calls(reader, node);
  const std::string call = read_call(reader, node);
  return call.empty() ? std::set<std::string>{} : std::set{call};
}

std::set<std::string> read_refused(Reader& reader, const Node& node) {
  constexpr std::array<std::string_view, 8> needed{"execve", "exit",  "open", "read",
                                                   "write",  "close", "mmap", "munmap"};
  std::set<std::string> calls;
  for (const Node* item : reader.words(node, "system calls")) {
    const std::string call = read_call(reader, *item);
    if (std::ranges::find(needed, call) != needed.end())
      reader.problem(*item, "without " + call + " no program can be started or say anything",
                     "\"uses\" can ask that it is not made: {" + call + ": 0}");
    else if (!call.empty())
      calls.insert(call);
  }
  return calls;
}

Uses read_uses(Reader& reader, const Node& node, const Cast* cast) {
  Uses uses;
  const Fields fields = read_keys(reader, node, uses);
  if (const Node* n = fields.find("children")) uses.children = read_at_least(reader, *n);
  if (const Node* n = fields.find("children-at-once"))
    uses.children_at_once = read_at_least(reader, *n);
  if (const Node* n = fields.find("shared-pipes")) uses.shared_pipes = read_at_least(reader, *n);
  if (const Node* n = fields.find("forks-after-wait"))
    uses.forks_after_wait = read_at_least(reader, *n);
  if (const Node* n = fields.find("shared-mappings")) uses.shared_mappings = read_range(reader, *n);
  if (const Node* n = fields.find("flags")) uses.flags = read_flags(reader, *n);
  if (const Node* n = fields.find("handlers")) uses.handlers = read_handled(reader, *n);
  if (const Node* n = fields.find("waits-in")) uses.waits_in = read_calls(reader, *n);
  if (const Node* n = fields.find("flows"))
    for (const Node* item : reader.list(*n, "flows"))
      uses.flows.push_back(read_flow(reader, *item, cast));
  if (const Node* n = fields.find("any-of"))
    for (const Node* item : reader.list(*n, "alternatives"))
      uses.any_of.push_back(read_alternative(reader, *item, cast));
  return uses;
}

}  // namespace ipclab::spec
