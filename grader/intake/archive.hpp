#pragma once
// A student's sources out of an archive: zip, 7z, tar, tar.gz, tar.bz2, tar.xz. Comes in: an open
// regular file. Goes out: the Submission that the same tree gives as a folder, or why there is
// none. Writes nothing anywhere, runs nothing, and is bounded in time and memory whatever the bytes
// are. The only place that knows libarchive.

#include <string>

#include "intake/submission.hpp"
#include "support/bytes.hpp"
#include "support/result.hpp"

namespace ipclab::intake {

inline constexpr Bytes largest_archive = mebibytes(32);
/// Also of what is not wanted: to come past it, most kinds of archives have to be unpacked.
inline constexpr Bytes most_unpacked = mebibytes(256);
/// What unpacking may need besides what ipclab has anyway.
inline constexpr Bytes memory_to_unpack = mebibytes(512);

/// `name` is the file as it was given. The error is a sentence for people.
[[nodiscard]] Result<Submission, std::string> read_archive(int fd, const std::string& name);

}  // namespace ipclab::intake
