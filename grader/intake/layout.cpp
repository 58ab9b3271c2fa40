#include "intake/layout.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "intake/names.hpp"
#include "support/escape.hpp"

namespace ipclab::intake {
namespace {

constexpr std::size_t deepest_folder = 6;

using Files = std::set<std::pair<std::string, std::uint64_t>>;

/// With its slash.
std::string folder_of(std::string_view path) {
  return std::string{path.substr(0, path.rfind('/') + 1)};
}

/// The folders that have sources themselves, as near to the top as there are any, and those
/// sources.
std::map<std::string, Files> nearest_sources(const std::vector<Listed>& tree) {
  std::map<std::string, Files> found;
  std::size_t nearest = deepest_folder;
  for (const Listed& each : tree) {
    const std::size_t depth = depth_of(each.path);
    if (each.kind != EntryKind::regular || !is_source(each.path) || depth > nearest) continue;
    if (depth < nearest) found.clear();
    nearest = depth;
    found[folder_of(each.path)].emplace(name_of(each.path), each.size);
  }
  return found;
}

std::vector<std::string> archives_in(const std::vector<Listed>& tree) {
  std::set<std::string> found;
  for (const Listed& each : tree)
    if (each.kind == EntryKind::regular && is_archive(each.path)) found.insert(each.path);
  return {found.begin(), found.end()};
}

std::string nothing_in(const std::vector<Listed>& tree) {
  std::vector<std::string> files;
  for (const Listed& each : tree)
    if (each.kind == EntryKind::symbolic_link)
      files.push_back(each.path + " (a symbolic link)");
    else if (each.kind != EntryKind::folder)
      files.push_back(each.path);
  if (files.empty()) return "is empty";
  std::ranges::sort(files);
  return "has no C or C++ source, only " + few_of(files);
}

bool same_everywhere(const std::map<std::string, Files>& folders) {
  return std::ranges::all_of(
      folders, [&](const auto& each) { return each.second == folders.begin()->second; });
}

void note_headers_outside(const std::vector<Listed>& tree, Layout& layout) {
  std::vector<std::string> outside;
  for (const Listed& each : tree)
    if (is_header(each.path) && !each.path.starts_with(layout.folder)) outside.push_back(each.path);
  if (outside.empty()) return;
  std::ranges::sort(outside);
  layout.notes.push_back("headers outside of that folder were not read: " + few_of(outside));
}

std::string shown(std::string_view folder) {
  return shorten_line(folder.substr(0, folder.size() - 1), 100);
}

/// The sources are not at the top.
void choose_folder(const std::vector<Listed>& tree, const std::map<std::string, Files>& folders,
                   Layout& layout) {
  std::vector<std::string> names;
  for (const auto& [folder, files] : folders) names.push_back(folder.substr(0, folder.size() - 1));
  if (!same_everywhere(folders)) {
    layout.problem = "has sources in several folders: " + few_of(names);
    return;
  }
  layout.folder = folders.begin()->first;
  if (folders.size() > 1)
    layout.notes.push_back("the same files are there " + std::to_string(folders.size()) +
                           " times, in " + few_of(names) + ": those in " + shown(layout.folder) +
                           " count");
  else
    layout.notes.push_back("the sources lie in the folder " + shown(layout.folder));
  note_headers_outside(tree, layout);
}

void choose_archive(const std::vector<Listed>& tree, const std::vector<std::string>& archives,
                    Layout& layout) {
  if (archives.empty())
    layout.problem = nothing_in(tree);
  else if (archives.size() > 1)
    layout.problem = "has several archives and no source: " + few_of(archives);
  else
    layout.archive = archives.front();
}

}  // namespace

std::string few_of(const std::vector<std::string>& names) {
  constexpr std::size_t most = 3;
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), most); ++i)
    text += (i == 0 ? "" : ", ") + shorten_line(names[i], 60);
  if (names.size() > most) text += " and " + std::to_string(names.size() - most) + " more";
  return text;
}

Layout layout_of(const std::vector<Listed>& tree) {
  Layout layout;
  const auto folders = nearest_sources(tree);
  const auto archives = archives_in(tree);
  if (folders.empty()) {
    choose_archive(tree, archives, layout);
    return layout;
  }
  if (!folders.contains("")) choose_folder(tree, folders, layout);
  if (!archives.empty() && layout.problem.empty())
    layout.notes.push_back("an archive lies beside the sources and was not read: " +
                           few_of(archives));
  return layout;
}

}  // namespace ipclab::intake
