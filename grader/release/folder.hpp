#pragma once
// The files of the lab's author, who is trusted: whole, in memory, and the author is told if there
// is something that cannot be read.

#include <filesystem>
#include <string>
#include <vector>

#include "support/bytes.hpp"

namespace ipclab::release {

inline constexpr Bytes largest_part = mebibytes(512);

/// Throws GraderError where it cannot be read.
[[nodiscard]] std::string read_whole(const std::filesystem::path& path);

/// All of it or nothing. Throws GraderError.
void write_whole(const std::filesystem::path& path, const std::string& bytes);

struct File {
  std::string path;  ///< relative to the folder
  std::string content;
  bool executable = false;
};

/// The regular files of the folder and of those below it, sorted; none if there is no such folder.
[[nodiscard]] std::vector<File> files_below(const std::filesystem::path& folder);

}  // namespace ipclab::release
