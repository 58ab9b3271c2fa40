#pragma once
// Reads the nodes of one YAML file and collects everything that is wrong with them. What cannot be
// read is reported and comes back empty, so that reading goes on and finds the next problem. Knows
// keys and kinds of values, not what they mean for a lab.

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "spec/keys.hpp"
#include "spec/problem.hpp"
#include "spec/tree.hpp"

namespace ipclab::spec {

/// The values of a mapping by their keys.
class Fields {
 public:
  explicit Fields(const Node& mapping) : mapping_{&mapping} {}

  /// nullptr if the key is not there.
  [[nodiscard]] const Node* find(std::string_view key) const {
    const auto found = values_.find(key);
    return found == values_.end() ? nullptr : found->second;
  }
  [[nodiscard]] bool has(std::string_view key) const { return values_.contains(key); }
  [[nodiscard]] const Node& mapping() const { return *mapping_; }

  /// There is a key that is none of those known.
  [[nodiscard]] bool has_unknown() const { return has_unknown_; }
  void note_unknown() { has_unknown_ = true; }

  /// False if the key is there already.
  bool add(std::string_view key, const Node& value) { return values_.emplace(key, &value).second; }

  /// Those of `names` that are there.
  [[nodiscard]] std::vector<std::string_view> among(std::span<const std::string_view> names) const;

 private:
  const Node* mapping_;
  std::map<std::string_view, const Node*> values_;
  bool has_unknown_ = false;
};

template <typename T>
struct Choice {
  std::string_view name;
  T value;
};

class Reader {
 public:
  /// `file` is named in problems; `folder` is the lab's.
  Reader(std::string file, std::filesystem::path folder)
      : file_{std::move(file)}, folder_{std::move(folder)} {}

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  [[nodiscard]] bool clean() const { return problems_.empty(); }
  /// What else is reported is dropped, so nobody need look for what was meant.
  [[nodiscard]] bool full() const;
  /// In the order of the file.
  [[nodiscard]] Problems take_problems();

  void problem(const Node& at, std::string message, std::string expected = "",
               std::string hint = "");
  void problem(Problem problem);
  /// "unknown program "uper"", with a hint if it is like one of `known`.
  void unknown(const Node& at, std::string_view what, std::span<const std::string_view> known);
  /// The value is of another kind than `wanted`, or not written as it should be.
  void wrong(const Node& at, std::string wanted, std::string hint = "");

  /// A mapping of these keys; reports unknown, duplicate and missing ones.
  [[nodiscard]] std::optional<Fields> fields(const Node& node, std::string_view what,
                                             std::span<const keys::Key> known);
  /// The one of `names` that is there; reports none and more than one.
  [[nodiscard]] std::optional<std::string_view> exactly_one(
      const Fields& fields, std::span<const std::string_view> names);
  /// A mapping of free keys, of which none comes twice.
  [[nodiscard]] std::vector<Entry> free_fields(const Node& node, std::string wanted);
  [[nodiscard]] std::vector<const Node*> list(const Node& node, std::string wanted);
  /// A scalar that is not empty.
  [[nodiscard]] std::string word(const Node& node, std::string wanted);
  /// The words of a list, none of which may come twice.
  [[nodiscard]] std::vector<const Node*> words(const Node& node, std::string wanted);
  [[nodiscard]] std::optional<std::int64_t> integer(const Node& node, std::int64_t from,
                                                    std::int64_t to);
  [[nodiscard]] bool boolean(const Node& node);

  template <typename T, std::size_t N>
  [[nodiscard]] std::optional<T> choice(const Node& node, const std::array<Choice<T>, N>& choices) {
    std::vector<std::string_view> names;
    for (const Choice<T>& each : choices) {
      if (node.kind == Node::Kind::scalar && node.scalar == each.name) return each.value;
      names.push_back(each.name);
    }
    none_of(node, names);
    return std::nullopt;
  }

 private:
  void none_of(const Node& node, std::span<const std::string_view> names);
  void add_field(Fields& fields, const Entry& entry, std::span<const std::string_view> names);

  std::string file_;
  std::filesystem::path folder_;
  Problems problems_;
};

/// The author's words in quotes, shortened and safe to show.
[[nodiscard]] std::string in_quotes(std::string_view words);

/// "a list", "nothing", "\"abc\"".
[[nodiscard]] std::string describe(const Node& node);

}  // namespace ipclab::spec
