#pragma once
// The ladder of isolation: what a machine allows decides how far a cell is shut off, and every
// report says how far that was.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ipclab::cell {

enum class Rung {
  namespaces,  ///< fresh pid, ipc and mount namespaces per test, user and net ones per submission
  subreaper,   ///< nothing but process adoption, rlimits and sweeping: works everywhere
};

inline constexpr Rung all_rungs[] = {Rung::namespaces, Rung::subreaper};

[[nodiscard]] std::string_view id_of(Rung rung);
[[nodiscard]] std::optional<Rung> rung_of(std::string_view id);

/// What holds on this rung, one plain sentence each.
[[nodiscard]] std::vector<std::string> guarantees_of(Rung rung);

}  // namespace ipclab::cell
