#include "release/folder.hpp"

#include <algorithm>
#include <fstream>

#include "spec/source.hpp"
#include "support/error.hpp"
#include "support/escape.hpp"

namespace ipclab::release {

namespace fs = std::filesystem;

std::string read_whole(const fs::path& path) {
  auto content = spec::read_regular(path, largest_part);
  if (content) return std::move(*content);
  throw GraderError{escape_line(path.string()) + " " + content.error()};
}

void write_whole(const fs::path& path, const std::string& bytes) {
  fs::path part = path;
  part += ".part";
  std::ofstream file{part, std::ios::binary};
  file << bytes;
  file.close();
  std::error_code error;
  if (file) fs::rename(part, path, error);
  if (file && !error) return;
  fs::remove(part, error);
  throw GraderError{"the file " + escape_line(path.string()) + " cannot be written"};
}

std::vector<File> files_below(const fs::path& folder) {
  std::vector<File> files;
  if (!fs::is_directory(folder)) return files;
  for (const auto& entry : fs::recursive_directory_iterator{folder}) {
    if (!entry.is_regular_file() || entry.is_symlink()) continue;
    const bool executable =
        (entry.status().permissions() & fs::perms::owner_exec) != fs::perms::none;
    files.push_back({entry.path().lexically_relative(folder).generic_string(),
                     read_whole(entry.path()), executable});
  }
  std::ranges::sort(files, {}, &File::path);
  return files;
}

}  // namespace ipclab::release
