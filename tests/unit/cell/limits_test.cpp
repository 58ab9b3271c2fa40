#include "cell/limits.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <string_view>

#include "support/error.hpp"

namespace ipclab::cell {
namespace {

using namespace std::chrono_literals;

const ProcessLimits some{.cpu = 1500ms,
                         .memory = mebibytes(64),
                         .file_size = kibibytes(64),
                         .processes = 16,
                         .descriptors = 32};

std::optional<rlimit> limit_on(__rlimit_resource resource, bool own_user = true) {
  for (const ResourceLimit& limit : resource_limits(some, own_user))
    if (limit.resource == resource) return limit.value;
  return std::nullopt;
}

TEST(ResourceLimits, WarnsOfCpuTimeBeforeItKills) {
  const auto cpu = limit_on(RLIMIT_CPU);
  ASSERT_TRUE(cpu);
  EXPECT_EQ(cpu->rlim_cur, 2U);  // whole seconds, rounded up
  EXPECT_EQ(cpu->rlim_max, 3U);
}

TEST(ResourceLimits, TakesFileSizeAndDescriptorsAsTheyAre) {
  EXPECT_EQ(limit_on(RLIMIT_FSIZE)->rlim_cur, kibibytes(64).count);
  EXPECT_EQ(limit_on(RLIMIT_FSIZE)->rlim_max, kibibytes(64).count);
  EXPECT_EQ(limit_on(RLIMIT_NOFILE)->rlim_max, 32U);
}

TEST(ResourceLimits, CountsProcessesOnlyForAUserOfItsOwn) {
  EXPECT_GT(limit_on(RLIMIT_NPROC, true)->rlim_cur, some.processes);
  rlimit now{};
  ASSERT_EQ(::getrlimit(RLIMIT_NPROC, &now), 0);
  EXPECT_EQ(limit_on(RLIMIT_NPROC, false)->rlim_cur, now.rlim_max);
}

TEST(ResourceLimits, LeavesRoomForMemoryThatIsReservedAndNotUsed) {
  EXPECT_GT(limit_on(RLIMIT_AS)->rlim_cur, 4 * some.memory.count);
}

/// Ends the process: with 0 if the words name the limit.
[[noreturn]] void ask_where_files_are_small() {
  const rlimit little{4096, 4096};
  ::setrlimit(RLIMIT_FSIZE, &little);
  try {
    (void)resource_limits(some, true);
  } catch (const GraderError& error) {
    ::_exit(std::string_view{error.what()}.find("ulimit -Hf") == std::string_view::npos ? 1 : 0);
  }
  ::_exit(2);
}

TEST(ResourceLimits, RefusesAMachineThatAllowsLessThanATestMayUse) {
  EXPECT_EXIT(ask_where_files_are_small(), testing::ExitedWithCode(0), "");
}

TEST(ResourceLimits, AsksForNothingThatIsNotAllowed) {
  for (const ResourceLimit& limit : resource_limits(some, true)) {
    rlimit now{};
    ASSERT_EQ(::getrlimit(limit.resource, &now), 0);
    EXPECT_LE(limit.value.rlim_max, now.rlim_max);
    EXPECT_LE(limit.value.rlim_cur, limit.value.rlim_max);
  }
}

}  // namespace
}  // namespace ipclab::cell
