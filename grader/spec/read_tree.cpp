#include "spec/read_tree.hpp"

#include "spec/source.hpp"

namespace ipclab::spec {

std::optional<Tree> read_tree(Reader& reader, const std::filesystem::path& file) {
  auto bytes = read_regular(file, largest_yaml);
  if (!bytes) {
    reader.problem({file.string(), 0, 0, "the file " + bytes.error(), "a YAML file", ""});
    return std::nullopt;
  }
  auto tree = Tree::parse(*bytes, file.string());
  if (tree) return std::move(*tree);
  reader.problem(std::move(tree.error()));
  return std::nullopt;
}

}  // namespace ipclab::spec
