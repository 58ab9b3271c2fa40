#pragma once
// Comes in: the verdict on one submission and its sources. Goes out: one page for a person at a
// browser, which needs nothing else and runs no script. Pure; every byte that a student could have
// chosen is escaped.

#include <string>
#include <vector>

#include "judge/verdict.hpp"

namespace ipclab::report::html {

struct Source {
  std::string path;
  std::string content;
};

[[nodiscard]] std::string submission_page(const judge::Verdict& verdict,
                                          const std::vector<Source>& sources);

}  // namespace ipclab::report::html
