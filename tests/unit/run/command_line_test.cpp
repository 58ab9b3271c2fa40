#include "run/command_line.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ipclab::run {
namespace {

using testing::ElementsAre;

TEST(ShownCommand, IsPlainWhereNothingNeedsQuotes) {
  EXPECT_EQ(shown_command({"upper", "-n", "a/b.c", "x=1"}), "upper -n a/b.c x=1");
  EXPECT_EQ(shown_command({}), "");
}

TEST(ShownCommand, QuotesWhatAShellWouldTakeApart) {
  EXPECT_EQ(shown_command({"pipeline", "yes", "|", "a b", ""}), "pipeline yes '|' 'a b' ''");
  EXPECT_EQ(shown_command({"x", "it's", "$HOME", "a;b", "*"}), R"(x 'it'\''s' '$HOME' 'a;b' '*')");
}

TEST(ShownCommand, IsCutWhenItIsVeryLong) {
  const std::string shown = shown_command({"x", std::string(100'000, 'a'), "end"});
  EXPECT_LT(shown.size(), 1000U);
  EXPECT_TRUE(shown.ends_with(" ..."));
}

TEST(StartMessage, HasTheProgramOfTheLabAsItsFirstArgument) {
  spec::Start step;
  step.program = "upper";
  step.args = {{{spec::Literal{"a"}}}, {{spec::Repeated{"b", 3}}}};
  step.env = {{"LC_ALL", "C"}};
  const StartActor message = start_message(step, true, {});
  EXPECT_TRUE(message.student);
  EXPECT_TRUE(message.has_program);
  EXPECT_THAT(message.argv, ElementsAre("upper", "a", "bbb"));
  EXPECT_THAT(message.env, ElementsAre("LC_ALL=C"));
}

TEST(StartMessage, HasTheWordsOfATool) {
  spec::Start step;
  step.tool = {"nc", "-U"};
  step.args = {{{spec::Literal{"socket"}}}};
  const StartActor message = start_message(step, false, {});
  EXPECT_FALSE(message.student);
  EXPECT_FALSE(message.has_program);
  EXPECT_THAT(message.argv, ElementsAre("nc", "-U", "socket"));
}

}  // namespace
}  // namespace ipclab::run
