#include "intake/names.hpp"

#include <algorithm>
#include <array>

namespace ipclab::intake {
namespace {

constexpr std::array<std::string_view, 2> source_endings{".c", ".cpp"};
constexpr std::array<std::string_view, 6> header_endings{".h",   ".hpp", ".hh",
                                                         ".hxx", ".inc", ".ipp"};

constexpr std::array<std::string_view, 9> archive_endings{
    ".zip", ".7z", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz"};

char small(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool ends_in_any_case(std::string_view name, std::string_view ending) {
  return name.size() > ending.size() &&
         std::ranges::equal(name.substr(name.size() - ending.size()), ending, {}, small);
}

bool ends_in(std::string_view path, const auto& endings) {
  const std::string_view name = name_of(path);
  const std::size_t dot = name.rfind('.');
  // ".c" is a hidden file without an ending.
  if (dot == std::string_view::npos || dot == 0) return false;
  return std::ranges::find(endings, name.substr(dot)) != endings.end();
}

}  // namespace

bool is_source(std::string_view path) { return ends_in(path, source_endings); }
bool is_header(std::string_view path) { return ends_in(path, header_endings); }

bool is_archive(std::string_view path) {
  const std::string_view name = name_of(path);
  return std::ranges::any_of(archive_endings, [&](auto e) { return ends_in_any_case(name, e); });
}

std::string_view without_archive_ending(std::string_view name) {
  for (const std::string_view ending : archive_endings)
    if (ends_in_any_case(name, ending)) return name.substr(0, name.size() - ending.size());
  return name;
}

std::string_view name_of(std::string_view path) { return path.substr(path.rfind('/') + 1); }

bool is_of_macos(std::string_view path) {
  const std::string_view name = name_of(path);
  return path.starts_with("__MACOSX/") || path.find("/__MACOSX/") != path.npos ||
         name == "__MACOSX" || name == ".DS_Store" || name.starts_with("._");
}

std::size_t depth_of(std::string_view path) {
  return static_cast<std::size_t>(std::ranges::count(path, '/'));
}

Result<std::string, std::string> inner_path(std::string_view path, std::size_t longest) {
  if (path.starts_with('/')) return Unexpected{std::string{"begins at the root of the machine"}};
  std::string inner;
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    const std::string_view name = path.substr(0, slash);
    path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
    if (name.empty() || name == ".") continue;
    if (name == "..") return Unexpected{std::string{"leads out of the folder"}};
    if (!inner.empty()) inner += '/';
    inner += name;
  }
  if (inner.size() > longest) return Unexpected{std::string{"has too long a name"}};
  return inner;
}

}  // namespace ipclab::intake
