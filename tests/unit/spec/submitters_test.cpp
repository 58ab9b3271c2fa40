#include "spec/submitters.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ipclab::spec {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

TEST(Submitters, AreReadAsGradescopeWritesThem) {
  const auto all = read_submitters(
      "---\r\nsubmission_1:\r\n  :submitters:\r\n  - :name: 'O''Neil: x'\r\n    :sid: 007\r\n"
      "    :email: o@uni.edu\r\n  :created_at: '2024-05-01'\r\n"
      "\"submission_2\":\n  :submitters: []\n  :score: 1\n");
  ASSERT_THAT(all, SizeIs(2));
  EXPECT_EQ(all[0].folder, "submission_1");
  ASSERT_THAT(all[0].submitters, SizeIs(1));
  EXPECT_EQ(all[0].submitters[0].name, "O'Neil: x");
  EXPECT_EQ(all[0].submitters[0].id, "007");
  EXPECT_EQ(all[0].submitters[0].email, "o@uni.edu");
  EXPECT_EQ(all[0].created_at, "2024-05-01");
  EXPECT_EQ(all[1].folder, "submission_2");
  EXPECT_TRUE(all[1].readable);
  EXPECT_THAT(all[1].submitters, IsEmpty());
}

TEST(Submitters, ResultsDoNotMatterHoweverLongOrStrange) {
  std::string bytes = "submission_1:\n  :results:\n    tests: !ruby/object:Thing\n";
  for (int i = 0; i < 300'000; ++i) bytes += "    - {a: [&x 1, *x]}\n";
  bytes += "  :submitters:\n  - :name: Jane\n";
  const auto all = read_submitters(bytes);
  ASSERT_THAT(all, SizeIs(1));
  ASSERT_THAT(all[0].submitters, SizeIs(1));
  EXPECT_EQ(all[0].submitters[0].name, "Jane");
}

TEST(Submitters, OneThatCannotBeReadIsNobodyElses) {
  const auto all = read_submitters(
      "submission_1:\n  :submitters:\n  - {[\nsubmission_2:\n  :submitters:\n  - :name: Jane\n"
      "submission_3:\n  :score: 1\n");
  ASSERT_THAT(all, SizeIs(3));
  EXPECT_FALSE(all[0].readable);
  EXPECT_EQ(all[1].submitters.at(0).name, "Jane");
  EXPECT_FALSE(all[2].readable);
}

TEST(Submitters, AreBounded) {
  std::string bytes = "submission_1:\n  :submitters:\n";
  for (std::size_t i = 0; i < most_submitters + 10; ++i) bytes += "  - :name: x\n";
  EXPECT_THAT(read_submitters(bytes).at(0).submitters, SizeIs(most_submitters));
  EXPECT_THAT(read_submitters(""), IsEmpty());
  EXPECT_THAT(read_submitters(":\n  :submitters:\n"), SizeIs(1));
}

}  // namespace
}  // namespace ipclab::spec
