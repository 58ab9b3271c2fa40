#include "observe/processes.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>

#include <algorithm>
#include <ctime>

#include "support/unique_fd.hpp"
#include "unit/observe/child.hpp"

namespace ipclab::observe {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Not;

struct Pipe {
  UniqueFd read_end;
  UniqueFd write_end;

  Pipe() {
    int ends[2];
    EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
    read_end = UniqueFd{ends[0]};
    write_end = UniqueFd{ends[1]};
  }
};

/// A process that has surely ended and been waited for.
pid_t gone() {
  const Child child{[] {}};
  return child.pid();
}

bool has_ended(pid_t pid) {
  siginfo_t info{};
  return ::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOWAIT) == 0;
}

TEST(StatusOf, TellsParentAndState) {
  const Child child{[] { ::pause(); }};
  ASSERT_TRUE(eventually([&] { return status_of(child.pid())->state == 'S'; }));
  const auto status = status_of(child.pid());
  EXPECT_EQ(status->pid, child.pid());
  EXPECT_EQ(status->parent, ::getpid());
  EXPECT_EQ(status->session, ::getsid(0));
}

TEST(StatusOf, SeesAZombie) {
  const Child child{[] {}};
  ASSERT_TRUE(has_ended(child.pid()));
  EXPECT_EQ(status_of(child.pid())->state, 'Z');
}

TEST(StatusOf, IsNotDeceivedByTheNameOfAProgram) {
  const Child child{[] {
    ::prctl(PR_SET_NAME, "a) Z 1 (b");
    ::pause();
  }};
  ASSERT_TRUE(eventually([&] { return system_call_of(child.pid(), child.pid()).has_value(); }));
  EXPECT_EQ(status_of(child.pid())->parent, ::getpid());
}

TEST(StatusOf, IsEmptyForNobody) { EXPECT_EQ(status_of(gone()), std::nullopt); }

TEST(StatusOf, CountsTheMemoryThatIsUsed) {
  const auto status = status_of(::getpid());
  ASSERT_TRUE(status);
  EXPECT_GT(status->resident_pages, 0U);
}

TEST(ChildrenOf, ListsTheChildrenAlone) {
  const Child first{[] { ::pause(); }};
  const Child second{[] { ::pause(); }};
  EXPECT_THAT(children_of(::getpid()), testing::IsSupersetOf({first.pid(), second.pid()}));
  EXPECT_THAT(children_of(first.pid()), testing::IsEmpty());
  EXPECT_THAT(children_of(gone()), testing::IsEmpty());
}

TEST(DescendantsOf, ReachesGrandchildrenInOtherSessions) {
  const Child child{[] {
    if (::fork() == 0) ::setsid();
    ::pause();
  }};
  ASSERT_TRUE(eventually([&] { return children_of(child.pid()).size() == 1; }));
  const pid_t grandchild = children_of(child.pid()).front();
  std::vector<pid_t> pids;
  for (const ProcessStatus& process : descendants_of(child.pid())) pids.push_back(process.pid);
  EXPECT_THAT(pids, ElementsAre(grandchild));
  pids.clear();
  for (const ProcessStatus& process : descendants_of(::getpid())) pids.push_back(process.pid);
  EXPECT_THAT(pids, testing::IsSupersetOf({child.pid(), grandchild}));
  ::kill(grandchild, SIGKILL);
}

TEST(DescendantsOf, HasNothingForNobody) {
  EXPECT_THAT(descendants_of(gone()), testing::IsEmpty());
}

TEST(SystemCallOf, TellsTheCallAndItsArguments) {
  const Pipe pipe;
  const int fd = pipe.read_end.get();
  const Child child{[fd] {
    char byte = 0;
    [[maybe_unused]] const ssize_t ignored = ::read(fd, &byte, 1);
  }};
  ASSERT_TRUE(eventually([&] {
    const auto call = system_call_of(child.pid(), child.pid());
    return call && call->number == SYS_read;
  }));
  const auto call = system_call_of(child.pid(), child.pid());
  EXPECT_EQ(call->arguments[0], static_cast<std::uint64_t>(fd));
  EXPECT_EQ(call->arguments[2], 1U);
}

TEST(SystemCallOf, IsEmptyForWhoRunsAndForNobody) {
  const Child spinner{[] {
    while (true) {
      asm volatile("");
    }
  }};
  EXPECT_TRUE(eventually([&] { return !system_call_of(spinner.pid(), spinner.pid()); }));
  const pid_t nobody = gone();
  EXPECT_EQ(system_call_of(nobody, nobody), std::nullopt);
}

TEST(ThreadStatusOf, StandsStillWithTheProcess) {
  const Child child{[] { ::pause(); }};
  ASSERT_TRUE(eventually([&] { return system_call_of(child.pid(), child.pid()).has_value(); }));
  const auto before = thread_status_of(child.pid(), child.pid());
  ASSERT_TRUE(before);
  EXPECT_EQ(before->state, 'S');
  EXPECT_EQ(thread_status_of(child.pid(), child.pid())->switches, before->switches);
  const pid_t nobody = gone();
  EXPECT_FALSE(thread_status_of(nobody, nobody));
}

TEST(DescriptorsOf, TellsNumberDirectionAndTarget) {
  const Pipe pipe;
  const Child child{[] { ::pause(); }};
  const auto descriptors = descriptors_of(child.pid());
  const auto find = [&](const UniqueFd& fd) {
    return *std::ranges::find(descriptors, fd.get(), &Descriptor::number);
  };
  ASSERT_THAT(descriptors, Contains(testing::Field(&Descriptor::number, pipe.read_end.get())));
  ASSERT_THAT(descriptors, Contains(testing::Field(&Descriptor::number, pipe.write_end.get())));
  EXPECT_TRUE(find(pipe.read_end).readable);
  EXPECT_FALSE(find(pipe.read_end).writable);
  EXPECT_TRUE(find(pipe.write_end).writable);
  EXPECT_FALSE(find(pipe.write_end).readable);
  EXPECT_TRUE(find(pipe.read_end).target.starts_with("pipe:["));
  EXPECT_EQ(find(pipe.read_end).target, find(pipe.write_end).target);
}

