#pragma once
// Comes in: the bytes of a YAML file. Goes out: its mappings, lists and scalars with their places,
// or the one problem that makes it no readable YAML. Knows nothing of labs.

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "spec/problem.hpp"
#include "support/bytes.hpp"
#include "support/result.hpp"

namespace ipclab::spec {

struct Position {
  int line = 0;    ///< from 1
  int column = 0;  ///< from 1, in bytes
};

/// Lives in a Tree. A mapping's children are its keys and values in turn.
struct Node {
  enum class Kind { null, scalar, sequence, mapping };
  Kind kind = Kind::null;
  Position at;
  std::string scalar;
  const Node* first_child = nullptr;
  const Node* next = nullptr;  ///< the next child of the same parent
};

// What a lab file may need, by far, and a hostile one may cost.
inline constexpr Bytes largest_yaml = mebibytes(4);
inline constexpr int deepest_yaml = 32;
inline constexpr std::size_t most_nodes = 200'000;
/// Of the characters that can begin a YAML token: yaml-cpp keeps all tokens of a flow list that
/// begins a line until it sees the end of it, about 250 bytes each.
inline constexpr std::size_t most_indicators = 100'000;

class Tree {
 public:
  [[nodiscard]] static Result<Tree, Problem> parse(std::string_view bytes, const std::string& file);

  [[nodiscard]] const Node& root() const { return nodes_.front(); }

 private:
  friend class TreeBuilder;
  Tree() = default;

  std::deque<Node> nodes_;  // a deque: its elements stay where they are
};

[[nodiscard]] std::vector<const Node*> items(const Node& sequence);

struct Entry {
  const Node* key;
  const Node* value;
};
[[nodiscard]] std::vector<Entry> entries(const Node& mapping);

}  // namespace ipclab::spec
