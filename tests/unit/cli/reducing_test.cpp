#include "cli/reducing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace ipclab::cli {
namespace {

using testing::SizeIs;

Preemptions numbered(unsigned count) {
  Preemptions all;
  for (unsigned i = 0; i < count; ++i) all.push_back({.executed = i, .task = 0, .to = 1});
  return all;
}

std::set<std::uint64_t> numbers_of(const Preemptions& preemptions) {
  std::set<std::uint64_t> numbers;
  for (const probe::Preemption& preemption : preemptions) numbers.insert(preemption.executed);
  return numbers;
}

bool has_all(const Preemptions& preemptions, const std::set<std::uint64_t>& wanted) {
  const auto there = numbers_of(preemptions);
  return std::ranges::includes(there, wanted);
}

TEST(Smallest, KeepsExactlyWhatMatters) {
  for (const std::set<std::uint64_t>& wanted :
       {std::set<std::uint64_t>{}, {0}, {99}, {3, 4}, {0, 50, 99}}) {
    const auto fails = [&](const Preemptions& some) { return has_all(some, wanted); };
    EXPECT_EQ(numbers_of(smallest(numbered(100), fails, 1000)), wanted);
  }
}

TEST(Smallest, KeepsTheOrder) {
  const auto fails = [](const Preemptions& some) { return has_all(some, {7, 8, 9}); };
  const Preemptions left = smallest(numbered(64), fails, 1000);
  ASSERT_THAT(left, SizeIs(3));
  EXPECT_LT(left[0].executed, left[1].executed);
  EXPECT_LT(left[1].executed, left[2].executed);
}

TEST(Smallest, EndsAfterSoManyCallsWithWhatStillFails) {
  unsigned calls = 0;
  const auto fails = [&](const Preemptions& some) {
    ++calls;
    return has_all(some, {1, 1000, 3000});
  };
  const Preemptions left = smallest(numbered(4000), fails, 30);
  EXPECT_LE(calls, 30U);
  EXPECT_TRUE(has_all(left, {1, 1000, 3000}));
  EXPECT_LT(left.size(), 4000U);
}

TEST(Smallest, NothingStaysNothing) {
  EXPECT_THAT(smallest(
                  {}, [](const Preemptions&) { return true; }, 10),
              SizeIs(0));
}

}  // namespace
}  // namespace ipclab::cli
