#include "intake/class.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <filesystem>

#include "intake/archive.hpp"
#include "unit/intake/class_maker.hpp"

namespace ipclab::intake {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class ClassOf : public EveryForm {};
INSTANTIATE_TEST_SUITE_P(All, ClassOf, testing::Values("folder", "zip", "targz"),
                         [](const auto& test) { return std::string{test.param}; });

TEST_P(ClassOf, FoldersAndArchives) {
  const Class read = ClassOf::read({{"jane/upper.c", "j"},
                                    {"jane/Makefile", "m"},
                                    {"john.zip", archive_of(zip, {{"upper.c", "o"}})},
                                    {"li.tar.gz", archive_of(tar_gz, {{"li/upper.c", "l"}})},
                                    {"grades.csv", "g"},
                                    {".idea/x.c", "i"}});
  EXPECT_EQ(read.error, "");
  EXPECT_EQ(read.summary.system, System::folders);
  EXPECT_THAT(read.summary.notes, ElementsAre(HasSubstr("grades.csv")));
  EXPECT_THAT(read.keys(), ElementsAre("jane", "john", "li"));
  EXPECT_THAT(read.files("jane"), ElementsAre("upper.c=j"));
  EXPECT_THAT(read.files("john"), ElementsAre("upper.c=o"));
  EXPECT_THAT(read.files("li"), ElementsAre("upper.c=l"));
  EXPECT_THAT(read.entrants.at("jane").notes, IsEmpty());
  EXPECT_THAT(read.entrants.at("jane").people, ElementsAre(Person{"jane", "", ""}));
  EXPECT_EQ(read.entrants.at("john").source, "john.zip");
}

TEST_P(ClassOf, ArchivesAlone) {
  const Class read = ClassOf::read({{"a.zip", archive_of(zip, {{"upper.c", "a"}})},
                                    {"b.7z", archive_of(tar, {{"upper.c", "b"}})}});
  EXPECT_EQ(read.summary.system, System::archives);
  EXPECT_THAT(read.files("b"), ElementsAre("upper.c=b"));
}

TEST_P(ClassOf, FoldersInAFolder) {
  const Class read = ClassOf::read({{"class/jane/upper.c", "j"}, {"class/john/upper.c", "o"}});
  EXPECT_THAT(read.keys(), ElementsAre("jane", "john"));
  EXPECT_EQ(read.entrants.at("jane").source, "class/jane");
  EXPECT_THAT(read.summary.notes, ElementsAre("the class lies in the folder class"));
}

TEST_P(ClassOf, OneStudent) {
  EXPECT_THAT(ClassOf::read({{"jane/upper.c", "j"}}).keys(), ElementsAre("jane"));
  const Class read = ClassOf::read({{"jane/src/upper.c", "j"}, {"jane/include/q.h", "q"}});
  EXPECT_THAT(read.files("jane"), ElementsAre("upper.c=j"));
  EXPECT_THAT(read.entrants.at("jane").notes, Contains(HasSubstr("include/q.h")));
}

TEST_P(ClassOf, FindsWrongNesting) {
  const std::string inner =
      archive_of(zip, {{"work/upper.c", "x"}, {"__MACOSX/work/._upper.c", ""}});
  const std::string two = archive_of(tar_gz, {{"deep/inner.zip", inner}});
  const std::string three = archive_of(zip, {{"two.tgz", two}});
  const Class read = ClassOf::read({{"a/work/project/upper.c", "a"},
                                    {"a/work/project/include/q.h", "q"},
                                    {"a/work/common.h", "c"},
                                    {"b/work.zip", inner},
                                    {"c.tgz", two},
                                    {"d.zip", three},
                                    {"e.zip", archive_of(zip, {{"three.zip", three}})},
                                    {"f/one/upper.c", "same"},
                                    {"f/two/upper.c", "same"},
                                    {"g/one/upper.c", "other"},
                                    {"g/two/upper.c", "others"},
                                    {"h/upper.c", "h"},
                                    {"h/work.zip", inner},
                                    {"i/upper.c", "i"},
                                    {"i.zip", inner}});
  EXPECT_THAT(read.files("a"), ElementsAre("include/q.h=q", "upper.c=a"));
  EXPECT_THAT(read.entrants.at("a").notes,
              ElementsAre("the sources lie in the folder work/project",
                          "headers outside of that folder were not read: work/common.h"));
  EXPECT_THAT(read.files("b"), ElementsAre("upper.c=x"));
  EXPECT_THAT(read.entrants.at("b").notes,
              ElementsAre(HasSubstr("macOS"), HasSubstr("folder work")));
  EXPECT_THAT(read.files("c"), ElementsAre("upper.c=x"));
  EXPECT_THAT(read.entrants.at("c").notes,
              Contains("an archive within the archive: deep/inner.zip"));
  EXPECT_THAT(read.files("d"), ElementsAre("upper.c=x"));
  EXPECT_THAT(read.entrants.at("e").problem, HasSubstr("an archive in an archive in an archive"));
  EXPECT_THAT(read.files("f"), ElementsAre("upper.c=same"));
  EXPECT_THAT(read.entrants.at("f").notes, ElementsAre(HasSubstr("there 2 times, in one, two")));
  EXPECT_EQ(read.entrants.at("g").problem, "g has sources in several folders: one, two");
  EXPECT_THAT(read.files("h"), ElementsAre("upper.c=h"));
  EXPECT_THAT(read.entrants.at("h").notes, ElementsAre(HasSubstr("work.zip")));
  EXPECT_THAT(read.files("i"), ElementsAre("upper.c=i"));
  EXPECT_THAT(read.entrants.at("i").notes,
              ElementsAre("i.zip is there as well: the folder counts"));
}

TEST_P(ClassOf, WhatCannotBeReadOfOneEndsNothing) {
  ArchiveMaker secret{zip, "secret"};
  secret.add("upper.c");
  const std::string good = archive_of(tar_gz, {{"upper.c", std::string(100'000, 'x')}});
  std::string bomb_content(mebibytes(16).count, '\0');
  ArchiveMaker bomb{tar_gz};
  for (int i = 0; i < 17; ++i) bomb.add("zeros" + std::to_string(i), bomb_content);
  bomb.add("upper.c");
  const Class read = ClassOf::read({{"a.zip", secret.bytes()},
                                    {"b.tgz", good.substr(0, good.size() / 2)},
                                    {"c.zip", ""},
                                    {"d/", ""},
                                    {"e/main.py", "e"},
                                    {"e/report.pdf", "e"},
                                    {"f/upper.c", std::string(largest_file.count + 1, 'x')},
                                    {"g.zip", std::string(largest_archive.count + 1, 'x')},
                                    {"h.tgz", bomb.bytes()},
                                    {"i.zip", "not an archive"},
                                    {"j/a.zip", "x"},
                                    {"j/b.zip", "x"},
                                    {"k/upper.c", "good"}});
  EXPECT_EQ(read.error, "");
  EXPECT_EQ(read.entrants.at("a").problem, "a.zip is encrypted");
  EXPECT_THAT(read.entrants.at("b").problem, HasSubstr("b.tgz cannot be unpacked"));
  EXPECT_EQ(read.entrants.at("c").problem, "c.zip is an empty file");
  EXPECT_EQ(read.entrants.at("d").problem, "d is empty");
  EXPECT_EQ(read.entrants.at("e").problem, "e has no C or C++ source, only main.py, report.pdf");
  EXPECT_EQ(read.entrants.at("f").problem,
            "f has no source that can be read: upper.c is larger than 1 MiB");
  EXPECT_THAT(read.entrants.at("g").problem, HasSubstr("is larger than 32 MiB"));
  EXPECT_THAT(read.entrants.at("h").problem, HasSubstr("more than 256 MiB"));
  EXPECT_THAT(read.entrants.at("i").problem, HasSubstr("no archive of a kind that is read"));
  EXPECT_THAT(read.entrants.at("j").problem, HasSubstr("several archives and no source"));
  EXPECT_THAT(read.files("k"), ElementsAre("upper.c=good"));
}

TEST_P(ClassOf, KeysAreNamesOfFilesAndUnique) {
  const Class read = ClassOf::read({{"J\xc3\xb6rg/upper.c", "1"},
                                    {"J\xff rg/upper.c", "2"},
                                    {"-x/upper.c", "3"},
                                    {"J_rg/upper.c", "4"},
                                    {"j_RG/upper.c", "5"},
                                    {"\x1b[31m/upper.c", "6"},
                                    {std::string(150, 'y') + "/upper.c", "7"}});
  EXPECT_THAT(read.keys(),
              ElementsAre("J_rg", "J_rg-2", "J_rg-3", "_31m", "j_RG-4", "x", std::string(80, 'y')));
  EXPECT_EQ(read.entrants.at("_31m").source, "\\x1b[31m");
  EXPECT_EQ(read.entrants.at("_31m").people[0].name, "\\x1b[31m");
}

TEST_P(ClassOf, NobodyIsNoClass) {
  EXPECT_THAT(ClassOf::read({{"upper.c", "x"}}).error, HasSubstr("no folders and no archives"));
}

TEST(ClassInAnArchive, StaysInside) {
  ArchiveMaker maker{tar};
  maker.add("jane/upper.c").add("../evil/upper.c").add("/etc/upper.c").add("jane/../../x.c");
  maker.add_link("jane/link.c", "/etc/passwd", "").add_link("john", "/etc", "");
  const Class read = read_the_class(maker.path());
  EXPECT_THAT(read.summary.notes, ElementsAre("../evil/upper.c leads out of the folder",
                                              "/etc/upper.c begins at the root of the machine",
                                              "jane/../../x.c leads out of the folder"));
  EXPECT_THAT(read.files("jane"), ElementsAre("upper.c=x"));
  EXPECT_THAT(read.entrants.at("jane").notes, ElementsAre("link.c is a symbolic link"));
  EXPECT_EQ(read.entrants.at("john").problem, "john is a symbolic link");
}

TEST(ClassInAFolder, FollowsNoLinks) {
  const ClassFolder folder;
  folder.write("jane/upper.c", "j");
  fs::create_symlink("/etc/passwd", folder.path() / "jane/link.c");
  fs::create_directory_symlink("/etc", folder.path() / "john");
  const Class read = read_the_class(folder.path());
  EXPECT_THAT(read.files("jane"), ElementsAre("upper.c=j"));
  EXPECT_THAT(read.entrants.at("jane").notes, ElementsAre("link.c is a symbolic link"));
  EXPECT_EQ(read.entrants.at("john").problem, "john is a symbolic link");
}

TEST(ClassInAnArchive, LastOfDuplicatesCounts) {
  ArchiveMaker maker{tar};
  maker.add("jane/upper.c", "first").add("john/upper.c").add("./jane/upper.c", "second");
  const Class read = read_the_class(maker.path());
  EXPECT_THAT(read.files("jane"), ElementsAre("upper.c=second"));
  EXPECT_THAT(read.entrants.at("jane").notes, ElementsAre(HasSubstr("more than once")));
}

TEST(ClassInAnArchive, DamageOfOneStudentIsNobodyElses) {
  ArchiveMaker maker{zip};
  std::string content;
  for (int i = 0; i < 5000; ++i) content += std::to_string(i * i);
  for (const char* name : {"a", "b", "c"}) maker.add(std::string{name} + "/upper.c", content);
  std::string bytes = maker.bytes();
  const std::size_t begin = bytes.find("b/upper.c") + 200;
  for (std::size_t i = begin; i < begin + 50; ++i) bytes[i] = static_cast<char>(~bytes[i]);
  const ClassFolder folder;
  folder.write("class.zip", bytes);
  const Class read = read_the_class(folder.path() / "class.zip");
  EXPECT_EQ(read.files("a"), std::vector<std::string>{"upper.c=" + content});
  EXPECT_EQ(read.files("c"), std::vector<std::string>{"upper.c=" + content});
  EXPECT_THAT(read.entrants.at("b").problem, HasSubstr("upper.c cannot be unpacked"));
}

/// Files of all entrants in turn: more than may wait at a time.
TEST(ClassInAnArchive, FilesInNoOrderNeedMoreRounds) {
  ArchiveMaker maker{tar_gz};
  const std::string large(largest_file.count, 'x');
  for (int file = 0; file < 2; ++file)
    for (int entrant = 0; entrant < 160; ++entrant)
      maker.add(std::to_string(entrant) + "/" + std::to_string(file) + ".c", large);
  std::size_t complete = 0;
  const auto summary = read_class(maker.path(), [&](const Entrant& entrant) {
    ASSERT_TRUE(entrant.submission) << entrant.problem;
    complete += entrant.submission->files.size() == 2 ? 1U : 0U;
  });
  ASSERT_TRUE(summary) << summary.error();
  EXPECT_EQ(complete, 160U);
}

TEST(ClassInAnArchive, TakesWithoutItsOwnBoundsOfMemory) {
  rlimit before{}, after{};
  ASSERT_EQ(::getrlimit(RLIMIT_AS, &before), 0);
  ArchiveMaker maker{zip};
  maker.add("a/upper.c").add("b/upper.c").add("c/main.py");
  std::size_t seen = 0;
  const auto summary = read_class(maker.path(), [&](const Entrant&) {
    ASSERT_EQ(::getrlimit(RLIMIT_AS, &after), 0);
    EXPECT_EQ(before.rlim_cur, after.rlim_cur);
    ++seen;
  });
  EXPECT_TRUE(summary);
  EXPECT_EQ(seen, 3U);
}

TEST(ClassInAnArchive, IsRefusedIfItCannotBeRead) {
  ArchiveMaker secret{zip, "secret"};
  secret.add("jane/upper.c");
  EXPECT_THAT(read_the_class(secret.path()).error, HasSubstr("is encrypted"));
  ArchiveMaker cut{tar_gz};
  cut.add("jane/upper.c", std::string(100'000, 'x'));
  cut.cut(100);
  EXPECT_THAT(read_the_class(cut.path()).error, HasSubstr("cannot be unpacked"));
  const ClassFolder folder;
  folder.write("empty", "");
  folder.write("text", "text");
  EXPECT_THAT(read_the_class(folder.path() / "empty").error, HasSubstr("is an empty file"));
  EXPECT_THAT(read_the_class(folder.path() / "text").error, HasSubstr("no archive of a kind"));
  EXPECT_THAT(read_the_class(folder.path() / "nowhere").error, HasSubstr("is not there"));
  EXPECT_THAT(read_the_class("/dev/zero").error, HasSubstr("neither a folder nor a file"));
}

TEST(ClassInAnArchive, SaysLittleAboutAThousandThings) {
  ArchiveMaker maker{tar};
  maker.add("jane/upper.c");
  for (int i = 0; i < 1000; ++i)
    maker.add_link("jane/\x1b" + std::to_string(i) + ".c", "x", "").add("../" + std::to_string(i));
  const Class read = read_the_class(maker.path());
  EXPECT_THAT(read.summary.notes, SizeIs(11));
  EXPECT_THAT(read.entrants.at("jane").notes, AllOf(SizeIs(11), Contains(HasSubstr("\\x1b0.c"))));
}

}  // namespace
}  // namespace ipclab::intake
