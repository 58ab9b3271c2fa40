#include "observe/lines/snapshot.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

#include "observe/lines/symbolize.hpp"
#include "unit/observe/sleeper.hpp"

namespace ipclab::observe {
namespace {

using evidence::Line;
using testing::Each;

Line line_of_thread(pid_t process, pid_t thread) {
  Snapshots snapshots;
  SnapshotId id = no_snapshot;
  Sleeper::while_stopped(thread, [&](const user_regs_struct& registers) {
    id = snapshots.take(process, thread, registers);
  });
  return line_of(symbolize(snapshots.all()), id);
}

/// The line in which a program falls asleep in a system call.
Line line_of_sleep(const std::string& how, long call, const std::string& program = "sleeper") {
  const Sleeper sleeper{program_bytes(program), how};
  if (!sleeper.falls_asleep_in(call)) return {"it did not fall asleep", 0, "", ""};
  return line_of_thread(sleeper.pid(), sleeper.pid());
}

/// The one thread besides the main thread; 0 if it has not come in time.
pid_t other_thread(pid_t process) {
  pid_t other = 0;
  (void)eventually([&] {
    for (const pid_t thread : threads_of(process))
      if (thread != process) other = thread;
    return other != 0;
  });
  return other;
}

TEST(Snapshot, KnowsTheLineOfASystemCall) {
  EXPECT_EQ(line_of_sleep("direct", SYS_read), marked("sleeper.c", "direct", "sleeps", "read"));
}

TEST(Snapshot, KnowsTheInnermostFunctionOfTheStudent) {
  EXPECT_EQ(line_of_sleep("helper", SYS_read), marked("sleeper.c", "helper", "helper", "read"));
}

TEST(Snapshot, KnowsAnInlinedFunction) {
  EXPECT_EQ(line_of_sleep("inlined", SYS_read), marked("sleeper.c", "inlined", "inlined", "read"));
}

TEST(Snapshot, KnowsALineOfAHeader) {
  EXPECT_EQ(line_of_sleep("header", SYS_clock_nanosleep),
            marked("sub/nap.h", "header", "nap", "sleep"));
}

TEST(Snapshot, KnowsTheLibraryFunctionFarFromTheSystemCall) {
  EXPECT_EQ(line_of_sleep("fgets", SYS_read), marked("sleeper.c", "fgets", "sleeps", "fgets"));
  EXPECT_EQ(line_of_sleep("scanf", SYS_read), marked("sleeper.c", "scanf", "sleeps", "scanf"));
  EXPECT_EQ(line_of_sleep("semaphore", SYS_futex),
            marked("sleeper.c", "semaphore", "sleeps", "sem_wait"));
}

TEST(Snapshot, KnowsACallThatTheCompilerMadeAJump) {
  EXPECT_EQ(line_of_sleep("common", SYS_futex),
            marked("common.c", "common", "take_one", "sem_wait"));
}

TEST(Snapshot, KnowsAFunctionThatALibraryCalls) {
  EXPECT_EQ(line_of_sleep("compare", SYS_read), marked("sleeper.c", "compare", "compare", "read"));
}

TEST(Snapshot, KnowsASignalHandler) {
  Line expected = marked("sleeper.c", "handler", "handler", "read");
  expected.in_handler = true;
  EXPECT_EQ(line_of_sleep("handler", SYS_read), expected);
}

TEST(Snapshot, KnowsASignalHandlerThatEndsInACall) {
  Line expected = marked("sleeper.c", "lost handler", "handler_that_ends_in_a_call", "pause");
  expected.in_handler = true;
  EXPECT_EQ(line_of_sleep("lost handler", SYS_pause), expected);
}

TEST(Snapshot, KnowsEachThread) {
  const Sleeper sleeper{program_bytes("sleeper"), "thread"};
  const pid_t thread = other_thread(sleeper.pid());
  ASSERT_TRUE(sleeper.falls_asleep_in(SYS_futex, sleeper.pid(), thread));
  ASSERT_TRUE(sleeper.falls_asleep_in(SYS_futex));
  EXPECT_EQ(line_of_thread(sleeper.pid(), thread),
            marked("sleeper.c", "mutex", "worker", "pthread_mutex_lock"));
  EXPECT_EQ(line_of_thread(sleeper.pid(), sleeper.pid()),
            marked("sleeper.c", "join", "with_thread", "pthread_join"));
}

TEST(Snapshot, KnowsAThreadThatRuns) {
  const Sleeper sleeper{program_bytes("sleeper"), "spin"};
  sleeper.wait_for_output();
  const Line line = line_of_thread(sleeper.pid(), sleeper.pid());
  EXPECT_EQ(line.file, "sleeper.c");
  EXPECT_EQ(line.function, "spin");
  EXPECT_GE(line.number, line_marked("sleeper.c", "spin"));
}

TEST(Snapshot, KnowsCxx) {
  EXPECT_EQ(line_of_sleep("", SYS_read, "getline"),
            marked("getline.cpp", "getline", "net::Server::serve", "std::getline"));
  const Sleeper sleeper{program_bytes("getline"), "lock"};
  const pid_t thread = other_thread(sleeper.pid());
  ASSERT_TRUE(sleeper.falls_asleep_in(SYS_futex, sleeper.pid(), thread));
  ASSERT_TRUE(sleeper.falls_asleep_in(SYS_futex));
  EXPECT_EQ(line_of_thread(sleeper.pid(), thread),
            marked("getline.cpp", "lambda", "lambda", "pthread_mutex_lock"));
  EXPECT_EQ(line_of_thread(sleeper.pid(), sleeper.pid()),
            marked("getline.cpp", "join", "main", "std::thread::join"));
}

TEST(Snapshot, SharesTheImageWithChildren) {
  const Sleeper sleeper{program_bytes("sleeper"), "child"};
  ASSERT_TRUE(sleeper.falls_asleep_in(SYS_wait4));
  const pid_t child = children_of(sleeper.pid()).at(0);
  ASSERT_TRUE(sleeper.falls_asleep_in(SYS_read, child, child));
  Snapshots snapshots;
  const auto parent_id =
      snapshots.take(sleeper.pid(), sleeper.pid(), Sleeper::registers_of(sleeper.pid()));
  snapshots.forked(sleeper.pid(), child);
  const auto child_id = snapshots.take(child, child, Sleeper::registers_of(child));
  EXPECT_EQ(snapshots.all().at(0).image, snapshots.all().at(1).image);
  const auto lines = symbolize(snapshots.all());
  EXPECT_EQ(line_of(lines, parent_id), marked("sleeper.c", "child", "sleeps", "wait"));
  EXPECT_EQ(line_of(lines, child_id), marked("sleeper.c", "helper", "helper", "read"));
}

TEST(Snapshot, LooksAgainAfterExecve) {
  const Sleeper sleeper{program_bytes("sleeper"), "execute"};
  ASSERT_TRUE(sleeper.falls_asleep_in(SYS_read));
  Snapshots snapshots;
  const pid_t pid = sleeper.pid();
  const auto before = snapshots.take(pid, pid, Sleeper::registers_of(pid));
  sleeper.write_byte();
  const std::string direct = std::string{"sleeper"} + '\0' + "direct" + '\0';
  const std::string arguments = "/proc/" + std::to_string(pid) + "/cmdline";
  ASSERT_TRUE(eventually([&] { return content_of(arguments) == direct; }));
  ASSERT_TRUE(sleeper.falls_asleep_in(SYS_read));
  snapshots.executed(pid);
  const auto after = snapshots.take(pid, pid, Sleeper::registers_of(pid));
  const auto lines = symbolize(snapshots.all());
  EXPECT_EQ(line_of(lines, before), marked("sleeper.c", "helper", "helper", "read"));
  EXPECT_EQ(line_of(lines, after), marked("sleeper.c", "direct", "sleeps", "read"));
  // Both are the same file.
  EXPECT_EQ(snapshots.all()[0].image->program, snapshots.all()[1].image->program);
}

TEST(Snapshot, LooksAgainWhenMoreIsMapped) {
  const Sleeper sleeper{program_bytes("sleeper"), "direct"};
  ASSERT_TRUE(sleeper.falls_asleep_in(SYS_read));
  Snapshots snapshots;
  auto registers = Sleeper::registers_of(sleeper.pid());
  const std::uint64_t in_library = registers.rip;
  registers.rip = 1;
  EXPECT_EQ(snapshots.take(sleeper.pid(), sleeper.pid(), registers), 0);
  EXPECT_EQ(snapshots.take(sleeper.pid(), sleeper.pid(), registers), 1);
  EXPECT_NE(snapshots.all()[0].image, snapshots.all()[1].image);
  registers.rip = in_library;
  EXPECT_EQ(snapshots.take(sleeper.pid(), sleeper.pid(), registers), 2);
  EXPECT_EQ(snapshots.all()[1].image, snapshots.all()[2].image);
}

TEST(Snapshot, IsTheSameForTheSameStack) {
  const Sleeper sleeper{program_bytes("sleeper"), "direct"};
  ASSERT_TRUE(sleeper.falls_asleep_in(SYS_read));
  Snapshots snapshots;
  auto registers = Sleeper::registers_of(sleeper.pid());
  EXPECT_EQ(snapshots.take(sleeper.pid(), sleeper.pid(), registers), 0);
  EXPECT_EQ(snapshots.take(sleeper.pid(), sleeper.pid(), registers), 0);
  ++registers.rbx;
  EXPECT_EQ(snapshots.take(sleeper.pid(), sleeper.pid(), registers), 1);
}

TEST(Snapshot, IsNotTakenForEver) {
  const Sleeper sleeper{program_bytes("sleeper"), "direct"};
  ASSERT_TRUE(sleeper.falls_asleep_in(SYS_read));
  Snapshots snapshots;
  auto registers = Sleeper::registers_of(sleeper.pid());
  while (snapshots.take(sleeper.pid(), sleeper.pid(), registers) != no_snapshot) ++registers.rbx;
  EXPECT_LE(snapshots.all().size(), 4'000U);
  EXPECT_GE(snapshots.all().size(), 1'000U);
}

TEST(Snapshot, OfAProcessThatIsGoneIsNone) {
  pid_t pid = 0;
  {
    const Sleeper sleeper{program_bytes("sleeper"), "direct"};
    pid = sleeper.pid();
  }
  Snapshots snapshots;
  EXPECT_EQ(snapshots.take(pid, pid, {}), no_snapshot);
  EXPECT_TRUE(snapshots.all().empty());
}

TEST(Snapshot, WithoutDebugSymbolsHasNoLine) {
  EXPECT_EQ(line_of_sleep("direct", SYS_read, "stripped"), Line{});
}

TEST(Snapshot, OfGarbageHasNoLine) {
  const Sleeper sleeper{program_bytes("sleeper"), "direct"};
  ASSERT_TRUE(sleeper.falls_asleep_in(SYS_read));
  Snapshots snapshots;
  auto registers = Sleeper::registers_of(sleeper.pid());
  EXPECT_EQ(snapshots.take(sleeper.pid(), sleeper.pid(), registers), 0);
  registers.rsp = 8;
  EXPECT_EQ(snapshots.take(sleeper.pid(), sleeper.pid(), registers), 1);
  registers.rip = ~0ULL;
  EXPECT_EQ(snapshots.take(sleeper.pid(), sleeper.pid(), registers), 2);
  std::vector<StackSnapshot> garbage = snapshots.all();
  std::ranges::fill(garbage[0].stack, '\xff');
  garbage.push_back(snapshots.all()[0]);
  garbage.back().image = std::make_shared<Image>(Image{{}, garbage[0].image->program, "/nowhere"});
  garbage.push_back({});
  EXPECT_THAT(symbolize(garbage), Each(Line{}));
}

TEST(Snapshot, ThatIsNoneHasNoLine) {
  const Line line{"upper.c", 3, "main", "read"};
  EXPECT_EQ(line_of({line}, 0), line);
  EXPECT_EQ(line_of({line}, 1), Line{});
  EXPECT_EQ(line_of({line}, no_snapshot), Line{});
}

}  // namespace
}  // namespace ipclab::observe
