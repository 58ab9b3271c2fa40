#include "report/problems.hpp"

#include <fmt/format.h>

#include <set>
#include <string>

#include "support/escape.hpp"

namespace ipclab::report {

std::string problems(const spec::Problems& problems) {
  if (problems.empty()) return "";
  std::string text;
  std::set<std::string> files;
  for (const spec::Problem& problem : problems) {
    files.insert(problem.file);
    // A lab file from elsewhere can quote any bytes in its keys and values.
    text += fmt::format("{}\n\n", escape_text(spec::format(problem)));
  }
  return text + fmt::format("{} in {}\n", counted(problems.size(), "problem"),
                            counted(files.size(), "file"));
}

}  // namespace ipclab::report
