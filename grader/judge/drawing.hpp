#pragma once
// Draws a standstill as lines that a person can follow, and as values for other programs.
// Internal to judge/.

#include <cstddef>
#include <string>
#include <vector>

#include "judge/blocked.hpp"
#include "judge/verdict.hpp"

namespace ipclab::judge {

struct Drawing {
  std::string text;  ///< at most some 24 lines; narrow enough for a terminal unless names are long
  std::vector<Where> where;    ///< of each wait in the text
  std::vector<Waiting> waits;  ///< all, up to a bound
};

/// The waits of `first` come first, in their order; those that are alike share their lines.
[[nodiscard]] Drawing draw(const Blocked& blocked, const std::vector<std::size_t>& first);

/// The place where something was done, in words that stand for themselves.
[[nodiscard]] Where place(const evidence::Line& line, const std::string& process,
                          const std::string& what);

/// Without places that are there already.
[[nodiscard]] std::vector<Where> without_doubles(const std::vector<Where>& places);

}  // namespace ipclab::judge
