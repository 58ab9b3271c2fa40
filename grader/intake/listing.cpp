#include "intake/listing.hpp"

#include "intake/names.hpp"

namespace ipclab::intake {
namespace {

/// Folders around a file whose name is worth keeping whatever it is: two around everything, that of
/// a student, and the file.
constexpr std::size_t shallow = 3;

bool can_matter(std::string_view path) {
  return is_source(path) || is_header(path) || is_archive(path) || depth_of(path) < shallow;
}

/// "a/b" of "a/b/c/d" with two parts.
std::string_view first_parts(std::string_view path, std::size_t parts) {
  std::size_t end = 0;
  for (; parts > 0 && end != path.npos; --parts) end = path.find('/', end + (end > 0 ? 1 : 0));
  return path.substr(0, end);
}

/// Up to and with a folder .git; empty if there is none.
std::string_view repository_in(std::string_view path) {
  if (path == ".git" || path.starts_with(".git/")) return path.substr(0, 4);
  const std::size_t found = (std::string{path} + "/").find("/.git/");
  return found == path.npos ? "" : path.substr(0, found + 5);
}

}  // namespace

void Listing::add(std::string_view raw_path, EntryKind kind, std::uint64_t size) {
  ++seen_;
  auto inner = inner_path(raw_path, longest_class_path);
  if (!inner) return notes_.passed_over(raw_path, inner.error());
  if (inner->empty()) return;
  if (is_of_macos(*inner)) {
    of_macos_ = true;
    return;
  }
  if (const std::string_view git = repository_in(*inner); !git.empty()) return add_folder(git);
  if (kind == EntryKind::folder) return add_folder(first_parts(*inner, shallow + 1));
  if (!can_matter(*inner)) return add_folder(first_parts(*inner, shallow));
  names_.push_back({std::move(*inner), kind, size});
}

void Listing::add_folder(std::string_view path) {
  if (folders_.emplace(path).second) names_.push_back({std::string{path}, EntryKind::folder, 0});
}

std::vector<std::string> Listing::notes() const {
  std::vector<std::string> lines = notes_.lines();
  if (of_macos_) lines.emplace_back("files that macOS puts beside those of a person were left out");
  return lines;
}

}  // namespace ipclab::intake
