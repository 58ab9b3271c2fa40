#pragma once
// Does a text satisfy an oracle? Pure functions, used by run/ to know whether a scenario may go on
// and by judge/ to say what is wrong.

#include <optional>
#include <string>
#include <string_view>

#include "spec/lab.hpp"

namespace ipclab::spec {

/// Why a text does not satisfy an oracle.
struct Mismatch {
  std::string message;   ///< one sentence: "line 3 differs", "item 17 is printed twice"
  std::string expected;  ///< for people, already shortened, control characters visible
  std::string observed;
};

/// `reference` is the reference's text at the same place; used by SameAsReference only.
[[nodiscard]] std::optional<Mismatch> mismatch(const Oracle& oracle, std::string_view text,
                                               std::optional<std::string_view> reference);

}  // namespace ipclab::spec
