#include "spec/read_faults.hpp"

#include <algorithm>
#include <array>

#include "spec/read_uses.hpp"

namespace ipclab::spec {
namespace {

using Kind = Fault::Kind;

/// Each is a run of its own.
constexpr std::size_t most_faults = 100;

/// Those that a word tells.
constexpr std::array plain_kinds{Kind::short_io,   Kind::eintr,      Kind::eagain,
                                 Kind::fork_fails, Kind::pipe_fails, Kind::map_fails};

std::optional<Fault> read_plain(Reader& reader, const Node& node) {
  std::vector<std::string_view> known;
  for (const Kind kind : plain_kinds) {
    if (node.scalar == name_of(kind)) return Fault{.kind = kind, .call = {}, .of = {}};
    known.push_back(name_of(kind));
  }
  known.push_back(name_of(Kind::kill_at));
  if (node.scalar == known.back())
    reader.problem(node, describe(node) + " does not tell at which call",
                   "a mapping such as {kill-at: {call: read, nth: 3, of: child}}");
  else
    reader.unknown(node, "fault", known);
  return std::nullopt;
}

std::optional<Fault> read_kill_at(Reader& reader, const Node& node) {
  constexpr std::array<Choice<std::string_view>, 2> victims{
      {{"parent", "parent"}, {"child", "child"}}};
  constexpr std::int64_t latest = 1'000'000;
  const auto fields = reader.fields(node, "a call to be killed at", keys::kill_at);
  if (!fields) return std::nullopt;
  const Node* call = fields->find("call");
  const Node* nth = fields->find("nth");
  const Node* of = fields->find("of");
  const std::string name = call == nullptr ? "" : read_call(reader, *call);
  const auto number = nth == nullptr ? 1 : reader.integer(*nth, 1, latest);
  const auto victim = of == nullptr ? "" : reader.choice(*of, victims);
  if (name.empty() || !number || !victim) return std::nullopt;
  return Fault{.kind = Kind::kill_at,
               .call = name,
               .nth = static_cast<unsigned>(*number),
               .of = std::string{*victim}};
}

std::optional<Fault> read_fault(Reader& reader, const Node& node) {
  if (node.kind == Node::Kind::scalar && !node.scalar.empty()) return read_plain(reader, node);
  if (node.kind != Node::Kind::mapping) {
    reader.wrong(node, "a fault: a word such as short-io, or a mapping {kill-at: ...}");
    return std::nullopt;
  }
  const auto fields = reader.fields(node, "a fault", keys::fault);
  const Node* kill_at = fields ? fields->find("kill-at") : nullptr;
  return kill_at == nullptr ? std::nullopt : read_kill_at(reader, *kill_at);
}

}  // namespace

std::vector<Fault> read_faults(Reader& reader, const Node& node) {
  std::vector<Fault> faults;
  const auto all = reader.list(node, "faults");
  if (all.size() > most_faults) {
    reader.problem(node, "there are " + std::to_string(all.size()) + " faults",
                   "at most " + std::to_string(most_faults) + ", since each is a run of its own");
    return faults;
  }
  for (const Node* item : all) {
    const auto fault = read_fault(reader, *item);
    if (!fault) continue;
    if (std::ranges::find(faults, *fault) != faults.end())
      reader.problem(*item, "the fault " + in_quotes(name_of(fault->kind)) + " is there twice",
                     "each one once");
    faults.push_back(*fault);
  }
  return faults;
}

}  // namespace ipclab::spec
