#include "cli/house.hpp"

#include <algorithm>
#include <cstdlib>
#include <optional>

#include "support/escape.hpp"

namespace ipclab::cli {
namespace {

namespace fs = std::filesystem;

std::optional<fs::path> upwards(fs::path folder) {
  std::error_code error;
  while (true) {
    if (fs::is_directory(folder / "labs", error)) return folder;
    if (folder == folder.parent_path()) return std::nullopt;
    folder = folder.parent_path();
  }
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + escape_line(name);
  return text;
}

}  // namespace

std::vector<std::string> House::labs() const {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator{root / "labs", error})
    if (fs::exists(entry.path() / "lab.yaml", error))
      names.push_back(entry.path().filename().string());
  std::ranges::sort(names);
  return names;
}

std::vector<std::string> House::secrets() const {
  std::vector<fs::path> paths{root / "reference"};
  for (const std::string& name : labs()) paths.push_back(lab(name) / "hidden.yaml");
  std::vector<std::string> secrets;
  std::error_code error;
  for (const fs::path& path : paths)
    if (fs::exists(path, error)) secrets.push_back(fs::absolute(path, error).string());
  return secrets;
}

Result<House, std::string> find_house() {
  std::error_code error;
  if (const char* named = std::getenv("IPCLAB_HOME"); named != nullptr && *named != '\0') {
    if (fs::is_directory(fs::path{named} / "labs", error)) return House{named};
    return Unexpected{"IPCLAB_HOME is " + escape_line(named) + ", but there is no labs/ in it"};
  }
  if (const auto root = upwards(fs::current_path(error))) return House{*root};
  if (const auto root = upwards(fs::read_symlink("/proc/self/exe", error).parent_path()))
    return House{*root};
  return Unexpected{std::string{
      "no folder labs/ here or above; go to the folder of the labs, or set IPCLAB_HOME to it"}};
}

Result<House, std::string> house_with(const std::string& lab) {
  auto house = find_house();
  if (!house) return house;
  const auto names = house->labs();
  if (std::ranges::find(names, lab) != names.end()) return house;
  return Unexpected{"there is no lab \"" + escape_line(lab) + "\"; the labs are: " + joined(names)};
}

}  // namespace ipclab::cli
