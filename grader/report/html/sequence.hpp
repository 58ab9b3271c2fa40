#pragma once
// The account of a run as a sequence diagram, and as a list for those who cannot see it. Within
// report/html/ only.

#include <string>

#include "judge/verdict.hpp"

namespace ipclab::report::html {

/// A lane for each process, time goes downwards.
[[nodiscard]] std::string sequence_svg(const judge::Account& account);

/// An ordered list of sentences.
[[nodiscard]] std::string sequence_list(const judge::Account& account);

}  // namespace ipclab::report::html
