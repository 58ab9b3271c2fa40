#include "spec/scalars.hpp"

#include "spec/read_tree.hpp"

namespace ipclab::spec {
namespace {

// As deep as Tree::parse permits.
void collect(const Node& node, const std::string& key, const std::string& path,
             std::vector<Scalar>& scalars) {
  switch (node.kind) {
    case Node::Kind::null: return;
    case Node::Kind::scalar: scalars.push_back({node.scalar, key, path, node.at.line}); return;
    case Node::Kind::sequence:
      for (const Node* item : items(node)) collect(*item, key, path, scalars);
      return;
    case Node::Kind::mapping:
      for (const Entry& entry : entries(node)) {
        const std::string& name = entry.key->scalar;
        collect(*entry.value, name, path.empty() ? name : path + "." + name, scalars);
      }
      return;
  }
}

}  // namespace

Result<std::vector<Scalar>, Problems> scalars_of(const std::filesystem::path& file) {
  Reader reader{file.string(), file.parent_path()};
  const auto tree = read_tree(reader, file);
  if (!tree) return Unexpected{reader.take_problems()};
  std::vector<Scalar> scalars;
  collect(tree->root(), "", "", scalars);
  return scalars;
}

Result<std::set<std::string>, Problems> files_of_visible_tests(
    const std::filesystem::path& folder) {
  const auto scalars = scalars_of(folder / "lab.yaml");
  if (!scalars) return Unexpected{scalars.error()};
  std::set<std::string> files;
  for (const Scalar& scalar : *scalars) {
    std::error_code error;
    const bool named = scalar.key == "file" || scalar.path.ends_with(".check.program");
    if (named && std::filesystem::is_regular_file(folder / "files" / scalar.text, error))
      files.insert(scalar.text);
  }
  return files;
}

}  // namespace ipclab::spec
