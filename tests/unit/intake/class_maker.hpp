#pragma once
// A class for tests, as a folder and as archives.

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "intake/class.hpp"
#include "unit/intake/archive_maker.hpp"

namespace ipclab::intake {

using Files = std::vector<std::pair<std::string, std::string>>;

/// What reading a class gave, by the keys of its entrants.
struct Class {
  ClassSummary summary;
  std::map<std::string, Entrant> entrants;
  std::string error;

  [[nodiscard]] std::vector<std::string> keys() const {
    std::vector<std::string> keys;
    for (const auto& [key, entrant] : entrants) keys.push_back(key);
    return keys;
  }
  /// "upper.c=x": the sources of an entrant with what is in them.
  [[nodiscard]] std::vector<std::string> files(const std::string& key) const {
    std::vector<std::string> files;
    const Entrant& entrant = entrants.at(key);
    EXPECT_TRUE(entrant.submission) << key << ": " << entrant.problem;
    if (!entrant.submission) return files;
    EXPECT_EQ(entrant.problem, "");
    for (const SourceFile& file : entrant.submission->files)
      files.push_back(file.path + "=" + file.content);
    return files;
  }
};

inline Class read_the_class(const std::filesystem::path& path) {
  Class read;
  auto summary = read_class(path, [&](Entrant entrant) {
    EXPECT_NE(entrant.submission.has_value(), !entrant.problem.empty()) << entrant.key;
    const std::string key = entrant.key;
    EXPECT_TRUE(read.entrants.emplace(key, std::move(entrant)).second) << key << " comes twice";
  });
  if (summary) {
    read.summary = std::move(*summary);
    EXPECT_EQ(read.summary.entrants, read.entrants.size());
  } else {
    read.error = summary.error();
  }
  return read;
}

class ClassFolder {
 public:
  ClassFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "class-test-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~ClassFolder() { std::filesystem::remove_all(path_); }
  ClassFolder(const ClassFolder&) = delete;
  ClassFolder& operator=(const ClassFolder&) = delete;

  void write(const std::string& file, const std::string& content) const {
    if (file.ends_with('/')) {
      std::filesystem::create_directories(path_ / file);
      return;
    }
    std::filesystem::create_directories((path_ / file).parent_path());
    std::ofstream{path_ / file, std::ios::binary} << content;
  }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline void add_all(ArchiveMaker& maker, const Files& files) {
  for (const auto& [path, content] : files)
    maker.add(path, content, path.ends_with('/') ? AE_IFDIR : AE_IFREG);
}

inline std::string archive_of(const Format& format, const Files& files) {
  ArchiveMaker maker{format};
  add_all(maker, files);
  return maker.bytes();
}

inline Class read_packed(const Format& format, const Files& files) {
  ArchiveMaker maker{format};
  add_all(maker, files);
  return read_the_class(maker.path());
}

inline Class read_unpacked(const Files& files) {
  const ClassFolder folder;
  for (const auto& [path, content] : files) folder.write(path, content);
  return read_the_class(folder.path());
}

/// As archives of two kinds and as a folder.
class EveryForm : public testing::TestWithParam<const char*> {
 protected:
  static Class read(const Files& files) {
    const std::string form = GetParam();
    if (form == "folder") return read_unpacked(files);
    return read_packed(form == "zip" ? zip : tar_gz, files);
  }
};

}  // namespace ipclab::intake
