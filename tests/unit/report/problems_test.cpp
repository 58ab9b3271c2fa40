#include "report/problems.hpp"

#include <gtest/gtest.h>

#include "golden.hpp"

namespace ipclab::report {
namespace {

TEST(Problems, AreListedWithPlaceExpectationHintAndNumber) {
  expect_golden("problems.txt",
                problems({{"labs/pipes/lab.yaml", 12, 7, "unknown key \"stesp\"",
                           "one of: id, title, steps, run", "did you mean \"steps\"?"},
                          {"labs/pipes/lab.yaml", 40, 11, "\"fast\" is no duration",
                           "a number and a unit, as in 500ms, 10s, 2min", ""},
                          {"labs/pipes/hidden.yaml", 0, 0, "the file has no tests", "", ""},
                          {"labs/pi\x1b[31mpes.yaml", 1, 1, "bad \xff byte", "UTF-8", ""}}));
}

TEST(Problems, OfASingleKindAreCountedInTheSingular) {
  EXPECT_TRUE(problems({{"a.yaml", 1, 2, "wrong", "", ""}}).ends_with("1 problem in 1 file\n"));
}

TEST(Problems, ThatAreNoneGiveNoText) { EXPECT_EQ(problems({}), ""); }

}  // namespace
}  // namespace ipclab::report
