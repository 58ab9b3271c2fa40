#include <algorithm>
#include <cmath>
#include <map>

#include "unit/probe/model.hpp"

namespace ipclab::probe::testing {
namespace {

constexpr Strategy drawing[] = {Strategy::random_walk, Strategy::pct, Strategy::pos,
                                Strategy::surw};
constexpr std::uint64_t shared = 100;

std::vector<Step> repeated(std::vector<Step> steps, int times) {
  std::vector<Step> all;
  for (int i = 0; i < times; ++i) all.insert(all.end(), steps.begin(), steps.end());
  return all;
}

std::vector<Step> joined(std::vector<Step> a, const std::vector<Step>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

Program with_locks() {
  const std::vector<Step> work = {locks(1), reads(shared), writes(shared), unlocks(1), reads(2)};
  return {{repeated(work, 3), repeated(work, 4), repeated(work, 2)}, 0};
}

/// How far the numbers are from being all the same: chi-square with outcomes - 1 degrees of
/// freedom.
double chi_square(const std::map<std::vector<int>, int>& numbers, double outcomes, double runs) {
  const double expected = runs / outcomes;
  double sum = (outcomes - static_cast<double>(numbers.size())) * expected;
  for (const auto& [order, number] : numbers) sum += std::pow(number - expected, 2) / expected;
  return sum;
}

std::map<std::vector<int>, int> orders(Machine& machine, const Program& program, Strategy strategy,
                                       int runs) {
  std::map<std::vector<int>, int> numbers;
  for (int seed = 1; seed <= runs; ++seed)
    ++numbers[machine.run(program, strategy, static_cast<std::uint64_t>(seed)).on(program, shared)];
  return numbers;
}

void learn_from_one_run(Machine& machine, const Program& program) {
  machine.run(program, Strategy::random_walk, 7);
  learn(machine.known(), machine.control().profile);
}

/// How many of the runs have the operations on `shared` in this order.
int runs_with(Machine& machine, const Program& program, Strategy strategy,
              const std::vector<int>& order, int runs) {
  return orders(machine, program, strategy, runs)[order];
}

TEST(Strategies, SameSeedMakesTheSameChoices) {
  Machine machine;
  const Program program = with_locks();
  learn_from_one_run(machine, program);
  for (const Strategy strategy : drawing) {
    const Execution first = machine.run(program, strategy, 5);
    EXPECT_TRUE(first.ended);
    EXPECT_EQ(first.order, machine.run(program, strategy, 5).order);
    std::map<std::vector<std::pair<int, std::size_t>>, int> different;
    for (std::uint64_t seed = 1; seed <= 50; ++seed)
      ++different[machine.run(program, strategy, seed).order];
    EXPECT_GT(different.size(), 5U) << static_cast<int>(strategy);
  }
}

TEST(Strategies, WaitingByAskingComesToAnEndUnderEveryStrategy) {
  Machine machine;
  std::vector<std::vector<Step>> tasks(12, {spins_until_written(shared), reads(2)});
  tasks.push_back(joined(repeated({reads(3)}, 40), {writes(shared)}));
  const Program program{tasks, 0};
  for (std::uint64_t seed = 1; seed <= 60; ++seed)
    for (const Strategy strategy : drawing)
      ASSERT_TRUE(machine.run(program, strategy, seed).ended)
          << static_cast<int>(strategy) << " " << seed;
  EXPECT_TRUE(machine.run(program, Strategy::plan, 1).ended);
}

TEST(Pct, StopsNobodyMoreOftenThanItsDepthAllows) {
  Machine machine;
  const Program program{
      {repeated({writes(1)}, 20), repeated({writes(2)}, 20), repeated({writes(3)}, 20)}, 0};
  learn_from_one_run(machine, program);
  int most = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed)
    most = std::max(most, machine.run(program, Strategy::pct, seed).preemptions);
  EXPECT_EQ(most, 2);  // the depth is 3
}

TEST(Pct, FindsAnOrderOfDepthTwoAsOftenAsItsBoundSays) {
  Machine machine;
  const std::vector<Step> others = repeated({reads(2)}, 10);
  const Program program{{joined(others, joined({writes(shared), writes(shared)}, others)),
                         joined(others, joined({reads(shared)}, others))},
                        0};
  learn_from_one_run(machine, program);
  machine.control().depth = 2;
  constexpr int runs = 2000;
  const double choices = static_cast<double>(machine.known().choices);
  const int found = runs_with(machine, program, Strategy::pct, {0, 1, 0}, runs);
  EXPECT_GE(found, static_cast<int>(runs / (2 * choices) / 2));  // half of what is expected
  machine.control().depth = 1;
  EXPECT_EQ(runs_with(machine, program, Strategy::pct, {0, 1, 0}, runs), 0);
}

TEST(Pct, FindsOrdersWithoutKnowingHowLongTheProgramIs) {
  Machine machine;
  const std::vector<Step> others = repeated({reads(2)}, 10);
  const Program program{{joined(others, joined({writes(shared), writes(shared)}, others)),
                         joined(others, joined({reads(shared)}, others))},
                        0};
  EXPECT_GT(runs_with(machine, program, Strategy::pct, {0, 1, 0}, 2000), 10);
}

// Three operations against four: 35 orders. Of 34 degrees of freedom, one sample in 1,000 is above
// 65.2.
TEST(Surw, MakesAllOrdersOfOneObjectsOperationsEquallyLikely) {
  Machine machine;
  const Program program{{repeated({reads(1), reads(1), writes(shared)}, 3),
                         joined(repeated({reads(2)}, 9), repeated({writes(shared)}, 4))},
                        0};
  learn_from_one_run(machine, program);
  constexpr int runs = 2800;
  EXPECT_LT(chi_square(orders(machine, program, Strategy::surw, runs), 35, runs), 65.2);
  EXPECT_GT(chi_square(orders(machine, program, Strategy::random_walk, runs), 35, runs), 200);
}

// 6!/(2! 2! 2!) = 90 orders; the critical value for 89 degrees of freedom is 135.
TEST(Surw, CountsTasksThatAreNotThereYet) {
  Machine machine;
  const std::vector<Step> work = {reads(1), writes(shared), writes(shared)};
  const Program program{
      {{begins(1), reads(2), begins(2), reads(2), begins(3), reads(2)}, work, work, work}, 1};
  learn_from_one_run(machine, program);
  constexpr int runs = 3600;
  EXPECT_LT(chi_square(orders(machine, program, Strategy::surw, runs), 90, runs), 135);
  EXPECT_GT(chi_square(orders(machine, program, Strategy::random_walk, runs), 90, runs), 270);
}

TEST(Surw, LetsOthersGoOnWhenTheOneThatWasDrawnHasToWait) {
  Machine machine;
  const Program program = with_locks();
  learn_from_one_run(machine, program);
  for (std::uint64_t seed = 1; seed <= 500; ++seed)
    ASSERT_TRUE(machine.run(program, Strategy::surw, seed).ended) << seed;
}

TEST(Surw, LooksOnlyAtObjectsThatTwoTasksUseAndOneChanges) {
  Machine machine;
  const Program program{{{writes(1), reads(2), writes(3)}, {reads(2), writes(3), writes(4)}}, 0};
  learn_from_one_run(machine, program);
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    aim(machine.prepare(Strategy::surw, seed), machine.known());
    ASSERT_EQ(machine.control().state.chosen, memory(3)) << seed;
  }
  EXPECT_EQ(machine.control().state.weight[0], 1U);
  EXPECT_EQ(machine.control().state.weight[1], 1U);
}

TEST(Profiles, KnowTheMostThatAnyRunHasShown) {
  Machine machine;
  const auto run_of = [](int first, int second) {
    return Program{{repeated({writes(shared)}, first), repeated({writes(shared)}, second)}, 0};
  };
  learn_from_one_run(machine, run_of(9, 9));
  learn_from_one_run(machine, run_of(1, 1));
  aim(machine.prepare(Strategy::surw, 1), machine.known());
  EXPECT_GT(machine.control().state.weight[0] + machine.control().state.weight[1], 9U);
  EXPECT_EQ(machine.control().expected_steps, machine.known().choices);
}

/// A choice between two tasks that stand in front of these operations.
std::size_t choose_between(Control& control, Op first, Op second, std::uint64_t place_of_second) {
  const Candidate candidates[] = {{0, 0, first, memory(1)},
                                  {1, 0, second, memory(place_of_second)}};
  return choose(control, {candidates, 2, -1, false});
}

TEST(Pos, DrawsAgainForOperationsThatWerePassedByAConflictingOne) {
  Machine machine;
  Control& control = machine.control();
  const auto keeps_its_priority = [&](Op first, Op second, std::uint64_t place) {
    machine.prepare(Strategy::pos, 1);
    const std::size_t chosen = choose_between(control, first, second, place);
    EXPECT_EQ(control.state.priority[chosen], 0U);
    return control.state.priority[1 - chosen] != 0;
  };
  EXPECT_FALSE(keeps_its_priority(Op::write, Op::read, 1));
  EXPECT_FALSE(keeps_its_priority(Op::acquire, Op::acquire, 1));
  EXPECT_TRUE(keeps_its_priority(Op::read, Op::read, 1));
  EXPECT_TRUE(keeps_its_priority(Op::write, Op::write, 2));
}

TEST(Plan, LeadsTheSameWayAsTheRunThatItWasNotedIn) {
  Machine machine;
  const Program program = with_locks();
  learn_from_one_run(machine, program);
  for (const Strategy strategy : drawing) {
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
      const Execution noted = machine.run(program, strategy, seed);
      Control& control = machine.control();
      const std::uint32_t size = control.deviations_seen;
      machine.prepare(Strategy::plan, 0);
      std::copy_n(control.deviations, size, control.plan);
      control.plan_size = size;
      ASSERT_EQ(machine.run(program).order, noted.order) << seed;
      EXPECT_EQ(control.deviations_seen, size);
    }
  }
}

TEST(Plan, IsThePlainOrderButForItsPreemptions) {
  Machine machine;
  const Program program{{repeated({writes(1)}, 2), repeated({writes(2)}, 2)}, 0};
  using Order = std::vector<std::pair<int, std::size_t>>;
  machine.prepare(Strategy::plan, 0);
  EXPECT_EQ(machine.run(program).order, (Order{{0, 0}, {0, 1}, {1, 0}, {1, 1}}));
  Control& control = machine.prepare(Strategy::plan, 0);
  control.plan[0] = {.executed = 5, .task = 0, .to = 1};  // a point that does not come
  control.plan[1] = {.executed = 1, .task = 0, .to = 1};
  control.plan[2] = {.executed = 1, .task = 1, .to = 9};  // a task that is not there
  control.plan_size = 3;
  EXPECT_EQ(machine.run(program).order, (Order{{0, 0}, {1, 0}, {1, 1}, {0, 1}}));
}

}  // namespace
}  // namespace ipclab::probe::testing
