#include "intake/names.hpp"

#include <algorithm>
#include <array>

namespace ipclab::intake {
namespace {

constexpr std::array<std::string_view, 2> source_endings{".c", ".cpp"};
constexpr std::array<std::string_view, 6> header_endings{".h",   ".hpp", ".hh",
                                                         ".hxx", ".inc", ".ipp"};

std::string_view name_of(std::string_view path) { return path.substr(path.rfind('/') + 1); }

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

bool is_of_macos(std::string_view path) {
  const std::string_view name = name_of(path);
  const std::string_view top = path.substr(0, path.find('/'));
  return top == "__MACOSX" || name == ".DS_Store" || name.starts_with("._");
}

std::size_t depth_of(std::string_view path) {
  return static_cast<std::size_t>(std::ranges::count(path, '/'));
}

Result<std::string, std::string> inner_path(std::string_view path) {
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
  if (inner.size() > longest_path) return Unexpected{std::string{"has too long a name"}};
  return inner;
}

}  // namespace ipclab::intake
