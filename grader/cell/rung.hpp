#pragma once
// The ladder of isolation: what a machine allows decides how far a cell is shut off, and every
// report says how far that was. docs/security.md tells what each rung promises and what not.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ipclab::cell {

enum class Rung {
  full,       ///< namespaces(7) of its own for every test, and all that the next rung has
  no_userns,  ///< landlock(7), an allow-list of system calls, adoption of orphans, sweeping
  minimal,    ///< rlimits, adoption and sweeping: works everywhere
};

inline constexpr Rung all_rungs[] = {Rung::full, Rung::no_userns, Rung::minimal};

[[nodiscard]] std::string_view id_of(Rung rung);
[[nodiscard]] std::optional<Rung> rung_of(std::string_view id);

/// Tests have namespaces of their own, so that nothing of one is to be seen in another.
[[nodiscard]] constexpr bool has_namespaces(Rung rung) { return rung == Rung::full; }

/// System calls are guarded by a filter; elsewhere there is one if the machine allows it.
[[nodiscard]] constexpr bool must_filter(Rung rung) { return rung != Rung::minimal; }

/// What holds on this rung, one plain sentence each.
[[nodiscard]] std::vector<std::string> guarantees_of(Rung rung);

}  // namespace ipclab::cell
