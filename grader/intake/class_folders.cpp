#include <algorithm>
#include <map>
#include <set>

#include "intake/class_systems.hpp"
#include "intake/layout.hpp"
#include "intake/names.hpp"

namespace ipclab::intake {
namespace {

struct Tops {
  std::set<std::string> folders;
  std::set<std::string> repositories;           ///< of the folders, those with a .git
  std::map<std::string, std::size_t> archives;  ///< by their names
  std::map<std::string, EntryKind> others;
};

Tops tops_of(const Level& level) {
  Tops tops;
  for (const Name& name : level.names()) {
    const std::string top{name.top()};
    if (top.starts_with('.')) continue;
    if (!name.at_top() || name.kind == EntryKind::folder) {
      tops.folders.insert(top);
      if (name.below_top() == ".git") tops.repositories.insert(top);
    } else if (name.kind == EntryKind::regular && is_archive(top)) {
      tops.archives.emplace(top, name.listed);
    } else {
      tops.others.emplace(top, name.kind);
    }
  }
  return tops;
}

/// What all names begin with, up to a "-", so that something is left of each.
std::string common_beginning(const std::set<std::string>& names) {
  std::string common = *names.begin();
  for (const std::string& name : names) {
    const auto end = std::ranges::mismatch(common, name).in1;
    common.erase(end, common.end());
  }
  common.resize(common.rfind('-') + 1);  // npos + 1 is 0
  while (names.contains(common)) {
    common.pop_back();
    common.resize(common.rfind('-') + 1);
  }
  return common;
}

/// "os-pipes-" of "os-pipes-jane" and "os-pipes-john"; "" if these are no repositories: folders can
/// have names like team-1 for any reason.
std::string beginning_of_repositories(const Tops& tops) {
  if (tops.folders.size() < 2 || !tops.archives.empty()) return "";
  std::string beginning = common_beginning(tops.folders);
  const bool two_names = std::ranges::count(beginning, '-') >= 2;
  return two_names || !tops.repositories.empty() ? beginning : "";
}

void add_folders(const Level& level, const Tops& tops, const std::string& beginning, Roll& roll) {
  for (const std::string& folder : tops.folders) {
    Entrant& entrant = roll.of(folder, level, folder).entrant;
    const std::string name = folder.substr(beginning.size());
    if (beginning.empty()) {
      entrant.people = {{bounded(name), "", ""}};
      continue;
    }
    entrant.key = name;
    entrant.address = bounded(name);
    entrant.people = {{"", entrant.address, ""}};
  }
  for (const Name& name : level.names())
    if (!name.at_top() && !name.top().starts_with('.'))
      roll.of(std::string{name.top()}, level, name.top())
          .pieces.push_back({name.listed, std::string{name.below_top()}});
}

void add_archives(const Level& level, const Tops& tops, Roll& roll) {
  for (const auto& [archive, listed] : tops.archives) {
    const std::string stem{without_archive_ending(archive)};
    if (tops.folders.contains(stem)) {
      roll.of(stem, level, stem)
          .entrant.notes.push_back(bounded(archive) + " is there as well: the folder counts");
      continue;
    }
    Planned& planned = roll.of(archive, level, archive);
    planned.entrant.key = stem;
    planned.entrant.people = {{bounded(stem), "", ""}};
    planned.pieces.push_back({listed, archive});
  }
}

void note_others(const Level& level, const Tops& tops, Roll& roll, Plan& plan) {
  std::vector<std::string> loose;
  for (const auto& [name, kind] : tops.others) {
    if (kind != EntryKind::symbolic_link || is_source(name)) {
      loose.push_back(name);
      continue;
    }
    Entrant& entrant = roll.of(name, level, name).entrant;
    entrant.people = {{bounded(name), "", ""}};
    entrant.problem = bounded(entrant.source) + " is a symbolic link";
  }
  if (!loose.empty())
    plan.notes.push_back("files beside the folders of the class were left out: " + few_of(loose));
}

}  // namespace

void plan_folders(const Level& level, Plan& plan) {
  const Tops tops = tops_of(level);
  if (tops.folders.empty() && tops.archives.empty()) return;
  const std::string beginning = beginning_of_repositories(tops);
  plan.system = !beginning.empty()     ? System::classroom50
                : tops.folders.empty() ? System::archives
                                       : System::folders;
  if (!beginning.empty())
    plan.notes.push_back("taken for repositories: their names begin with " + bounded(beginning));
  Roll roll;
  add_folders(level, tops, beginning, roll);
  add_archives(level, tops, roll);
  note_others(level, tops, roll, plan);
  plan.entrants = roll.take();
}

}  // namespace ipclab::intake
