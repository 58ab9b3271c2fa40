#include "intake/packing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include "intake/archive.hpp"
#include "intake/names.hpp"
#include "support/unique_fd.hpp"

namespace ipclab::intake {
namespace {

Submission unpacked(const std::string& tar) {
  const UniqueFd file{::memfd_create("tar", MFD_CLOEXEC)};
  EXPECT_EQ(::pwrite(file.get(), tar.data(), tar.size(), 0), static_cast<ssize_t>(tar.size()));
  auto read = read_archive(file.get(), "tar");
  EXPECT_TRUE(read) << read.error();
  return read ? std::move(*read) : Submission{};
}

void expect_same_files(const Submission& a, const Submission& b) {
  ASSERT_EQ(a.files.size(), b.files.size());
  for (std::size_t i = 0; i < a.files.size(); ++i) {
    EXPECT_EQ(a.files[i].path, b.files[i].path);
    EXPECT_EQ(a.files[i].content, b.files[i].content);
  }
}

TEST(Packing, GivesTheSameFilesBack) {
  const Submission submission{"work",
                              {{"a/" + std::string(95, 'b') + ".h", "long"},
                               {"a/\xc3\xa4.h", std::string(512, 'y')},
                               {"a/" + std::string(180, '\xff') + ".h", "no UTF-8"},
                               {"empty.c", ""},
                               {"upper.c", std::string{"a\0\xff\r\n", 5}},
                               {"x.c", std::string(100'000, 'x')}},
                              {"a note"}};
  const Submission back = unpacked(packed(submission));
  expect_same_files(submission, back);
  EXPECT_THAT(back.notes, testing::IsEmpty());
}

TEST(Packing, SameFilesGiveTheSameBytes) {
  const Submission one{"one", {{"upper.c", "x"}}, {}};
  const Submission other{"other", {{"upper.c", "x"}}, {"a note"}};
  const Submission different{"one", {{"upper.c", "y"}}, {}};
  EXPECT_EQ(packed(one), packed(other));
  EXPECT_NE(packed(one), packed(different));
}

TEST(Packing, PathsOfEveryLengthComeBack) {
  Submission submission{"work", {}, {}};
  for (std::size_t length = 90; length <= longest_path; ++length)
    submission.files.push_back({std::string(length - 2, 'z') + ".c", std::to_string(length)});
  expect_same_files(submission, unpacked(packed(submission)));
}

}  // namespace
}  // namespace ipclab::intake
