#include "observe/kept_memory.hpp"

#include <sys/stat.h>

#include <filesystem>
#include <iterator>
#include <set>
#include <string>

#include "observe/proc_text.hpp"
#include "observe/waits/socket_peers.hpp"

namespace ipclab::observe {
namespace {

/// Of the words of a line of /proc/sysvipc/shm (proc(5)), from 0.
constexpr std::size_t resident_word = 14;
// Far more lines than a test may have objects.
constexpr std::size_t longest_list = 1024 * 1024;

std::uint64_t bytes_in_memory_files(const std::vector<ProcessStatus>& living) {
  std::uint64_t bytes = 0;
  std::set<ino_t> seen;  // the same file may be open in many processes
  for (const ProcessStatus& process : living)
    for (const int number : open_descriptors_of(process.pid)) {
      if (!target_of(process.pid, number).starts_with("/memfd:")) continue;
      struct stat status {};
      const std::string path = proc_path(process.pid, "fd/" + std::to_string(number));
      if (::stat(path.c_str(), &status) == 0 && seen.insert(status.st_ino).second)
        bytes += static_cast<std::uint64_t>(status.st_blocks) * 512;
    }
  return bytes;
}

/// Without the heading of the list.
std::vector<std::string_view> objects_in(const std::string& list) {
  std::vector<std::string_view> lines = lines_of(list);
  if (!lines.empty()) lines.erase(lines.begin());
  return lines;
}

void add_objects(Kept& kept) {
  for (const char* list : {"/proc/sysvipc/sem", "/proc/sysvipc/msg"})
    kept.objects += objects_in(proc_text(list, longest_list)).size();
  const std::string segments = proc_text("/proc/sysvipc/shm", longest_list);
  for (const std::string_view line : objects_in(segments)) {
    const auto words = words_of(line);
    ++kept.objects;
    if (words.size() > resident_word) kept.bytes += number_in(words[resident_word]);
  }
  std::error_code error;
  kept.objects += static_cast<std::size_t>(
      std::distance(std::filesystem::directory_iterator{"/dev/mqueue", error}, {}));
}

}  // namespace

Kept kept_by(const std::vector<ProcessStatus>& living, bool has_namespaces) {
  Kept kept{.bytes = bytes_in_memory_files(living)};
  if (!has_namespaces) return kept;
  add_objects(kept);
  kept.bytes += bytes_in_unix_sockets();
  return kept;
}

}  // namespace ipclab::observe
