#pragma once
// Who has handed in what, by the names alone. Comes in: the names of all that a class is made of.
// Goes out: the system that they come from, the entrants, and the files of each that are to be
// read. Pure, but for one small file of names that some systems add.

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "intake/class.hpp"
#include "intake/listing.hpp"

namespace ipclab::intake {

/// A file of an entrant, as the class has it and as the entrant handed it in.
struct Piece {
  std::size_t listed;  ///< in the names of the class
  std::string inner;
};

struct Planned {
  Entrant entrant;            ///< without a submission
  std::vector<Piece> pieces;  ///< what is to be read
  bool packed = false;        ///< the one piece is an archive
};

struct Plan {
  System system = System::folders;
  std::vector<Planned> entrants;  ///< sorted by their sources
  std::vector<std::string> notes;
};

/// The content of a small file of the class, if it can be had.
using ReadSmall = std::function<std::optional<std::string>(const std::string& path)>;

/// `packed`: an archive of the class, which often has a folder around everything. The error is a
/// sentence for people.
[[nodiscard]] Result<Plan, std::string> plan_class(const std::vector<Listed>& names, bool packed,
                                                   const ReadSmall& read_small);

}  // namespace ipclab::intake
