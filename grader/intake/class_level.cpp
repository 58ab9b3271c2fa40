#include "intake/class_level.hpp"

#include <algorithm>

#include "support/escape.hpp"

namespace ipclab::intake {

Level::Level(const std::vector<Listed>& names, std::string around) : around_{std::move(around)} {
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string_view path = names[i].path;
    if (path.starts_with(around_) && path.size() > around_.size())
      names_.push_back({i, path.substr(around_.size()), names[i].kind});
  }
}

std::string Level::single_top() const {
  std::string_view top;
  for (const Name& name : names_) {
    if (name.at_top() && name.kind != EntryKind::folder) return "";
    if (!top.empty() && name.top() != top) return "";
    top = name.top();
  }
  return std::string{top};
}

Planned& Roll::of(const std::string& id, const Level& level, std::string_view source) {
  const auto [place, fresh] = places_.emplace(id, entrants_.size());
  if (fresh) {
    Entrant& entrant = entrants_.emplace_back().entrant;
    entrant.key = source;
    entrant.source = level.around() + std::string{source};
  }
  return entrants_[place->second];
}

std::string bounded(std::string_view text) { return shorten_line(text, 200); }

int compare_numbers(std::string_view a, std::string_view b) {
  a.remove_prefix(std::min(a.find_first_not_of('0'), a.size()));
  b.remove_prefix(std::min(b.find_first_not_of('0'), b.size()));
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  for (std::size_t from = 0;;) {
    const std::size_t end = text.find(at, from);
    parts.push_back(text.substr(from, end - from));
    if (end == text.npos) return parts;
    from = end + 1;
  }
}

std::string join(const std::vector<std::string_view>& parts, std::size_t from, std::size_t to,
                 char with) {
  std::string text;
  for (std::size_t i = from; i < to; ++i) {
    if (i > from) text += with;
    text += parts[i];
  }
  return text;
}

}  // namespace ipclab::intake
