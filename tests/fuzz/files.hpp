#pragma once
// Folders in which a loader that wants files finds an input. run.py makes TMPDIR a folder in memory
// and removes it.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/claims.hpp"

namespace ipclab::fuzz {

inline void write_file(const std::filesystem::path& file, std::string_view bytes) {
  std::ofstream stream{file, std::ios::binary};
  stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  claim(stream.flush().good(), "the input can be written", file.string());
}

inline std::filesystem::path new_folder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "input-XXXXXX").string();
  claim(::mkdtemp(pattern.data()) != nullptr, "a folder can be made", pattern);
  return pattern;
}

/// Those of labs/.
inline std::vector<std::string> names_of_labs() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator{LABS})
    if (std::filesystem::exists(entry.path() / "lab.yaml"))
      names.push_back(entry.path().filename().string());
  claim(!names.empty(), "there are labs", LABS);
  return names;
}

}  // namespace ipclab::fuzz
