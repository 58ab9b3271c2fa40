#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "intake/class_systems.hpp"
#include "support/letters.hpp"

namespace ipclab::intake {
namespace {

using Parts = std::vector<std::string_view>;

/// "jane@uni.edu_3_shell.c" is version 3 of shell.c. Autolab puts the address two underscores
/// before the end of "3_shell.c", so that of my_shell.c becomes "3_jane@uni.edu_my_shell.c", and of
/// my_own_shell.c "3_my_jane@uni.edu_own_shell.c".
struct Version {
  std::size_t listed = 0;
  std::string email;
  std::string_view number;
  std::string file;
};

bool has_address(const Parts& parts, std::size_t from, std::size_t to) {
  for (std::size_t i = from; i < to; ++i)
    if (parts[i].find('@') != std::string_view::npos) return true;
  return false;
}

/// The address comes first.
std::optional<Version> parse_plain(const Parts& parts) {
  if (parts.size() < 3 || is_number(parts[0])) return std::nullopt;
  const std::size_t number = parts.size() - 2;
  if (!is_number(parts[number]) || !has_address(parts, 0, number)) return std::nullopt;
  return Version{0, join(parts, 0, number, '_'), parts[number], std::string{parts.back()}};
}

/// The number comes first. What stands before the address belongs to the name of the file.
bool is_moved(const Parts& parts) {
  return parts.size() >= 4 && is_number(parts[0]) && has_address(parts, 1, parts.size() - 2);
}

bool is_of_autolab(std::string_view path) {
  const Parts parts = split(path, '_');
  return is_moved(parts) || parse_plain(parts).has_value();
}

/// An address can have underscores too, but the name of the file is the same for a whole class:
/// what all have in common before the address is of the file.
std::size_t parts_before_address(const std::vector<Parts>& moved) {
  if (moved.empty()) return 0;
  const bool one = std::ranges::all_of(moved, [&](const Parts& parts) {
    return std::ranges::equal(parts.begin() + 1, parts.end() - 2, moved[0].begin() + 1,
                              moved[0].end() - 2);
  });
  if (one) return 0;
  for (std::size_t common = 0;; ++common)
    for (const Parts& parts : moved)
      if (parts[1 + common] != moved[0][1 + common] ||
          !has_address(parts, 2 + common, parts.size() - 2))
        return common;
}

Version parse_moved(const Parts& parts, std::size_t before) {
  const std::size_t end = parts.size() - 2;
  const std::string file = (before > 0 ? join(parts, 1, 1 + before, '_') + "_" : "") +
                           join(parts, end, parts.size(), '_');
  return {0, join(parts, 1 + before, end, '_'), parts[0], file};
}

void add_newest(std::vector<Version>& versions, const Level& level, std::string_view source,
                Roll& roll) {
  const auto newest = std::ranges::max_element(versions, [](const auto& a, const auto& b) {
    return compare_numbers(a.number, b.number) < 0;
  });
  Planned& planned = roll.of(newest->email, level, source);
  Entrant& entrant = planned.entrant;
  entrant.key = newest->email;
  entrant.address = bounded(newest->email);
  entrant.people = {{"", "", entrant.address}};
  planned.pieces.push_back({newest->listed, newest->file});
  if (versions.size() > 1)
    entrant.notes.push_back("version " + bounded(newest->number) + " counts, the newest of " +
                            std::to_string(versions.size()));
}

/// "3_shell.c" in the folder of an address.
std::optional<Version> parse_in_folder(const Name& name) {
  if (name.at_top() || name.kind == EntryKind::folder) return std::nullopt;
  const std::string_view file = name.below_top();
  const std::size_t end = file.find('_');
  if (end == file.npos || end + 1 == file.size() || file.find('/') != file.npos ||
      !is_number(file.substr(0, end)))
    return std::nullopt;
  return Version{name.listed, std::string{name.top()}, file.substr(0, end),
                 std::string{file.substr(end + 1)}};
}

}  // namespace

bool is_autolab_zip(const Level& level) {
  std::size_t matching = 0;
  for (const Name& name : level.names())
    matching += name.file_at_top() && is_of_autolab(name.path) ? 1U : 0U;
  return matching > 0 && 2 * matching >= level.names().size();
}

void plan_autolab_zip(const Level& level, Plan& plan) {
  plan.system = System::autolab;
  std::vector<Parts> moved;
  for (const Name& name : level.names())
    if (Parts parts = split(name.path, '_'); name.file_at_top() && is_moved(parts))
      moved.push_back(std::move(parts));
  const std::size_t before = parts_before_address(moved);
  std::map<std::string, std::vector<Version>> versions;
  std::size_t others = 0;
  for (const Name& name : level.names()) {
    const Parts parts = split(name.path, '_');
    std::optional<Version> version = parse_plain(parts);
    if (is_moved(parts)) version = parse_moved(parts, before);
    if (!name.file_at_top() || !version) {
      ++others;
      continue;
    }
    version->listed = name.listed;
    versions[version->email].push_back(std::move(*version));
  }
  Roll roll;
  for (auto& [email, all] : versions) add_newest(all, level, email, roll);
  if (others > 0)
    plan.notes.push_back(std::to_string(others) + " names that are not of Autolab were left out");
  plan.entrants = roll.take();
}

bool is_autolab_folder(const Level& level) {
  std::set<std::string_view> tops, matching;
  for (const Name& name : level.names()) {
    tops.insert(name.top());
    if (name.top().find('@') != std::string_view::npos && parse_in_folder(name))
      matching.insert(name.top());
  }
  return !matching.empty() && 2 * matching.size() >= tops.size();
}

void plan_autolab_folder(const Level& level, Plan& plan) {
  plan.system = System::autolab;
  std::map<std::string, std::vector<Version>> versions;
  std::set<std::string> folders;
  for (const Name& name : level.names()) {
    if (name.top().find('@') == std::string_view::npos) continue;
    folders.emplace(name.top());
    if (auto version = parse_in_folder(name)) versions[version->email].push_back(*version);
  }
  Roll roll;
  for (const std::string& email : folders) {
    if (const auto found = versions.find(email); found != versions.end()) {
      add_newest(found->second, level, email, roll);
      continue;
    }
    Entrant& entrant = roll.of(email, level, email).entrant;
    entrant.address = bounded(email);
    entrant.people = {{"", "", entrant.address}};
  }
  plan.entrants = roll.take();
}

}  // namespace ipclab::intake
