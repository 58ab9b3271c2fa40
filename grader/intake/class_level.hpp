#pragma once
// The names of a class below the folders that are around everything, and the entrants that are made
// of them. What the systems of intake/class_systems.hpp work on. Pure.

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "intake/class_plan.hpp"

namespace ipclab::intake {

struct Name {
  std::size_t listed;
  std::string_view path;  ///< below the folders around everything
  EntryKind kind;

  [[nodiscard]] std::string_view top() const { return path.substr(0, path.find('/')); }
  [[nodiscard]] bool at_top() const { return path.find('/') == path.npos; }
  /// Below its top; "" for the top itself.
  [[nodiscard]] std::string_view below_top() const {
    return at_top() ? std::string_view{} : path.substr(path.find('/') + 1);
  }
  [[nodiscard]] bool file_at_top() const { return at_top() && kind == EntryKind::regular; }
};

class Level {
 public:
  /// `around`: "" or "export/".
  Level(const std::vector<Listed>& names, std::string around);

  [[nodiscard]] const std::vector<Name>& names() const { return names_; }
  [[nodiscard]] const std::string& around() const { return around_; }
  /// The single folder around everything, or "".
  [[nodiscard]] std::string single_top() const;

 private:
  std::string around_;
  std::vector<Name> names_;
};

/// Entrants by what their system tells them apart by.
class Roll {
 public:
  /// `source` is the path of what an entrant handed in, below the folders around everything.
  Planned& of(const std::string& id, const Level& level, std::string_view source);
  [[nodiscard]] bool has(const std::string& id) const { return places_.contains(id); }
  [[nodiscard]] bool empty() const { return entrants_.empty(); }
  [[nodiscard]] std::vector<Planned> take() { return std::exchange(entrants_, {}); }
  [[nodiscard]] std::vector<Planned>& entrants() { return entrants_; }

 private:
  std::vector<Planned> entrants_;
  std::map<std::string, std::size_t> places_;
};

/// What is shown of a stranger's name or address: escaped, and not for ever.
[[nodiscard]] std::string bounded(std::string_view text);

/// -1, 0 or 1 as of the numbers, which can have any number of digits.
[[nodiscard]] int compare_numbers(std::string_view a, std::string_view b);

[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char at);
[[nodiscard]] std::string join(const std::vector<std::string_view>& parts, std::size_t from,
                               std::size_t to, char with);

}  // namespace ipclab::intake
