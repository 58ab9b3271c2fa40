#include "observe/standstill.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <ctime>

#include "support/unique_fd.hpp"
#include "unit/observe/child.hpp"
#include "unit/observe/no_timers.hpp"

namespace ipclab::observe {
namespace {

using testing::HasSubstr;

std::vector<ProcessStatus> only(const Child& child) { return {*status_of(child.pid())}; }

bool in_some_call(const Child& child) {
  const auto status = status_of(child.pid());
  return status && status->state == 'S' && system_call_of(child.pid(), child.pid());
}

TEST(Look, SeesThatAllWait) {
  const Child child{[] { ::pause(); }};
  ASSERT_TRUE(eventually([&] { return look_at(only(child), no_timers).all_blocked; }));
  const Look look = look_at(only(child), no_timers);
  EXPECT_EQ(look.threads.size(), 1U);
  EXPECT_EQ(look, look_at(only(child), no_timers));
}

TEST(Look, IsDifferentWhenAProcessHasRunInBetween) {
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  const UniqueFd reader{ends[0]};
  const UniqueFd writer{ends[1]};
  const Child child{[&] {
    char byte = 0;
    while (::read(reader.get(), &byte, 1) == 1) {
    }
  }};
  ASSERT_TRUE(eventually([&] { return look_at(only(child), no_timers).all_blocked; }));
  const Look before = look_at(only(child), no_timers);
  ASSERT_EQ(::write(writer.get(), "x", 1), 1);
  ASSERT_TRUE(eventually([&] {
    const Look look = look_at(only(child), no_timers);
    return look.all_blocked && look != before;
  }));
}

TEST(Look, SeesThatSomebodySleepsForATime) {
  const Child child{[] {
    const timespec long_time{1000, 0};
    ::nanosleep(&long_time, nullptr);
  }};
  ASSERT_TRUE(eventually([&] { return in_some_call(child); }));
  EXPECT_FALSE(look_at(only(child), no_timers).all_blocked);
}

TEST(Look, SeesThatSomebodyRuns) {
  const Child waiting{[] { ::pause(); }};
  const Child running{[] {
    while (true) {
      asm volatile("");
    }
  }};
  ASSERT_TRUE(eventually([&] { return look_at(only(waiting), no_timers).all_blocked; }));
  EXPECT_FALSE(
      look_at({*status_of(waiting.pid()), *status_of(running.pid())}, no_timers).all_blocked);
}

TEST(Look, TakesNoNoticeOfZombies) {
  const Child waiting{[] { ::pause(); }};
  const Child ended{[] {}};
  ASSERT_TRUE(eventually([&] { return status_of(ended.pid())->state == 'Z'; }));
  ASSERT_TRUE(eventually([&] { return look_at(only(waiting), no_timers).all_blocked; }));
  const Look look = look_at({*status_of(waiting.pid()), *status_of(ended.pid())}, no_timers);
  EXPECT_TRUE(look.all_blocked);
  EXPECT_EQ(look.threads.size(), 1U);
}

TEST(Look, OfAProcessThatIsGoneMeansNothing) {
  ProcessStatus gone;
  {
    const Child child{[] { ::pause(); }};
    gone = *status_of(child.pid());
  }
  EXPECT_TRUE(look_at({gone}, no_timers).threads.empty());
}

/// listen(2), tcp(7): what comes when the queue is full is dropped, and sent again.
void connect_in_vain() {
  const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const name = reinterpret_cast<sockaddr*>(&address);
  ::bind(listener, name, size);
  ::listen(listener, 0);
  ::getsockname(listener, name, &size);
  for (int i = 0; i < 4; ++i)
    ::connect(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), name, size);
  ::pause();
}

TEST(Look, WhoIsKnownToWaitMayWaitForWhatTcpSendsAgain) {
  const Child child{connect_in_vain};
  ASSERT_TRUE(eventually([&] { return tcp_will_send_again(child.pid()); }));
  EXPECT_FALSE(look_at(only(child), no_timers, {child.pid()}).all_blocked);
  const Child other{[] { ::pause(); }};
  EXPECT_TRUE(look_at(only(other), no_timers, {other.pid()}).all_blocked);
}

TEST(Describe, SaysWhoHoldsTheOtherEndOfAPipe) {
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  const UniqueFd reader{ends[0]};
  const UniqueFd writer{ends[1]};
  const Child child{[&] {
    char byte = 0;
    [[maybe_unused]] const ssize_t ignored = ::read(reader.get(), &byte, 1);
  }};
  ASSERT_TRUE(eventually([&] { return look_at(only(child), no_timers).all_blocked; }));
  const auto described = describe(only(child));
  ASSERT_EQ(described.size(), 1U);
  EXPECT_EQ(described[0].pid, child.pid());
  EXPECT_EQ(described[0].parent, ::getpid());
  EXPECT_THAT(described[0].waits_in,
              HasSubstr("read of descriptor " + std::to_string(reader.get()) + " (a pipe"));
  EXPECT_THAT(described[0].waits_in, HasSubstr("its write end is open in observe_test (pid " +
                                               std::to_string(child.pid()) + ") as descriptor " +
                                               std::to_string(writer.get())));
}

TEST(Describe, SaysThatTheOtherEndIsOpenNowhere) {
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  const UniqueFd reader{ends[0]};
  UniqueFd writer{ends[1]};
  const Child child{[&] {
    ::close(writer.get());
    char byte = 0;
    [[maybe_unused]] const ssize_t ignored = ::read(reader.get(), &byte, 1);
  }};
  ASSERT_TRUE(eventually([&] { return look_at(only(child), no_timers).all_blocked; }));
  EXPECT_THAT(describe(only(child))[0].waits_in,
              HasSubstr("its write end is open in no process of the test"));
}

TEST(Describe, NamesOtherWaitsInWords) {
  const Child parent{[] {
    if (::fork() == 0) ::pause();
    ::waitpid(-1, nullptr, 0);
  }};
  ASSERT_TRUE(eventually(
      [&] { return look_at(descendants_of(parent.pid()), no_timers).threads.size() == 1; }));
  ASSERT_TRUE(eventually([&] { return look_at(only(parent), no_timers).all_blocked; }));
  EXPECT_EQ(describe(only(parent))[0].waits_in, "wait for a child");
  const auto children = describe(descendants_of(parent.pid()));
  ASSERT_EQ(children.size(), 1U);
  EXPECT_EQ(children[0].waits_in, "pause");
  ::kill(children[0].pid, SIGKILL);
}

TEST(Describe, HasNoWaitForWhoDoesNotWait) {
  const Child ended{[] {}};
  ASSERT_TRUE(eventually([&] { return status_of(ended.pid())->state == 'Z'; }));
  const auto described = describe(only(ended));
  EXPECT_EQ(described[0].state, 'Z');
  EXPECT_EQ(described[0].waits_in, "");
}

}  // namespace
}  // namespace ipclab::observe
