#include "run/child_signals.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

namespace ipclab::run {
namespace {

/// A child that ends, or stops, at once; waits until it has, and takes no notice of it.
pid_t child_that(int signal, int what_to_wait_for) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::raise(signal);
    ::_exit(0);
  }
  siginfo_t news{};
  EXPECT_EQ(::waitid(P_PID, static_cast<id_t>(child), &news, what_to_wait_for | WNOWAIT), 0);
  return child;
}

TEST(ChildSignals, AChildThatHasEndedIsNewsUntilItIsWaitedFor) {
  EXPECT_FALSE(has_news_of_children());
  const pid_t child = child_that(SIGKILL, WEXITED);
  EXPECT_TRUE(has_news_of_children());
  EXPECT_TRUE(has_news_of_children());
  EXPECT_EQ(::waitpid(child, nullptr, 0), child);
  EXPECT_FALSE(has_news_of_children());
}

TEST(ChildSignals, AChildThatLivesOrIsStoppedIsNone) {
  const pid_t child = child_that(SIGSTOP, WSTOPPED);
  EXPECT_FALSE(has_news_of_children());
  ::kill(child, SIGKILL);
  EXPECT_EQ(::waitpid(child, nullptr, 0), child);
}

}  // namespace
}  // namespace ipclab::run
