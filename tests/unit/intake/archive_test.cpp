#include "intake/archive.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <array>
#include <fstream>
#include <iterator>

#include "unit/intake/archive_maker.hpp"

namespace ipclab::intake {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::array<Format, 6> formats{
    {zip,
     {"sevenzip", ::archive_write_set_format_7zip, ::archive_write_add_filter_none},
     tar,
     tar_gz,
     {"tarbz2", ::archive_write_set_format_pax, ::archive_write_add_filter_bzip2},
     {"tarxz", ::archive_write_set_format_pax, ::archive_write_add_filter_xz}}};

class Maker : public ArchiveMaker {
 public:
  using ArchiveMaker::ArchiveMaker;

  Submission read() {
    auto submission = read_archive(finish(), "work");
    EXPECT_TRUE(submission) << submission.error();
    return submission ? std::move(submission).value() : Submission{};
  }
  std::string refusal() {
    const auto submission = read_archive(finish(), "work");
    EXPECT_FALSE(submission);
    return submission ? "" : submission.error();
  }
};

/// A file that is no archive.
UniqueFd file_of(const std::string& bytes) {
  UniqueFd file{::memfd_create("file", MFD_CLOEXEC)};
  EXPECT_EQ(::write(file.get(), bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
  ::lseek(file.get(), 0, SEEK_SET);
  return file;
}

std::vector<std::string> paths(const Submission& submission) {
  std::vector<std::string> paths;
  for (const SourceFile& file : submission.files) paths.push_back(file.path);
  return paths;
}

class EveryArchive : public testing::TestWithParam<Format> {};
INSTANTIATE_TEST_SUITE_P(All, EveryArchive, testing::ValuesIn(formats),
                         [](const auto& test) { return std::string{test.param.name}; });

TEST_P(EveryArchive, GivesWhatTheFolderGives) {
  const std::string bytes{"a\0\xff\r\n", 5};
  Maker maker{GetParam()};
  maker.add("upper.c", bytes).add("include/a.h", "a").add("old/upper.c").add("Makefile");
  const Submission submission = maker.read();
  EXPECT_EQ(submission.name, "work");
  EXPECT_THAT(paths(submission), ElementsAre("include/a.h", "upper.c"));
  EXPECT_EQ(submission.files.back().content, bytes);
  EXPECT_THAT(submission.notes, IsEmpty());
}

TEST_P(EveryArchive, LosesTheOneFolderAroundEverything) {
  Maker maker{GetParam()};
  maker.add("work/", "", AE_IFDIR).add("work/upper.c").add("work/d/d/d/d/a.h");
  maker.add("work/d/d/d/d/d/too-deep.h").add("work/old/upper.c").add("__MACOSX/work/._upper.c");
  maker.add("._work").add(".DS_Store");
  EXPECT_THAT(paths(maker.read()), ElementsAre("d/d/d/d/a.h", "upper.c"));
}

TEST_P(EveryArchive, KeepsAFolderThatIsNotAroundEverything) {
  Maker maker{GetParam()};
  maker.add("work/upper.c").add("work/a.h").add("README");
  EXPECT_THAT(paths(maker.read()), ElementsAre("work/a.h"));
}

TEST_P(EveryArchive, PassesOverAFileThatIsTooLarge) {
  Maker maker{GetParam()};
  maker.add("large.c", std::string(largest_file.count + 1, 'x'));
  maker.add("largest.c", std::string(largest_file.count, 'x'));
  const Submission submission = maker.read();
  EXPECT_THAT(paths(submission), ElementsAre("largest.c"));
  EXPECT_THAT(submission.notes, ElementsAre("large.c is larger than 1 MiB"));
}

TEST_P(EveryArchive, HeadersDoNotUseUpTheRoomOfSources) {
  Maker maker{GetParam()};
  for (std::size_t i = 0; i < most_files + 5; ++i) maker.add("h" + std::to_string(i) + ".h");
  maker.add("upper.c");
  const Submission submission = maker.read();
  EXPECT_THAT(submission.files, SizeIs(most_files));
  EXPECT_THAT(paths(submission), Contains("upper.c"));
  EXPECT_THAT(submission.notes, ElementsAre(HasSubstr("more than 400 files")));
}

TEST_P(EveryArchive, StopsWhenAllTogetherIsTooLarge) {
  Maker maker{GetParam()};
  for (int i = 0; i < 10; ++i)
    maker.add(std::to_string(i) + ".c", std::string(largest_file.count, 'x'));
  const Submission submission = maker.read();
  EXPECT_THAT(submission.files, SizeIs(largest_submission.count / largest_file.count));
  EXPECT_THAT(submission.notes, ElementsAre(HasSubstr("8 MiB")));
}

TEST_P(EveryArchive, StopsAfterTooManyEntries) {
  Maker maker{GetParam()};
  maker.add("upper.c");
  for (std::size_t i = 0; i < most_entries; ++i) maker.add("junk" + std::to_string(i), "");
  maker.add("late.c");
  // 7-Zip lists what is empty last.
  const Submission submission = maker.read();
  EXPECT_THAT(paths(submission), Contains("upper.c"));
  EXPECT_THAT(submission.notes, ElementsAre(HasSubstr("more than 20000 entries")));
}

TEST_P(EveryArchive, RefusesOneThatWasCutShort) {
  Maker maker{GetParam()};
  maker.add("upper.c", std::string(100'000, 'x')).add("a.h", "a");
  const int fd = maker.finish();
  struct stat status {};
  ASSERT_EQ(::fstat(fd, &status), 0);
  maker.cut(static_cast<std::size_t>(status.st_size) / 2);
  EXPECT_THAT(maker.refusal(), HasSubstr("work cannot be unpacked, it may be damaged"));
}

TEST_P(EveryArchive, TakesTheLastOfDuplicates) {
  Maker maker{GetParam()};
  maker.add("upper.c", "first").add("./upper.c", "second");
  const Submission submission = maker.read();
  ASSERT_THAT(submission.files, SizeIs(1));
  EXPECT_EQ(submission.files[0].content, "second");
  EXPECT_THAT(submission.notes, ElementsAre(HasSubstr("more than once")));
}

TEST(Archive, DoesNotLeaveItsFolder) {
  Maker maker{tar};
  maker.add("upper.c").add("../evil.c").add("a/../../evil.h").add("/etc/evil.h").add("../passwd");
  const Submission submission = maker.read();
  EXPECT_THAT(paths(submission), ElementsAre("upper.c"));
  EXPECT_THAT(submission.notes, ElementsAre("../evil.c leads out of the folder",
                                            "a/../../evil.h leads out of the folder",
                                            "/etc/evil.h begins at the root of the machine",
                                            "../passwd leads out of the folder"));
}

TEST(Archive, PassesOverWhatIsNoRegularFile) {
  Maker maker{tar};
  maker.add("upper.c").add_link("link.c", "/etc/passwd", "").add_link("hard.c", "", "upper.c");
  maker.add("fifo.c", "", AE_IFIFO).add("device.h", "", AE_IFCHR).add("disk.h", "", AE_IFBLK);
  maker.add_link("odd", "/etc", "").add("d.h", "", AE_IFDIR);
  const Submission submission = maker.read();
  EXPECT_THAT(paths(submission), ElementsAre("upper.c"));
  EXPECT_THAT(submission.notes,
              ElementsAre("link.c is a symbolic link", "hard.c is a hard link",
                          "fifo.c is not a regular file", "device.h is not a regular file",
                          "disk.h is not a regular file"));
}

TEST(Archive, ALinkAroundEverythingIsNoFolder) {
  Maker maker{tar};
  maker.add_link("work", "/etc", "").add("work/upper.c").add("work/a.h");
  EXPECT_THAT(paths(maker.read()), ElementsAre("work/a.h"));
}

TEST(Archive, NothingLiesInAFile) {
  Maker maker{tar};
  maker.add("upper.c").add("a.h/b.h").add("a.h").add("A.h");
  const Submission submission = maker.read();
  EXPECT_THAT(paths(submission), ElementsAre("A.h", "a.h", "upper.c"));
  EXPECT_THAT(submission.notes, ElementsAre("a.h and A.h differ in capitals only: both are kept",
                                            "a.h/b.h lies in a file, not in a folder"));
}

TEST(Archive, EscapesNamesInItsFewNotes) {
  Maker maker{tar};
  for (int i = 0; i < 1000; ++i)
    maker.add_link("\x1b[31m\n\xff" + std::to_string(i) + ".c", "x", "");
  maker.add(std::string(4000, 'x') + ".c");
  const Submission submission = maker.read();
  EXPECT_THAT(submission.notes, SizeIs(11));
  EXPECT_EQ(submission.notes.front(), "\\x1b[31m\\n\\xff0.c is a symbolic link");
  EXPECT_THAT(submission.notes.back(), HasSubstr("991 more"));
}

TEST(Archive, ReadsNamesInWhateverLocale) {
  Maker maker{zip};
  maker.add(
      "gr\xc3\xbc\xc3\x9f"
      "e.h");
  EXPECT_THAT(paths(maker.read()), ElementsAre("gr\xc3\xbc\xc3\x9f"
                                               "e.h"));
}

TEST(Archive, StopsUnpackingWhatIsNotWanted) {
  Maker maker{tar_gz};
  const std::string zeros(mebibytes(16).count, '\0');
  maker.add("upper.c");
  for (int i = 0; i < 17; ++i) maker.add("zeros" + std::to_string(i), zeros);
  maker.add("late.c");
  const Submission submission = maker.read();
  EXPECT_THAT(paths(submission), ElementsAre("upper.c"));
  EXPECT_THAT(submission.notes, ElementsAre(HasSubstr("more than 256 MiB")));
}

TEST(Archive, UnpacksOneLayerOnly) {
  Maker inner{tar_gz};
  inner.add("upper.c");
  const int fd = inner.finish();
  std::string bytes(1 << 16, '\0');
  bytes.resize(static_cast<std::size_t>(::read(fd, bytes.data(), bytes.size())));
  Maker outer{{"raw", ::archive_write_set_format_raw, ::archive_write_add_filter_gzip}};
  outer.add("", bytes);
  EXPECT_THAT(outer.refusal(), HasSubstr("cannot be unpacked"));
}

TEST(Archive, SaysThatItIsEncrypted) {
  Maker maker{zip, "secret"};
  maker.add("upper.c");
  EXPECT_EQ(maker.refusal(), "work is encrypted");
}

TEST(Archive, RefusesWhatIsNoArchive) {
  for (const std::string& bytes : {std::string{"int main(void) {}\n"}, std::string(2000, 'x')}) {
    const auto submission = read_archive(file_of(bytes).get(), "upper.c");
    ASSERT_FALSE(submission);
    EXPECT_THAT(submission.error(), HasSubstr("upper.c is not a folder, and no archive"));
  }
  const auto empty = read_archive(file_of("").get(), "a.zip");
  ASSERT_FALSE(empty);
  EXPECT_EQ(empty.error(), "a.zip is not a folder, but an empty file");
}

TEST(Archive, RefusesOneThatIsTooLarge) {
  const UniqueFd file = file_of("PK\x03\x04");
  ASSERT_EQ(::ftruncate(file.get(), static_cast<off_t>(largest_archive.count + 1)), 0);
  const auto submission = read_archive(file.get(), "a.zip");
  ASSERT_FALSE(submission);
  EXPECT_THAT(submission.error(), HasSubstr("32 MiB"));
}

TEST(Archive, LeavesTheBoundsOfTheProcessAsTheyWere) {
  rlimit before{}, after{};
  ASSERT_EQ(::getrlimit(RLIMIT_AS, &before), 0);
  Maker maker{zip};
  maker.add("upper.c");
  EXPECT_THAT(maker.read().files, SizeIs(1));
  ASSERT_EQ(::getrlimit(RLIMIT_AS, &after), 0);
  EXPECT_EQ(before.rlim_cur, after.rlim_cur);
}

}  // namespace
}  // namespace ipclab::intake
