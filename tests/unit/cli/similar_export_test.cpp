// What tools that compare programs are given of a submission.

#include "cli/similar_export.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ipclab::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<intake::SourceFile> files(const std::vector<std::string>& paths) {
  std::vector<intake::SourceFile> files;
  for (const std::string& path : paths) files.push_back({path, "int x;\n"});
  return files;
}

std::vector<std::string> paths_in(Language language, const std::vector<std::string>& paths) {
  std::vector<std::string> found;
  for (const auto& file : files_in(language, files(paths))) found.push_back(file.path);
  return found;
}

TEST(FilesIn, AreThoseOfOneLanguageWithItsHeaders) {
  EXPECT_THAT(paths_in(Language::c, {"a.c", "a.h", "x.inc"}), ElementsAre("a.c", "a.h", "x.inc"));
  EXPECT_THAT(paths_in(Language::cpp, {"a.c", "a.h", "x.inc"}), IsEmpty());
  EXPECT_THAT(paths_in(Language::cpp, {"a.cpp", "a.h", "b.hpp"}),
              ElementsAre("a.cpp", "a.h", "b.hpp"));
  EXPECT_THAT(paths_in(Language::c, {"a.cpp", "a.h", "b.hpp"}), IsEmpty());
}

TEST(FilesIn, OfBothLanguagesHaveTheHeadersInBoth) {
  EXPECT_THAT(paths_in(Language::c, {"a.c", "a.h", "b.cpp"}), ElementsAre("a.c", "a.h"));
  EXPECT_THAT(paths_in(Language::cpp, {"a.c", "a.h", "b.cpp"}), ElementsAre("a.h", "b.cpp"));
}

TEST(FilesIn, AreOfNoOtherLanguageThanOne) {
  EXPECT_THAT(paths_in(Language::cpp, {"only.h"}), ElementsAre("only.h"));
  EXPECT_THAT(paths_in(Language::c, {"only.h"}), IsEmpty());
}

TEST(PlainNames, StayWithinTheirFolder) {
  EXPECT_THAT(plain_names(files({"../../etc/passwd.c", "/abs.c", ".hidden.c", "-rf.c", "a b\n.c",
                                 "src/deep/x.h", "$(id).c", "\xff\xfe.c"})),
              ElementsAre("_..+..+etc+passwd.c", "+abs.c", "_.hidden.c", "_-rf.c", "a_b_.c",
                          "src+deep+x.h", "__id_.c", "__.c"));
}

TEST(PlainNames, AreThereOnce) {
  EXPECT_THAT(plain_names(files({"a b.c", "a?b.c", "a_b.c", "2_a_b.c"})),
              ElementsAre("a_b.c", "2_a_b.c", "3_a_b.c", "2_2_a_b.c"));
}

TEST(PlainNames, FitAndKeepTheirEnding) {
  const auto names = plain_names(files({std::string(5'000, 'x') + ".cpp"}));
  EXPECT_LE(names.front().size(), 255U);
  EXPECT_TRUE(names.front().ends_with("xxx.cpp"));
}

}  // namespace
}  // namespace ipclab::cli
