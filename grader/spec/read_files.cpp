#include <algorithm>
#include <array>
#include <map>

#include "spec/read_text.hpp"
#include "spec/read_value.hpp"
#include "spec/units.hpp"

namespace ipclab::spec {
namespace {

constexpr std::array<Choice<File::Kind>, 2> special_kinds{
    {{"fifo", File::Kind::fifo}, {"directory", File::Kind::directory}}};

bool is_file_mapping(const Node& node) {
  if (node.kind != Node::Kind::mapping || is_text_mapping(node)) return false;
  const auto all = entries(node);
  return std::any_of(all.begin(), all.end(), [](const Entry& entry) {
    return std::any_of(keys::file.begin(), keys::file.end(),
                       [&](const keys::Key& key) { return key.name == entry.key->scalar; });
  });
}

void read_mode(Reader& reader, const Node& node, File& file) {
  const auto mode = mode_of(node.kind == Node::Kind::scalar ? node.scalar : "");
  if (!mode) reader.wrong(node, "permission bits in octal, from \"0000\" to \"0777\"");
  file.mode = mode.value_or(file.mode);
}

File read_described(Reader& reader, const Node& node) {
  File file;
  const auto fields = reader.fields(node, "a file", keys::file);
  if (!fields) return file;
  const Node* kind = fields->find("kind");
  const Node* content = fields->find("content");
  if (kind != nullptr)
    file.kind = reader.choice(*kind, special_kinds).value_or(File::Kind::regular);
  if (content != nullptr && kind != nullptr)
    reader.problem(*content, "a FIFO or directory has no content", "either content or kind");
  if (content == nullptr && kind == nullptr && !fields->has_unknown())
    reader.problem(node, "the file has neither content nor kind", "one of: content, kind");
  if (content != nullptr) file.content = read_text(reader, *content);
  if (file.kind == File::Kind::directory) file.mode = 0755;
  if (const Node* mode = fields->find("mode")) read_mode(reader, *mode, file);
  return file;
}

File read_file(Reader& reader, const Node& node) {
  if (is_file_mapping(node)) return read_described(reader, node);
  File file;
  file.content = read_text(reader, node);
  return file;
}

/// A file cannot lie in something that is no directory.
void check_parents(Reader& reader, const Entry& entry, const std::map<std::string, File>& files) {
  const std::string& path = entry.key->scalar;
  for (std::size_t slash = path.find('/'); slash != std::string::npos;
       slash = path.find('/', slash + 1)) {
    const auto parent = files.find(path.substr(0, slash));
    if (parent != files.end() && parent->second.kind != File::Kind::directory)
      reader.problem(*entry.key, in_quotes(parent->first) + " is a file, not a directory",
                     "a path in a directory");
  }
}

}  // namespace

std::vector<File> read_files(Reader& reader, const Node& node) {
  std::map<std::string, File> by_path;
  const auto all = reader.free_fields(node, "a mapping of paths and files");
  for (const Entry& entry : all) {
    File file = read_file(reader, *entry.value);
    file.path = read_path(reader, *entry.key);
    if (!file.path.empty()) by_path[file.path] = std::move(file);
  }
  for (const Entry& entry : all) check_parents(reader, entry, by_path);
  // In the order of their paths, a directory comes before what lies in it.
  std::vector<File> files;
  for (auto& [path, file] : by_path) files.push_back(std::move(file));
  return files;
}

}  // namespace ipclab::spec
