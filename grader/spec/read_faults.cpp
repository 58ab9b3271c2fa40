#include "spec/read_faults.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "spec/read_party.hpp"
#include "spec/read_uses.hpp"
#include "spec/read_value.hpp"
#include "spec/units.hpp"

namespace ipclab::spec {
namespace {

using Kind = Fault::Kind;

/// Each is a run of its own.
constexpr std::size_t most_faults = 100;

/// Those that a word tells.
constexpr std::array plain_kinds{Kind::short_io,   Kind::eintr,      Kind::eagain,
                                 Kind::fork_fails, Kind::pipe_fails, Kind::map_fails};

/// Those that are told at which call they come.
constexpr std::array moments{Kind::kill_at, Kind::pause_at};

std::optional<Fault> read_plain(Reader& reader, const Node& node) {
  std::vector<std::string_view> known;
  for (const Kind kind : plain_kinds) {
    if (node.scalar == name_of(kind)) return Fault{.kind = kind, .calls = {}, .of = {}};
    known.push_back(name_of(kind));
  }
  for (const Kind kind : moments) {
    known.push_back(name_of(kind));
    if (node.scalar != known.back()) continue;
    reader.problem(node, describe(node) + " does not tell at which call",
                   "a mapping such as {" + node.scalar + ": {call: read, nth: 3, of: child}}");
    return std::nullopt;
  }
  reader.unknown(node, "fault", known);
  return std::nullopt;
}

/// "N" or "A..B": one run for each.
std::pair<unsigned, unsigned> read_nth(Reader& reader, const Node& node) {
  constexpr std::uint64_t latest = 1'000'000;
  const auto range =
      node.kind == Node::Kind::scalar ? range_of(node.scalar) : std::optional<Range>{};
  if (range && range->most && range->least >= 1 && *range->most <= latest)
    return {static_cast<unsigned>(range->least), static_cast<unsigned>(*range->most)};
  reader.wrong(node, "a number from 1 to 1000000, or A..B for one run each");
  return {1, 1};
}

std::vector<Fault> read_moments(Reader& reader, Kind kind, const Node& node, const Cast* cast) {
  const auto fields = reader.fields(node, "a moment of a process", keys::moment);
  if (!fields) return {};
  Fault fault{.kind = kind, .calls = {}, .of = {}};
  if (const Node* call = fields->find("call")) fault.calls = read_call_or_calls(reader, *call);
  if (const Node* of = fields->find("of")) fault.of = read_party(reader, *of, cast);
  const Node* nth = fields->find("nth");
  const auto [first, last] = nth == nullptr ? std::pair{1U, 1U} : read_nth(reader, *nth);
  if (last - first >= most_faults) {
    reader.problem(*nth, "there are " + std::to_string(last - first + 1) + " runs",
                   "at most " + std::to_string(most_faults));
    return {};
  }
  std::vector<Fault> faults;
  for (fault.nth = first; fault.nth <= last; ++fault.nth) faults.push_back(fault);
  return faults;
}

/// More than one if it comes at several calls, each in a run of its own.
std::vector<Fault> read_fault(Reader& reader, const Node& node, const Cast* cast) {
  if (node.kind == Node::Kind::scalar && !node.scalar.empty()) {
    const auto plain = read_plain(reader, node);
    return plain ? std::vector{*plain} : std::vector<Fault>{};
  }
  if (node.kind != Node::Kind::mapping) {
    reader.wrong(node, "a fault: a word such as short-io, or a mapping {kill-at: ...}");
    return {};
  }
  constexpr std::array<std::string_view, 2> forms{"kill-at", "pause-at"};
  const auto fields = reader.fields(node, "a fault", keys::fault);
  const auto form = fields ? reader.exactly_one(*fields, forms) : std::nullopt;
  if (!form) return {};
  const Kind kind = *form == "kill-at" ? Kind::kill_at : Kind::pause_at;
  return read_moments(reader, kind, *fields->find(*form), cast);
}

void too_many(Reader& reader, const Node& node, std::size_t count) {
  reader.problem(node, "there are " + std::to_string(count) + " faults",
                 "at most " + std::to_string(most_faults) + ", since each is a run of its own");
}

}  // namespace

std::vector<Fault> read_faults(Reader& reader, const Node& node, const Cast* cast) {
  std::vector<Fault> faults;
  const auto all = reader.list(node, "faults");
  if (all.size() > most_faults) {
    too_many(reader, node, all.size());
    return faults;
  }
  for (const Node* item : all) {
    for (Fault& fault : read_fault(reader, *item, cast)) {
      if (std::ranges::find(faults, fault) != faults.end())
        reader.problem(*item, "the fault " + in_quotes(name_of(fault.kind)) + " is there twice",
                       "each one once");
      faults.push_back(std::move(fault));
    }
  }
  if (faults.size() > most_faults) too_many(reader, node, faults.size());
  return faults;
}

}  // namespace ipclab::spec
