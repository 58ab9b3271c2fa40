#pragma once
// The names of all that a class is made of, before anything is read. Comes in: entries of a folder
// or an archive, any number of them, with any names. Goes out: those that can matter. Pure.

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "intake/gathering.hpp"
#include "intake/notes.hpp"

namespace ipclab::intake {

struct Listed {
  std::string path;
  EntryKind kind = EntryKind::regular;
  std::uint64_t size = 0;
};

inline constexpr std::size_t most_class_entries = 2'000'000;  ///< looked at, whatever they are
inline constexpr std::size_t most_class_names = 500'000;      ///< remembered
inline constexpr std::size_t longest_class_path = 600;

class Listing {
 public:
  /// What lies deep and can be no source, header or archive is remembered by its folder alone, and
  /// what is in a .git by that.
  void add(std::string_view raw_path, EntryKind kind, std::uint64_t size);

  /// There is more than any class has.
  [[nodiscard]] bool full() const {
    return seen_ > most_class_entries || names_.size() > most_class_names;
  }

  [[nodiscard]] const std::vector<Listed>& names() const { return names_; }
  [[nodiscard]] std::vector<std::string> notes() const;

 private:
  void add_folder(std::string_view path);

  std::size_t seen_ = 0;
  std::vector<Listed> names_;
  std::unordered_set<std::string> folders_;
  bool of_macos_ = false;
  Notes notes_;
};

}  // namespace ipclab::intake
