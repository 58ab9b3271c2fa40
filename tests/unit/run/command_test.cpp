#include "run/command.hpp"

#include <gtest/gtest.h>

#include <csignal>

#include "support/error.hpp"

namespace ipclab::run {
namespace {

using namespace std::chrono_literals;

constexpr CommandBounds wide{60s, 1 << 20};

CommandAnswer ask_shell(const std::string& script, const CommandBounds& bounds = wide) {
  return ask({"sh", "-c", script}, {"PATH=/usr/bin:/bin", "NAME=it's me"}, bounds);
}

TEST(Command, AnswersOnBothOutputsAndWithItsStatus) {
  const CommandAnswer answer = ask_shell("echo \"$NAME\"; echo no >&2; cat; exit 3");
  EXPECT_EQ(answer.out, "it's me\n");
  EXPECT_EQ(answer.err, "no\n");
  EXPECT_EQ(answer.status, 3);
  EXPECT_FALSE(answer.too_late);
}

TEST(Command, GetsItsWordsAsTheyAre) {
  EXPECT_EQ(ask({"printf", "%s|", "a b", "$HOME", ""}, {}, wide).out, "a b|$HOME||");
}

TEST(Command, IsKilledWhenItsTimeIsOver) {
  const CommandAnswer answer = ask_shell("echo begun; exec sleep 1000", {300ms, 100});
  EXPECT_TRUE(answer.too_late);
  EXPECT_EQ(answer.status, 128 + SIGKILL);
}

TEST(Command, IsReadToItsEndWithinABound) {
  const CommandAnswer answer = ask_shell("head -c 300000 /dev/zero; echo x >&2", {60s, 1000});
  EXPECT_EQ(answer.out.size(), 1000U);
  EXPECT_EQ(answer.err, "x\n");
  EXPECT_EQ(answer.status, 0);
}

TEST(Command, ThatIsNotThereIsTrouble) {
  EXPECT_THROW((void)ask({"no-such-command"}, {}, wide), GraderError);
}

}  // namespace
}  // namespace ipclab::run
