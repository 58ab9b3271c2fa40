#pragma once
// A student's archive out of a class, with archives within it. Comes in: bytes. Goes out: a
// Submission, or why there is none. Bounded as intake/archive.hpp says, for each archive.

#include <string>
#include <string_view>

#include "intake/reading.hpp"

namespace ipclab::intake {

inline constexpr int most_archives_around = 2;  ///< archives around an archive with the files

/// `name` is for people.
[[nodiscard]] Reading read_student_archive(std::string_view bytes, const std::string& name);

}  // namespace ipclab::intake
