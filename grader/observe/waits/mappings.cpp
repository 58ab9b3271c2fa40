#include "observe/waits/mappings.hpp"

#include <algorithm>

#include "observe/proc_text.hpp"

namespace ipclab::observe {
namespace {

constexpr std::size_t most_read = 1024 * 1024;

/// "7f00-7f10 rw-s 00000000 00:01 5  /dev/zero (deleted)"; empty for what is not shared.
std::optional<SharedMapping> shared_mapping(std::string_view line) {
  const auto words = words_of(line);
  if (words.size() < 6 || words[1].size() != 4 || words[1][3] != 's') return std::nullopt;
  SharedMapping mapping;
  mapping.begin = number_in(words[0], 16);
  mapping.end =
      number_in(words[0].substr(std::min(words[0].find('-'), words[0].size() - 1) + 1), 16);
  mapping.offset = number_in(words[2], 16);
  mapping.inode = number_in(words[4]);
  std::string_view path = line.substr(static_cast<std::size_t>(words[5].data() - line.data()));
  constexpr std::string_view mark = " (deleted)";
  if (path.ends_with(mark)) path.remove_suffix(mark.size());
  mapping.path = path;
  // The path is the one that a process came by, and not the same for all (link(2), rename(2)). The
  // inode of System V memory is its identifier, and may be another file's inode as well.
  mapping.object = std::string{words[3]} + ' ' + std::string{words[4]};
  if (mapping.path.starts_with("/SYSV")) mapping.object += " System V";
  return mapping;
}

}  // namespace

std::vector<SharedMapping> shared_mappings_of(pid_t pid) {
  std::vector<SharedMapping> mappings;
  const std::string text = proc_text(proc_path(pid, "maps"), most_read);
  for (const std::string_view line : lines_of(text))
    if (auto mapping = shared_mapping(line)) mappings.push_back(std::move(*mapping));
  return mappings;
}

std::optional<SharedPlace> shared_place(const std::vector<SharedMapping>& mappings,
                                        std::uint64_t address) {
  const auto found = std::ranges::find_if(mappings, [&](const SharedMapping& mapping) {
    return mapping.begin <= address && address < mapping.end;
  });
  if (found == mappings.end()) return std::nullopt;
  return SharedPlace{found->object, found->offset + (address - found->begin), found->inode,
                     found->path};
}

const SharedMapping* mapping_with(const std::vector<SharedMapping>& mappings,
                                  const SharedPlace& place) {
  const auto found = std::ranges::find_if(mappings, [&](const SharedMapping& mapping) {
    return mapping.object == place.object && mapping.offset <= place.offset &&
           place.offset - mapping.offset < mapping.end - mapping.begin;
  });
  return found == mappings.end() ? nullptr : &*found;
}

}  // namespace ipclab::observe