TEST(DescriptorsOf, AreSortedAndEmptyForNobody) {
  const auto own = descriptors_of(::getpid());
  EXPECT_TRUE(std::ranges::is_sorted(own, {}, &Descriptor::number));
  EXPECT_THAT(descriptors_of(gone()), testing::IsEmpty());
}

TEST(NameOf, IsTheLastPartOfTheFirstArgument) {
  EXPECT_EQ(name_of(::getpid()), "observe_test");
  EXPECT_EQ(name_of(gone()), "?");
}

TEST(NameOf, OfAZombieIsItsCommInBrackets) {
  const Child child{[] { ::prctl(PR_SET_NAME, "short"); }};
  ASSERT_TRUE(has_ended(child.pid()));
  EXPECT_EQ(name_of(child.pid()), "[short]");
}

TEST(IgnoresSignal, IsKnownOfAZombieToo) {
  const Child ignoring{[] { ::signal(SIGCHLD, SIG_IGN); }};
  const Child other{[] { ::signal(SIGCHLD, SIG_DFL); }};
  ASSERT_TRUE(has_ended(ignoring.pid()));
  ASSERT_TRUE(has_ended(other.pid()));
  EXPECT_TRUE(ignores_signal(ignoring.pid(), SIGCHLD));
  EXPECT_FALSE(ignores_signal(other.pid(), SIGCHLD));
}

TEST(ProportionalMemory, DividesWhatIsShared) {
  constexpr std::size_t size = 32UL << 20;
  char* memory = static_cast<char*>(
      ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  ASSERT_NE(memory, MAP_FAILED);
  std::fill(memory, memory + size, 'x');
  const Child first{[] { ::pause(); }};
  const Child second{[] { ::pause(); }};
  EXPECT_LT(proportional_memory(first.pid())->all + proportional_memory(second.pid())->all, size);
  EXPECT_FALSE(proportional_memory(gone()));
  ::munmap(memory, size);
}

TEST(MayBeWokenByATimer, KnowsTheKindsOfTimers) {
  const Child none{[] { ::pause(); }};
  const Child alarm{[] {
    ::signal(SIGALRM, [](int) {});
    ::pause();
  }};
  const Child timer{[] {
    timer_t id{};
    ::timer_create(CLOCK_MONOTONIC, nullptr, &id);
    ::pause();
  }};
  EXPECT_TRUE(eventually([&] { return may_be_woken_by_a_timer(alarm.pid()); }));
  EXPECT_TRUE(eventually([&] { return may_be_woken_by_a_timer(timer.pid()); }));
  EXPECT_FALSE(may_be_woken_by_a_timer(none.pid()));
  EXPECT_FALSE(may_be_woken_by_a_timer(gone()));
}

TEST(HasArmedTimerFile, KnowsWhetherItWillExpire) {
  const auto waits_with_timer = [](long seconds) {
    return [seconds] {
      const int timer = ::timerfd_create(CLOCK_MONOTONIC, 0);
      const itimerspec time{{0, 0}, {seconds, 0}};
      ::timerfd_settime(timer, 0, &time, nullptr);
      ::pause();
    };
  };
  const Child armed{waits_with_timer(1000)};
  const Child disarmed{waits_with_timer(0)};
  EXPECT_TRUE(eventually([&] { return has_armed_timer_file(armed.pid()); }));
  EXPECT_TRUE(
      eventually([&] { return system_call_of(disarmed.pid(), disarmed.pid()).has_value(); }));
  EXPECT_FALSE(has_armed_timer_file(disarmed.pid()));
  EXPECT_FALSE(has_armed_timer_file(gone()));
}

TEST(ThreadsOf, CountsTheMainThread) {
  const Child child{[] { ::pause(); }};
  EXPECT_THAT(threads_of(child.pid()), ElementsAre(child.pid()));
  EXPECT_THAT(threads_of(gone()), testing::IsEmpty());
}

TEST(BlocksSignal, TellsWhatAThreadLetsWait) {
  const Child child{[] {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    ::sigprocmask(SIG_SETMASK, &set, nullptr);
    ::pause();
  }};
  EXPECT_TRUE(eventually([&] { return blocks_signal(child.pid(), SIGUSR1); }));
  EXPECT_FALSE(blocks_signal(child.pid(), SIGUSR2));
  EXPECT_FALSE(blocks_signal(gone(), SIGUSR1));
}

TEST(HasInternetSocket, KnowsTheFamiliesOfSockets) {
  const auto with_socket = [](int domain) {
    return Child{[domain] {
      ::close_range(3, ~0U, 0);
      if (::socket(domain, SOCK_STREAM, 0) != -1) ::dup2(3, 9);
      ::pause();
    }};
  };
  const auto has_it = [](const Child& child) {
    EXPECT_TRUE(eventually([&] {
      return std::ranges::any_of(descriptors_of(child.pid()), [](const Descriptor& descriptor) {
        return descriptor.number == 9;
      });
    }));
    return has_internet_socket(child.pid());
  };
  EXPECT_TRUE(has_it(with_socket(AF_INET)));
  EXPECT_FALSE(has_it(with_socket(AF_UNIX)));
}

}  // namespace
}  // namespace ipclab::observe
