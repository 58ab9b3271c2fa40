#include "support/result.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "support/error.hpp"

namespace ipclab {
namespace {

Result<int, std::string> half_of(int number) {
  if (number % 2 != 0) return Unexpected{std::string{"odd"}};
  return number / 2;
}

TEST(Result, HoldsAValue) {
  const auto half = half_of(4);
  ASSERT_TRUE(half);
  EXPECT_TRUE(half.has_value());
  EXPECT_EQ(*half, 2);
  EXPECT_EQ(half.value(), 2);
}

TEST(Result, HoldsAnError) {
  const auto half = half_of(3);
  EXPECT_FALSE(half);
  EXPECT_EQ(half.error(), "odd");
}

TEST(Result, TellsValueAndErrorOfOneTypeApart) {
  const Result<std::string, std::string> value{"same"};
  const Result<std::string, std::string> error{Unexpected<std::string>{"same"}};
  EXPECT_TRUE(value.has_value());
  EXPECT_FALSE(error.has_value());
}

TEST(Result, GivesItsValueAway) {
  Result<std::unique_ptr<int>, int> result{std::make_unique<int>(7)};
  const std::unique_ptr<int> taken = std::move(result).value();
  EXPECT_EQ(*taken, 7);
}

TEST(Result, ReachesMembersOfTheValue) {
  Result<std::string, int> result{"four"};
  EXPECT_EQ(result->size(), 4U);
  result->push_back('s');
  EXPECT_EQ(*result, "fours");
}

TEST(Require, PassesAResultOn) { EXPECT_EQ(require(3, "call"), 3); }

TEST(Require, ThrowsWithTheCallAndErrno) {
  errno = ENOENT;
  try {
    require(-1, "open /nowhere");
    FAIL() << "nothing was thrown";
  } catch (const GraderError& error) {
    const std::string what = error.what();
    EXPECT_NE(what.find("open /nowhere"), std::string::npos) << what;
    EXPECT_NE(what.find("ENOENT"), std::string::npos) << what;
  }
}

}  // namespace
}  // namespace ipclab
