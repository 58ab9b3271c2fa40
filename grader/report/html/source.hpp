#pragma once
// Source files with findings at their lines. Within report/html/ only.

#include <string>
#include <vector>

#include "judge/verdict.hpp"
#include "report/html/submission.hpp"

namespace ipclab::report::html {

/// "f2-L40": where the page has this line; "" if the file or the line is not there.
[[nodiscard]] std::string anchor_of(const std::vector<Source>& sources, const std::string& file,
                                    int number);

/// "upper.c:40", as a link if the page has it.
[[nodiscard]] std::string place_link(const std::vector<Source>& sources, const std::string& file,
                                     int number);

/// All files, those with findings open.
[[nodiscard]] std::string source_section(const judge::Verdict& verdict,
                                         const std::vector<Source>& sources);

}  // namespace ipclab::report::html
