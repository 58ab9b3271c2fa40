#include "cell/mounts.hpp"

#include <fstream>
#include <optional>
#include <sstream>

namespace ipclab::cell {
namespace {

/// The fourth and the fifth word of a line are the root and the path; the type is the first one
/// after the hyphen.
std::optional<Mount> mount_in(const std::string& line, std::string_view type) {
  std::istringstream words{line};
  std::string skipped, word;
  Mount mount;
  words >> skipped >> skipped >> skipped >> mount.root >> mount.path;
  while (words >> word && word != "-") {
  }
  if (!(words >> word) || word != type) return std::nullopt;
  return mount;
}

}  // namespace

std::vector<Mount> mounts_of(std::string_view type) {
  std::vector<Mount> mounts;
  std::ifstream file{"/proc/self/mountinfo"};
  for (std::string line; std::getline(file, line);)
    if (auto mount = mount_in(line, type)) mounts.push_back(std::move(*mount));
  return mounts;
}

}  // namespace ipclab::cell
