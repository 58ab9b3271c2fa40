#include "spec/read_test_id.hpp"

#include <algorithm>

namespace ipclab::spec {

const Test* find_test(const Lab& lab, std::string_view id) {
  const auto found = std::ranges::find(lab.tests, id, &Test::id);
  return found == lab.tests.end() ? nullptr : &*found;
}

const Test* read_test_id(Reader& reader, const Node& node, const Lab& lab) {
  const Test* test = find_test(lab, node.scalar);
  if (test != nullptr) return test;
  std::vector<std::string_view> known;
  for (const Test& other : lab.tests) known.push_back(other.id);
  reader.unknown(node, "test", known);
  return nullptr;
}

}  // namespace ipclab::spec
