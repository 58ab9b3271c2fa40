// What races, schedules, safe-handlers and strategy become, and what is said against wrong ones.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/spec/world.hpp"

namespace ipclab::spec {
namespace {

using testing::HasSubstr;
using Strategy = Probing::Strategy;

Probing probing_of(const std::string& keys) { return test_of("    run: {}\n" + keys).probing; }

std::string problems_with(const std::string& keys) { return problems_of("    run: {}\n" + keys); }

TEST(Probing, IsNotWantedUnlessItIsSaid) {
  EXPECT_EQ(probing_of(""), Probing{});
  EXPECT_FALSE(probing_of("").wanted());
  EXPECT_FALSE(probing_of("    races: false\n").wanted());
}

TEST(Probing, EachKeyAloneAsksForIt) {
  EXPECT_TRUE(probing_of("    races: true\n").races);
  EXPECT_TRUE(probing_of("    races: true\n").wanted());
  EXPECT_EQ(probing_of("    schedules: 2000\n").schedules, 2000U);
  EXPECT_TRUE(probing_of("    schedules: 1\n").wanted());
  EXPECT_TRUE(probing_of("    safe-handlers: true\n").safe_handlers);
  EXPECT_TRUE(probing_of("    safe-handlers: true\n").wanted());
}

TEST(Probing, HasTheStrategyThatIsNamed) {
  EXPECT_EQ(probing_of("    schedules: 5\n").strategy, Probing::default_strategy);
  EXPECT_EQ(probing_of("    schedules: 5\n    strategy: pct\n").strategy, Strategy::pct);
  for (const Strategy strategy :
       {Strategy::random_walk, Strategy::pct, Strategy::pos, Strategy::surw}) {
    const std::string name{name_of(strategy)};
    EXPECT_EQ(probing_of("    races: true\n    strategy: " + name + "\n").strategy, strategy);
  }
}

TEST(Probing, RefusesWhatItCannotDo) {
  EXPECT_THAT(problems_with("    schedules: 0\n"), HasSubstr("from 1 to 2000"));
  EXPECT_THAT(problems_with("    schedules: 2001\n"), HasSubstr("from 1 to 2000"));
  EXPECT_THAT(problems_with("    races: maybe\n"), HasSubstr("maybe"));
  EXPECT_THAT(problems_with("    races: true\n    strategy: pcd\n"), HasSubstr("\"pct\""));
}

TEST(Probing, AStrategyIsForSomething) {
  EXPECT_THAT(problems_with("    strategy: pos\n"),
              HasSubstr("there is a strategy, but nothing that it would be for"));
}

}  // namespace
}  // namespace ipclab::spec
