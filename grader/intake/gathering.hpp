#pragma once
// From the entries of an archive, one after the other and in any order, to what reading the same
// tree as a folder gives. Bounded whatever comes. Pure.

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "intake/notes.hpp"
#include "intake/submission.hpp"

namespace ipclab::intake {

enum class EntryKind { regular, folder, symbolic_link, hard_link, other };

class Gathering {
 public:
  /// An entry as the archive has it. True if its content may be wanted: then `put` or `pass_over`
  /// is to follow.
  [[nodiscard]] bool wants(std::string_view path, EntryKind kind);
  void put(std::string content);
  void pass_over(std::string_view why) { notes_.passed_over(path_, why); }

  /// Nothing more will be read.
  void stop(std::string why) { notes_.stopped(std::move(why)); }

  /// A single folder around everything, as most programs that make archives put one, is taken for
  /// the folder of the submission.
  [[nodiscard]] Submission finish(std::string name);

 private:
  /// Files of one kind; that there are three keeps headers by the thousand from using up the room
  /// of the sources.
  struct Shelf {
    std::map<std::string, std::string> files;
    std::uint64_t bytes = 0;
    bool full = false;
  };
  enum Kind : std::size_t { source_above, source_below, header };

  void see_top(std::string_view path, EntryKind kind);
  void note_twins();
  void drop_what_lies_in_files();
  void take_from(Shelf& shelf, std::size_t stripped);
  [[nodiscard]] bool add(SourceFile file);

  std::array<Shelf, 3> shelves_;
  std::string path_;  ///< of the entry that `wants` saw last
  std::optional<std::string> top_;
  bool several_tops_ = false;
  Notes notes_;
  Submission submission_;
  std::uint64_t total_ = 0;
};

}  // namespace ipclab::intake
