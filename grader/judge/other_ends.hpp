#pragma once
// The waits for bytes and those who have the other end open. Internal to judge/.

#include <cstddef>
#include <string>
#include <vector>

#include "judge/blocked.hpp"
#include "judge/verdict.hpp"

namespace ipclab::judge {

/// Of one descriptor, be it with read(2) or with poll(2) and its like.
[[nodiscard]] bool waits_to_read(const evidence::Wait& wait);

/// The waiting process has the other end open itself.
[[nodiscard]] bool has_own_other_end(const evidence::Wait& wait);

/// Everybody else who has the other end open waits himself until this wait has ended.
[[nodiscard]] bool others_depend_on(const Blocked& blocked, std::size_t wait);

/// All of them wait in a way in which nobody is about to use the other end.
[[nodiscard]] bool holders_are_done(const Blocked& blocked, const evidence::Wait& wait);

/// Somebody wrote into what is waited for.
[[nodiscard]] bool carried_anything(const Blocked& blocked, const evidence::Wait& wait);

/// Those who have the other end open, the waiting process itself first.
[[nodiscard]] std::vector<evidence::Releaser> holders_of(const evidence::Wait& wait);

/// "write end": what the holders have.
[[nodiscard]] std::string end_words(const Blocked& blocked, const evidence::Wait& wait);

/// Where the holders got the end.
[[nodiscard]] std::vector<Where> places_of(const Blocked& blocked, const evidence::Wait& wait);

}  // namespace ipclab::judge
