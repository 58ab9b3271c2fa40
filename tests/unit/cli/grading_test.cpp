#include "cli/grading.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>

#include "spec/load.hpp"

namespace ipclab::cli {
namespace {

using judge::Status;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr auto a_moment = std::chrono::milliseconds{150};
constexpr auto long_enough = std::chrono::seconds{60};

const std::string slow = R"(
#include <stdio.h>
#include <unistd.h>
int main(void) {
  usleep(400000);
  puts("hello");
  return 0;
}
)";

const std::string wrong = R"(
#include <stdio.h>
int main(void) {
  puts("go away");
  return 0;
}
)";

constexpr const char* lab_yaml = R"(
lab: tiny
title: A tiny lab
programs: [hello]
tests:
  - id: hello.greets
    title: It greets
    run: {stdout: "hello\n"}
)";

class Beside : public testing::Test {
 protected:
  void SetUp() override {
    std::string path = testing::TempDir() + "ipclab-grading-XXXXXX";
    ASSERT_NE(::mkdtemp(path.data()), nullptr);
    folder_ = path;
    std::filesystem::create_directory(folder_ / "tiny");
    std::ofstream{folder_ / "tiny/lab.yaml"} << lab_yaml;
    auto lab = spec::load_lab(folder_ / "tiny", spec::Scope::visible_only);
    ASSERT_TRUE(lab);
    lab_ = std::move(*lab);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  /// So much time does the program have beside others, which is what a busy machine comes to, and
  /// so much alone.
  judge::Verdict grade_beside_others(const std::string& program, std::chrono::milliseconds busy,
                                     std::chrono::milliseconds alone) {
    lab_.tests.front().limits.wall = busy;
    const intake::Submission submission{"ada", {{"hello.c", program}}, {}};
    run::Runner runner{std::nullopt};
    Reference reference{folder_ / "none"};
    const Neighbours neighbours{[this] { told_.emplace_back("beside"); },
                                [this, alone] {
                                  told_.emplace_back("alone");
                                  lab_.tests.front().limits.wall = alone;
                                }};
    return grade(runner, reference,
                 {.lab = lab_,
                  .submission = submission,
                  .tests = {&lab_.tests.front()},
                  .replay = {},
                  .begins = {},
                  .cores = 1,
                  .neighbours = neighbours});
  }

  std::filesystem::path folder_;
  spec::Lab lab_;
  std::vector<std::string> told_;
};

TEST_F(Beside, OthersWhatTimeHasFailedCountsAsItIsAlone) {
  const judge::Verdict verdict = grade_beside_others(slow, a_moment, long_enough);
  EXPECT_EQ(verdict.tests.front().status, Status::pass);
  EXPECT_THAT(told_, ElementsAre("alone", "beside"));
  EXPECT_THAT(verdict.notes, ElementsAre(HasSubstr("hello.greets failed while others")));
}

TEST_F(Beside, OthersWhatIsSlowAloneTooHasFailed) {
  const judge::Verdict verdict = grade_beside_others(slow, a_moment, a_moment);
  EXPECT_EQ(verdict.tests.front().status, Status::fail);
  EXPECT_THAT(told_, ElementsAre("alone", "beside"));
  EXPECT_THAT(verdict.notes, IsEmpty());
}

TEST_F(Beside, OthersWhatIsWrongIsNotTriedAgain) {
  const judge::Verdict verdict = grade_beside_others(wrong, long_enough, long_enough);
  EXPECT_EQ(verdict.tests.front().status, Status::fail);
  EXPECT_THAT(told_, IsEmpty());
}

TEST_F(Beside, OthersWhatIsRightIsNotTriedAgain) {
  const judge::Verdict verdict = grade_beside_others(slow, long_enough, a_moment);
  EXPECT_EQ(verdict.tests.front().status, Status::pass);
  EXPECT_THAT(told_, IsEmpty());
  EXPECT_THAT(verdict.notes, IsEmpty());
}

}  // namespace
}  // namespace ipclab::cli
