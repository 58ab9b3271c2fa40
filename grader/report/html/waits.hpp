#pragma once
// A wait-for graph as a picture and as a list. Within report/html/ only.

#include <string>
#include <vector>

#include "judge/verdict.hpp"

namespace ipclab::report::html {

/// Boxes for those who wait and those who could end a wait, arrows from the first to the second: a
/// deadlock is a circle. Numbers of arrows are those of the list. "" if
/// nobody is known who could end a wait.
[[nodiscard]] std::string waits_picture(const std::vector<judge::Waiting>& waits);

}  // namespace ipclab::report::html
