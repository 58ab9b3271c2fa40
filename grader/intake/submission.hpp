#pragma once
// A student's sources, read into memory with bounds. Comes in: a folder or an archive. Goes out: a
// Submission, or why there is none. Follows no links below what was given, opens nothing but
// regular files, never waits, and writes nothing.

#include <filesystem>
#include <string>
#include <vector>

#include "support/bytes.hpp"
#include "support/result.hpp"

namespace ipclab::intake {

struct SourceFile {
  std::string path;  ///< relative to the folder
  std::string content;
};

struct Submission {
  std::string name;                ///< the folder or archive as it was given
  std::vector<SourceFile> files;   ///< C and C++ sources and headers, sorted by path
  std::vector<std::string> notes;  ///< what was passed over, and why; for people
};

inline constexpr std::size_t most_files = 400;
inline constexpr std::size_t most_entries = 20'000;  ///< looked at, whatever they are
inline constexpr Bytes largest_file = mebibytes(1);
inline constexpr Bytes largest_submission = mebibytes(8);

/// The error is a sentence for people: no such folder, not a folder, may not be read.
[[nodiscard]] Result<Submission, std::string> read_folder(const std::filesystem::path& folder);

/// Of a folder, or of an archive as in intake/archive.hpp. The error is a sentence for people.
[[nodiscard]] Result<Submission, std::string> read_submission(const std::filesystem::path& path);

}  // namespace ipclab::intake
