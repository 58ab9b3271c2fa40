#pragma once
// The sources of a class as tools that compare programs read them. Comes in: the folder of a graded
// class and the starter of its lab. Goes out: a folder for each language, and the commands that go
// with it. Nothing is sent anywhere.
//
//   cpp/submissions/KEY/FILE   what a student has handed in; folders in the name of a header become
//   + cpp/base/FILE              what everybody was given cpp/base.cpp               the same in
//   one file: Dolos ignores a single one cpp/info.csv               the list of all files, for
//   Dolos c/...                      the same of those that are in C

#include <array>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "cli/class_folder.hpp"
#include "intake/submission.hpp"

namespace ipclab::cli {

enum class Language { cpp, c };

struct LanguageName {
  Language language;
  std::string_view folder;  ///< and what Dolos and JPlag call it
  std::string_view words;
  std::string_view moss;
};

inline constexpr std::array<LanguageName, 2> languages{{
    {Language::cpp, "cpp", "C++", "cc"},
    {Language::c, "c", "C", "c"},
}};

/// Of one language.
struct Exported {
  LanguageName language;
  std::filesystem::path folder;
  std::size_t submissions = 0;
  std::vector<std::string> base;  ///< names of files in base/
};

/// The files that are in this language; a header that could be of both is of those of the sources.
[[nodiscard]] std::vector<intake::SourceFile> files_in(Language language,
                                                       const std::vector<intake::SourceFile>& all);

/// Names for files in one folder that no shell, no tool and no file system takes for something
/// else: of letters, digits, "_", "+", "-" and ".", each there once, and with its ending.
[[nodiscard]] std::vector<std::string> plain_names(const std::vector<intake::SourceFile>& files);

/// Those languages in which somebody has written. The folder is not there yet, or empty. Keeps one
/// submission at a time. Throws GraderError.
[[nodiscard]] std::vector<Exported> export_class(const ClassFolder& folder,
                                                 const report::ClassFile& list,
                                                 const std::vector<intake::SourceFile>& starter,
                                                 const std::filesystem::path& to);

/// How to compare, with each tool; for people.
[[nodiscard]] std::string commands_for(const Exported& exported, const ClassFolder& folder);

}  // namespace ipclab::cli
