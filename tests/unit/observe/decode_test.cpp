#include "observe/decode.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <linux/futex.h>
#include <linux/sched.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/sem.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <ctime>
#include <initializer_list>
#include <limits>
#include <map>

#include "evidence/call_names.hpp"

namespace ipclab::observe {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Memory as it was recorded: some bytes at some addresses.
class Recorded final : public Memory {
 public:
  template <typename T>
  Recorded& put(std::uint64_t address, const T& value) {
    bytes_[address].assign(reinterpret_cast<const char*>(&value), sizeof value);
    return *this;
  }
  Recorded& put_text(std::uint64_t address, const std::string& text) {
    bytes_[address] = text + '\0';
    return *this;
  }
  [[nodiscard]] std::string read(std::uint64_t address, std::size_t size) const override {
    const auto found = bytes_.find(address);
    return found == bytes_.end() ? std::string{} : found->second.substr(0, size);
  }

 private:
  std::map<std::uint64_t, std::string> bytes_;
};

Call decoded(long number, std::initializer_list<std::uint64_t> arguments,
             const Recorded& memory = {}) {
  RawCall raw{.number = number, .arguments = {}};
  std::ranges::copy(arguments, raw.arguments.begin());
  return decode(raw, memory);
}

constexpr std::uint64_t as_argument(int number) { return static_cast<std::uint64_t>(number); }

TEST(Decode, KnowsNothingOfCallsThatDoNotStop) {
  EXPECT_EQ(decoded(SYS_getpid, {}).what, nullptr);
  EXPECT_EQ(decoded(-1, {}).what, nullptr);
  EXPECT_EQ(decoded(100'000, {}).what, nullptr);
}

TEST(Decode, ReadAndWriteHaveADescriptorABufferAndASize) {
  const Call read = decoded(SYS_read, {3, 0x1000, 8});
  EXPECT_EQ(read.what->name, "read");
  EXPECT_EQ(read.descriptor, 3);
  EXPECT_EQ(read.buffer, 0x1000U);
  EXPECT_EQ(read.asked, 8U);
  EXPECT_EQ(read.patience, Patience::for_ever);
  EXPECT_EQ(decoded(SYS_write, {1, 0x2000, 5}).asked, 5U);
}

TEST(Decode, AVectorAsksForTheSumOfItsParts) {
  const iovec parts[] = {{reinterpret_cast<void*>(0x5000), 3},
                         {reinterpret_cast<void*>(0x6000), 4}};
  const Call call = decoded(SYS_writev, {4, 0x1000, 2}, Recorded{}.put(0x1000, parts));
  EXPECT_EQ(call.descriptor, 4);
  EXPECT_EQ(call.buffer, 0x5000U);
  EXPECT_EQ(call.asked, 7U);
}

TEST(Decode, AVectorThatCannotBeReadAsksForNothing) {
  EXPECT_EQ(decoded(SYS_readv, {4, 0x1000, 1'000'000}).asked, 0U);
}

TEST(Decode, AReceiverMayDecideNotToWait) {
  EXPECT_EQ(decoded(SYS_recvfrom, {3, 0x1000, 8, MSG_DONTWAIT}).patience, Patience::none);
  EXPECT_EQ(decoded(SYS_recvfrom, {3, 0x1000, 8, 0}).patience, Patience::for_ever);
  EXPECT_EQ(decoded(SYS_recvmsg, {3, 0x1000, MSG_DONTWAIT}).patience, Patience::none);
}

TEST(Decode, OpenNamesAPathAndFlags) {
  const Call call = decoded(SYS_openat, {as_argument(AT_FDCWD), 0x1000, O_RDONLY | O_NONBLOCK},
                            Recorded{}.put_text(0x1000, "/work/jobs"));
  EXPECT_EQ(call.what->name, "open");
  EXPECT_EQ(call.path, "/work/jobs");
  EXPECT_THAT(call.flags, ElementsAre("O_NONBLOCK"));
  EXPECT_EQ(call.patience, Patience::none);
}

TEST(Decode, APathThatCannotBeReadIsEmpty) {
  EXPECT_EQ(decoded(SYS_open, {0x1000, O_RDONLY}).path, "");
  EXPECT_EQ(decoded(SYS_open, {0, O_RDONLY}).path, "");
}

TEST(Decode, SemopHasItsOperations) {
  const sembuf operations[] = {{0, -1, SEM_UNDO}, {1, 1, 0}};
  const Call call = decoded(SYS_semop, {77, 0x1000, 2}, Recorded{}.put(0x1000, operations));
  EXPECT_EQ(call.id, 77);
  EXPECT_THAT(call.semaphores, ElementsAre(SemaphoreChange{0, -1}, SemaphoreChange{1, 1}));
  EXPECT_THAT(call.flags, ElementsAre("SEM_UNDO"));
  EXPECT_EQ(call.patience, Patience::for_ever);
}

TEST(Decode, ATimeBeyondAllNumbersIsALongOne) {
  constexpr auto most = std::numeric_limits<std::int64_t>::max();
  const auto sleep = [](timespec time) {
    return decoded(SYS_nanosleep, {0x1000}, Recorded{}.put(0x1000, time)).time;
  };
  const auto select = [](timeval time) {
    return decoded(SYS_select, {0, 0, 0, 0, 0x1000}, Recorded{}.put(0x1000, time)).time;
  };
  EXPECT_GT(sleep({most, most}), 24h);
  EXPECT_LT(sleep({most, most}), 24h * 1000);
  EXPECT_GT(select({most, most}), 24h);
  EXPECT_EQ(sleep({-most, 0}), 0s);
  EXPECT_EQ(select({0, -most}), 0s);
  // alarm(2) takes an unsigned int; what is above it in the register means nothing.
  EXPECT_EQ(decoded(SYS_alarm, {0xffff'ffff'0000'0002}).time, 2s);
}

TEST(Decode, SemopMayRefuseToWait) {
  const sembuf operation{0, -1, IPC_NOWAIT};
  EXPECT_EQ(decoded(SYS_semop, {77, 0x1000, 1}, Recorded{}.put(0x1000, operation)).patience,
            Patience::none);
}

TEST(Decode, SemtimedopHasATime) {
  const sembuf operation{0, -1, 0};
  const timespec time{1, 500'000'000};
  const Call call = decoded(SYS_semtimedop, {77, 0x1000, 1, 0x2000},
                            Recorded{}.put(0x1000, operation).put(0x2000, time));
  EXPECT_EQ(call.patience, Patience::some_time);
  EXPECT_EQ(call.time, 1500ms);
}

TEST(Decode, PollWaitsForEverForSomeTimeOrNotAtAll) {
  EXPECT_EQ(decoded(SYS_poll, {0x1000, 1, as_argument(-1)}).patience, Patience::for_ever);
  EXPECT_EQ(decoded(SYS_poll, {0x1000, 1, 0}).patience, Patience::none);
  const Call call = decoded(SYS_poll, {0x1000, 1, 250});
  EXPECT_EQ(call.patience, Patience::some_time);
  EXPECT_EQ(call.time, 250ms);
  EXPECT_EQ(decoded(SYS_select, {0, 0, 0, 0, 0}).patience, Patience::for_ever);
  EXPECT_EQ(
      decoded(SYS_select, {0, 0, 0, 0, 0x1000}, Recorded{}.put(0x1000, timeval{0, 0})).patience,
      Patience::none);
}

TEST(Decode, AHandlerIsInstalledTakenAwayOrAskedFor) {
  const std::uint64_t action[] = {0x401000, SA_RESTART};
  const Call installs =
      decoded(SYS_rt_sigaction, {SIGINT, 0x1000, 0}, Recorded{}.put(0x1000, action));
  EXPECT_EQ(installs.signal, SIGINT);
  EXPECT_TRUE(installs.handles);
  EXPECT_THAT(installs.flags, ElementsAre("SA_RESTART"));

  const std::uint64_t by_default[] = {0, 0};
  const Call removes =
      decoded(SYS_rt_sigaction, {SIGINT, 0x1000, 0}, Recorded{}.put(0x1000, by_default));
  EXPECT_TRUE(removes.installs);
  EXPECT_FALSE(removes.handles);

  EXPECT_FALSE(decoded(SYS_rt_sigaction, {SIGINT, 0, 0x2000}).installs);
}

TEST(Decode, AWaitForAChildMayNotWait) {
  EXPECT_EQ(decoded(SYS_wait4, {as_argument(-1), 0, 0, 0}).patience, Patience::for_ever);
  const Call call = decoded(SYS_wait4, {17, 0, WNOHANG, 0});
  EXPECT_EQ(call.patience, Patience::none);
  EXPECT_EQ(call.process, 17);
}

TEST(Decode, AFutexWaitsOrWakes) {
  EXPECT_EQ(decoded(SYS_futex, {0x1000, FUTEX_WAIT, 2, 0}).patience, Patience::for_ever);
  EXPECT_EQ(
      decoded(SYS_futex, {0x1000, FUTEX_WAIT_BITSET | FUTEX_CLOCK_REALTIME, 2, 0x2000}).patience,
      Patience::some_time);
  EXPECT_EQ(decoded(SYS_futex, {0x1000, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, 1, 0}).patience,
            Patience::none);
}

TEST(Decode, CloneMakesAThreadOrAProcess) {
  EXPECT_FALSE(decoded(SYS_fork, {}).makes_thread);
  EXPECT_FALSE(decoded(SYS_clone, {SIGCHLD}).makes_thread);
  EXPECT_TRUE(decoded(SYS_clone, {CLONE_THREAD | CLONE_FILES}).makes_thread);
  EXPECT_TRUE(decoded(SYS_clone, {CLONE_FILES | SIGCHLD}).shares_descriptors);
  const std::uint64_t flags = CLONE_THREAD;
  EXPECT_TRUE(decoded(SYS_clone3, {0x1000, 88}, Recorded{}.put(0x1000, flags)).makes_thread);
}

TEST(Decode, AlarmsAndTimersHaveATime) {
  EXPECT_EQ(decoded(SYS_alarm, {2}).time, 2s);
  EXPECT_EQ(decoded(SYS_alarm, {0}).time, 0s);
  const timespec time{0, 1'000'000};
  EXPECT_EQ(decoded(SYS_nanosleep, {0x1000}, Recorded{}.put(0x1000, time)).time, 1ms);
}

TEST(Decode, EdgesAreAskedForWhenADescriptorIsAdded) {
  const epoll_event event{EPOLLIN | EPOLLET, {}};
  EXPECT_THAT(
      decoded(SYS_epoll_ctl, {5, EPOLL_CTL_ADD, 6, 0x1000}, Recorded{}.put(0x1000, event)).flags,
      ElementsAre("EPOLLET"));
  EXPECT_THAT(decoded(SYS_epoll_ctl, {5, EPOLL_CTL_DEL, 6, 0}).flags, IsEmpty());
}

TEST(TracedCalls, HaveNamesThatLabFilesMayUse) {
  const auto is_internal = [](std::string_view name) {
    return name == "sched_yield" || name == "sigreturn" || name == "epoll_ctl" ||
           name == "mq_notify" || name == "shmctl" || name == "shmdt" || name == "msgctl";
  };
  for (const TracedCall& call : traced_calls()) {
    const bool known = std::ranges::any_of(
        evidence::call_names, [&](const auto& known_name) { return known_name.name == call.name; });
    EXPECT_TRUE(known || is_internal(call.name)) << call.name;
    EXPECT_EQ(traced_call(call.number), &call);
  }
}

}  // namespace
}  // namespace ipclab::observe
