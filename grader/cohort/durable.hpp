#pragma once
// Files that are there whole or not at all, whatever ends us. Comes in: a path and its content.
// Throws GraderError.

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace ipclab::cohort {

/// What is being written begins so; if nobody writes, it is of one who was killed.
inline constexpr std::string_view torn_prefix = ".torn-";

/// Writes beside it, fsync(2), rename(2), and fsync of the folder.
void write_durably(const std::filesystem::path& path, const std::string& content);

/// The same without fsync, for what can be made again: a crash of the machine may spoil it.
void write_whole(const std::filesystem::path& path, const std::string& content);

/// Empty when there is no such file.
[[nodiscard]] std::optional<std::string> read_if_there(const std::filesystem::path& path);

/// Removes the file durably, if it is there.
void remove_durably(const std::filesystem::path& path);

}  // namespace ipclab::cohort
