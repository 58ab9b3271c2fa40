// The file of the control block, whatever programs make of it.

#include "run/control_file.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>

#include "observe/probe_block.hpp"

namespace ipclab::run {
namespace {

using probe::Control;
using testing::Each;

class TheControlFile : public testing::Test {
 protected:
  ~TheControlFile() override { std::filesystem::remove(path_); }

  std::string path_ = testing::TempDir() + "control-" + std::to_string(::getpid());
  ControlCopy beginning_ = new_control();
};

TEST_F(TheControlFile, BeginsAsAnyBlockDoes) {
  const auto any = std::make_unique<Control>();
  EXPECT_EQ(std::memcmp(any.get(), beginning_.get(), sizeof(Control)), 0);
  beginning_->plan_size = 1;
  beginning_->plan[0].executed = 7;
  const ControlFile file{path_, *beginning_};
  const auto block = file.block();
  EXPECT_EQ(std::memcmp(block.data(), beginning_.get(), block.size()), 0);
}

TEST_F(TheControlFile, ShowsWhatProgramsWrite) {
  ControlFile file{path_, *beginning_};
  const UniqueFd program{::open(path_.c_str(), O_RDWR | O_CLOEXEC)};
  beginning_->tasks_used = 2;
  beginning_->tasks[1].pid = 17;
  beginning_->profile.choices = 5;
  ASSERT_GT(::pwrite(program.get(), beginning_.get(), observe::probe_block_size(), 0), 0);
  EXPECT_EQ(file.look().tasks[1].pid, 17);
  EXPECT_EQ(file.profile()[offsetof(probe::Profile, choices)], 5);
  file.expect(3);
  file.ring();
  EXPECT_EQ(file.look().expected.load(), 3U);
  EXPECT_EQ(file.look().bell.load(), 1U);
}

TEST_F(TheControlFile, IsAllZerosWhereItHasBeenMadeShorter) {
  ControlFile file{path_, *beginning_};
  EXPECT_TRUE(file.has_its_size());
  ASSERT_EQ(::truncate(path_.c_str(), 0), 0);
  EXPECT_FALSE(file.has_its_size());
  EXPECT_EQ(file.look().magic, 0U);
  EXPECT_THAT(file.block(), Each(0));
  EXPECT_EQ(file.block().size(), observe::probe_block_size());
  EXPECT_EQ(file.profile().size(), sizeof(probe::Profile));
  file.ring();
  EXPECT_FALSE(file.has_its_size()) << "nothing that is done to it makes it whole";
}

}  // namespace
}  // namespace ipclab::run
