#include "spec/reader.hpp"

#include <algorithm>
#include <set>

#include "spec/nearest.hpp"
#include "spec/units.hpp"
#include "support/escape.hpp"

namespace ipclab::spec {
namespace {

/// Nobody reads more of them, and a hostile file could have a hundred thousand.
constexpr std::size_t most_problems = 200;
/// A longer list of what is possible helps nobody: only its beginning is shown.
constexpr std::size_t most_listed = 30;
constexpr std::size_t listed_of_many = 12;
/// So that looking for what was meant stays quick.
constexpr std::size_t most_candidates = 1'000;
constexpr std::size_t shown_width = 60;

std::string joined(std::span<const std::string_view> names) {
  std::string text;
  for (const std::string_view name : names) {
    if (!text.empty()) text += ", ";
    text += name;
  }
  return text;
}

std::string one_of(std::span<const std::string_view> names) {
  if (names.empty()) return "";
  if (names.size() > most_listed)
    return "one of: " + joined(names.first(listed_of_many)) + ", ...";
  return (names.size() == 1 ? "" : "one of: ") + joined(names);
}

std::string did_you_mean(std::string_view word, std::span<const std::string_view> names) {
  if (names.size() > most_candidates) return "";
  const auto meant = nearest(word, names);
  return meant ? "did you mean " + in_quotes(*meant) + "?" : "";
}

}  // namespace

std::string in_quotes(std::string_view words) {
  return '"' + shorten_line(words, shown_width) + '"';
}

std::string describe(const Node& node) {
  switch (node.kind) {
    case Node::Kind::null:
      return "nothing";
    case Node::Kind::scalar:
      return in_quotes(node.scalar);
    case Node::Kind::sequence:
      return "a list";
    case Node::Kind::mapping:
      return "a mapping";
  }
  return "";
}

std::vector<std::string_view> Fields::among(std::span<const std::string_view> names) const {
  std::vector<std::string_view> present;
  for (const std::string_view name : names)
    if (has(name)) present.push_back(name);
  return present;
}

bool Reader::full() const { return problems_.size() >= most_problems; }

Problems Reader::take_problems() {
  std::stable_sort(problems_.begin(), problems_.end(), [](const Problem& a, const Problem& b) {
    return std::pair{a.line, a.column} < std::pair{b.line, b.column};
  });
  if (full())
    problems_.push_back({file_, 0, 0, "more problems than are shown here", "", ""});
  return std::move(problems_);
}

void Reader::problem(const Node& at, std::string message, std::string expected, std::string hint) {
  problem({file_, at.at.line, at.at.column, std::move(message), std::move(expected),
           std::move(hint)});
}

void Reader::problem(Problem problem) {
  if (!full()) problems_.push_back(std::move(problem));
}

void Reader::unknown(const Node& at, std::string_view what,
                     std::span<const std::string_view> known) {
  if (full()) return;
  problem(at, "unknown " + std::string{what} + " " + describe(at), one_of(known),
          did_you_mean(at.scalar, known));
}

void Reader::wrong(const Node& at, std::string wanted, std::string hint) {
  problem(at, "found " + describe(at), std::move(wanted), std::move(hint));
}

void Reader::none_of(const Node& node, std::span<const std::string_view> names) {
  if (full()) return;
  wrong(node, one_of(names), did_you_mean(node.scalar, names));
}

void Reader::add_field(Fields& fields, const Entry& entry,
                       std::span<const std::string_view> names) {
  if (entry.key->kind != Node::Kind::scalar) return wrong(*entry.key, "a key: " + one_of(names));
  if (std::find(names.begin(), names.end(), entry.key->scalar) == names.end()) {
    fields.note_unknown();
    return unknown(*entry.key, "key", names);
  }
  if (!fields.add(entry.key->scalar, *entry.value))
    problem(*entry.key, "the key " + describe(*entry.key) + " is there twice", "each key once");
}

std::optional<Fields> Reader::fields(const Node& node, std::string_view what,
                                     std::span<const keys::Key> known) {
  std::vector<std::string_view> names;
  for (const keys::Key& key : known) names.push_back(key.name);
  if (node.kind != Node::Kind::mapping) {
    wrong(node, std::string{what} + ": a mapping with keys of " + joined(names));
    return std::nullopt;
  }
  Fields found{node};
  for (const Entry& entry : entries(node)) add_field(found, entry, names);
  for (const keys::Key& key : known)
    if (key.presence == keys::Presence::required && !found.has(key.name))
      problem(node, "the key " + in_quotes(key.name) + " is missing",
              std::string{key.name} + ": " + std::string{key.about});
  return found;
}

std::optional<std::string_view> Reader::exactly_one(const Fields& fields,
                                                    std::span<const std::string_view> names) {
  const auto present = fields.among(names);
  // The key that is missing is most likely the unknown one, which has been reported.
  if (present.empty() && fields.has_unknown()) return std::nullopt;
  if (present.empty()) {
    problem(fields.mapping(), "a key is missing", one_of(names));
    return std::nullopt;
  }
  for (const std::string_view name : present)
    if (name != present.front())
      problem(*fields.find(name),
                     in_quotes(name) + " cannot stand beside " + in_quotes(present.front()),
                     "only one of the two");
  return present.front();
}

std::vector<Entry> Reader::free_fields(const Node& node, std::string wanted) {
  if (node.kind != Node::Kind::mapping) {
    wrong(node, std::move(wanted));
    return {};
  }
  std::vector<Entry> kept;
  std::set<std::string_view> seen;
  for (const Entry& entry : entries(node)) {
    if (entry.key->kind != Node::Kind::scalar)
      wrong(*entry.key, wanted);
    else if (!seen.insert(entry.key->scalar).second)
      problem(*entry.key, "the key " + describe(*entry.key) + " is there twice", "each key once");
    else
      kept.push_back(entry);
  }
  return kept;
}

std::vector<const Node*> Reader::list(const Node& node, std::string wanted) {
  if (node.kind == Node::Kind::sequence) return items(node);
  const bool single = node.kind != Node::Kind::null;
  wrong(node, "a list of " + std::move(wanted),
        single ? "write it in brackets: [...]" : "leave the key out if there is nothing to say");
  return {};
}

std::string Reader::word(const Node& node, std::string wanted) {
  if (node.kind == Node::Kind::scalar && !node.scalar.empty()) return node.scalar;
  wrong(node, std::move(wanted));
  return "";
}

std::vector<const Node*> Reader::words(const Node& node, std::string wanted) {
  std::vector<const Node*> kept;
  std::set<std::string_view> seen;
  for (const Node* item : list(node, wanted)) {
    if (word(*item, wanted).empty()) continue;
    if (seen.insert(item->scalar).second)
      kept.push_back(item);
    else
      problem(*item, describe(*item) + " is there twice", "each one once");
  }
  return kept;
}

std::optional<std::int64_t> Reader::integer(const Node& node, std::int64_t from, std::int64_t to) {
  if (node.kind == Node::Kind::scalar) {
    const auto number = integer_of(node.scalar);
    if (number && *number >= from && *number <= to) return number;
  }
  wrong(node, "a whole number from " + std::to_string(from) + " to " + std::to_string(to));
  return std::nullopt;
}

bool Reader::boolean(const Node& node) {
  constexpr std::array<Choice<bool>, 2> choices{{{"true", true}, {"false", false}}};
  return choice(node, choices).value_or(false);
}

}  // namespace ipclab::spec
