#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "intake/submission.hpp"

namespace ipclab::intake {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// A folder of a student, removed at the end.
class ReadFolder : public testing::Test {
 protected:
  ReadFolder() {
    std::string name = (fs::temp_directory_path() / "intake-test-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  ~ReadFolder() override { fs::remove_all(folder_); }

  void write(const std::string& path, const std::string& content = "x") {
    fs::create_directories((folder_ / path).parent_path());
    std::ofstream{folder_ / path, std::ios::binary} << content;
  }

  /// A file of this size that takes no room on the disk.
  void write_sparse(const std::string& path, std::uint64_t size) {
    write(path);
    fs::resize_file(folder_ / path, size);
  }

  Submission read() {
    auto submission = read_folder(folder_);
    EXPECT_TRUE(submission) << submission.error();
    return submission ? std::move(submission).value() : Submission{};
  }

  static std::vector<std::string> paths(const Submission& submission) {
    std::vector<std::string> paths;
    for (const SourceFile& file : submission.files) paths.push_back(file.path);
    return paths;
  }

  fs::path folder_;
};

TEST_F(ReadFolder, TakesSourcesAndHeadersInOrder) {
  write("upper.c", "int main;");
  write("common.cpp");
  write("a.h");
  write("b.hpp");
  const Submission submission = read();
  EXPECT_THAT(paths(submission), ElementsAre("a.h", "b.hpp", "common.cpp", "upper.c"));
  EXPECT_EQ(submission.files.back().content, "int main;");
  EXPECT_THAT(submission.notes, IsEmpty());
}

TEST_F(ReadFolder, KeepsBytesAsTheyAre) {
  const std::string bytes{"a\0\xff\r\n", 5};
  write("a.c", bytes);
  EXPECT_EQ(read().files.at(0).content, bytes);
}

TEST_F(ReadFolder, PassesOverOtherFilesWithoutANote) {
  for (const char* path : {"Makefile", "a.out", "notes.txt", "a.c~", "a.o", ".git/config"})
    write(path);
  const Submission submission = read();
  EXPECT_THAT(submission.files, IsEmpty());
  EXPECT_THAT(submission.notes, IsEmpty());
}

TEST_F(ReadFolder, TakesHeadersFromBelowButNoSources) {
  write("include/a.h");
  write("old/upper.c");
  EXPECT_THAT(paths(read()), ElementsAre("include/a.h"));
}

TEST_F(ReadFolder, FollowsNoSymbolicLink) {
  write("real.h", "secret");
  fs::create_symlink(folder_ / "real.h", folder_ / "link.c");
  fs::create_directory_symlink("/usr/include", folder_ / "system");
  fs::create_symlink("loop.c", folder_ / "loop.c");
  fs::create_symlink("nowhere", folder_ / "dangling.c");
  const Submission submission = read();
  EXPECT_THAT(paths(submission), ElementsAre("real.h"));
  EXPECT_THAT(submission.notes, testing::UnorderedElementsAre("link.c is a symbolic link",
                                                              "loop.c is a symbolic link",
                                                              "dangling.c is a symbolic link"));
}

TEST_F(ReadFolder, DoesNotWaitForAFifo) {
  ASSERT_EQ(::mkfifo((folder_ / "upper.c").c_str(), 0600), 0);
  const Submission submission = read();
  EXPECT_THAT(submission.files, IsEmpty());
  EXPECT_THAT(submission.notes, ElementsAre("upper.c is not a regular file"));
}

TEST_F(ReadFolder, LooksIntoAFolderWithTheNameOfAHeader) {
  write("odd.h/inner.h");
  EXPECT_THAT(paths(read()), ElementsAre("odd.h/inner.h"));
}

TEST_F(ReadFolder, PassesOverAFileThatIsTooLarge) {
  write_sparse("large.c", largest_file.count + 1);
  write_sparse("largest.c", largest_file.count);
  const Submission submission = read();
  EXPECT_THAT(paths(submission), ElementsAre("largest.c"));
  EXPECT_THAT(submission.notes, ElementsAre("large.c is larger than 1 MiB"));
}

TEST_F(ReadFolder, StopsAtTooManyFiles) {
  for (std::size_t i = 0; i < most_files + 5; ++i) write("h" + std::to_string(i) + ".h");
  const Submission submission = read();
  EXPECT_EQ(submission.files.size(), most_files);
  EXPECT_THAT(submission.notes, ElementsAre(HasSubstr("more than 400 files")));
}

TEST_F(ReadFolder, StopsWhenAllTogetherIsTooLarge) {
  for (int i = 0; i < 10; ++i) write_sparse("h" + std::to_string(i) + ".h", largest_file.count);
  const Submission submission = read();
  EXPECT_EQ(submission.files.size(), largest_submission.count / largest_file.count);
  EXPECT_THAT(submission.notes, ElementsAre(HasSubstr("8 MiB")));
}

TEST_F(ReadFolder, StopsAfterTooManyEntries) {
  write("upper.c");
  for (std::size_t i = 0; i < most_entries; ++i) write("junk/" + std::to_string(i));
  const Submission submission = read();
  EXPECT_THAT(paths(submission), ElementsAre("upper.c"));
  EXPECT_THAT(submission.notes, ElementsAre(HasSubstr("more than 20000 entries")));
}

TEST_F(ReadFolder, SaysLittleAboutAThousandLinks) {
  for (int i = 0; i < 1000; ++i) fs::create_symlink("x", folder_ / (std::to_string(i) + ".c"));
  EXPECT_THAT(read().notes, testing::SizeIs(11));
}

TEST_F(ReadFolder, PassesOverWhatMacosPutsBeside) {
  for (const char* path : {"._upper.c", "__MACOSX/a.h", "d/._a.h"}) write(path);
  EXPECT_THAT(read().files, IsEmpty());
}

TEST_F(ReadFolder, DoesNotDescendForEver) {
  std::string deep;
  for (int i = 0; i < 10; ++i) {
    write(deep + "here.h");
    deep += "d/";
  }
  EXPECT_THAT(paths(read()), testing::SizeIs(5));
}

TEST_F(ReadFolder, EscapesNamesInNotes) {
  fs::create_symlink("x", folder_ / "\x1b[31m.c");
  EXPECT_THAT(read().notes, ElementsAre("\\x1b[31m.c is a symbolic link"));
}

TEST_F(ReadFolder, NotesAFileThatMayNotBeRead) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may read everything";
  write("secret.c");
  fs::permissions(folder_ / "secret.c", fs::perms::none);
  const Submission submission = read();
  EXPECT_THAT(submission.files, IsEmpty());
  EXPECT_THAT(submission.notes, ElementsAre(HasSubstr("secret.c cannot be read")));
}

TEST_F(ReadFolder, RefusesAFolderThatMayNotBeRead) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may read everything";
  fs::permissions(folder_, fs::perms::none);
  const auto submission = read_folder(folder_);
  fs::permissions(folder_, fs::perms::owner_all);
  ASSERT_FALSE(submission);
  EXPECT_THAT(submission.error(), HasSubstr("cannot be read"));
}

TEST_F(ReadFolder, RefusesWhatIsNotThere) {
  const auto submission = read_folder(folder_ / "nowhere");
  ASSERT_FALSE(submission);
  EXPECT_THAT(submission.error(), HasSubstr("there is no folder"));
}

TEST_F(ReadFolder, RefusesWhatIsNoFolder) {
  write("file.c");
  const auto submission = read_folder(folder_ / "file.c");
  ASSERT_FALSE(submission);
  EXPECT_THAT(submission.error(), HasSubstr("is not a folder"));
}

TEST_F(ReadFolder, ReadSubmissionOpensNothingThatCouldWait) {
  ASSERT_EQ(::mkfifo((folder_ / "fifo").c_str(), 0600), 0);
  fs::create_symlink("loop", folder_ / "loop");
  const std::string fifo = (folder_ / "fifo").string();
  EXPECT_EQ(read_submission(fifo).error(), fifo + " is not a folder and no archive, but a FIFO");
  EXPECT_EQ(read_submission("/dev/zero").error(),
            "/dev/zero is not a folder and no archive, but a device");
  EXPECT_THAT(read_submission(folder_ / "loop").error(), HasSubstr("cannot be read"));
  EXPECT_THAT(read_submission(folder_ / "nowhere").error(), HasSubstr("there is no folder"));
}

TEST_F(ReadFolder, ReadSubmissionFollowsALinkToAFolder) {
  write("real/upper.c");
  fs::create_directory_symlink(folder_ / "real", folder_ / "link");
  const auto submission = read_submission(folder_ / "link");
  ASSERT_TRUE(submission);
  EXPECT_THAT(paths(*submission), ElementsAre("upper.c"));
}

}  // namespace
}  // namespace ipclab::intake
