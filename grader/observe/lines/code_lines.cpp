#include "observe/lines/code_lines.hpp"

#include "observe/lines/program_source.hpp"

namespace ipclab::observe {

std::vector<evidence::Line> code_lines(int program, const std::vector<std::uint64_t>& addresses) {
  // Longer names were not written by people.
  constexpr std::size_t longest_name = 300;
  std::vector<evidence::Line> lines(addresses.size());
  ProgramSource source{program};
  if (!source.has_lines()) return lines;
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    const auto& place = source.place(addresses[i]);
    if (!place) continue;
    lines[i].file = place->file.substr(0, longest_name);
    lines[i].number = place->number;
    lines[i].function = place->function.substr(0, longest_name);
  }
  return lines;
}

}  // namespace ipclab::observe
