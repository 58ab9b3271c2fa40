// Runs with the probe: what it saw, and what is said of a schedule.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/judge/world.hpp"

namespace ipclab::judge {
namespace {

using evidence::Probe;
using evidence::ProbeObject;
using evidence::ProbeSwitch;
using evidence::ProbeTask;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

evidence::Line at(int number) { return {"counter.c", number, "count", "", false}; }

/// The program with two children, under a schedule.
struct Probed : World {
  Probed() {
    run.probe.emplace();
    run.probe->serial = true;
    run.probe->seed = 17;
    for (unsigned child = 0; child < 3; ++child) {
      ProbeTask task;
      task.pid = static_cast<int>(2 + child);
      task.actor = "program";
      task.child = child;
      run.probe->tasks.push_back(task);
    }
  }

  Probe& probe() { return *run.probe; }

  evidence::ProbeRace& race() {
    evidence::ProbeRace race;
    race.first = {1, at(31), 4, true, false, false, ""};
    race.second = {2, at(32), 4, false, false, false, ""};
    race.object.kind = ProbeObject::Kind::system_v_memory;
    race.object.key = 0x1234;
    race.object.size = 4;
    probe().races.push_back(race);
    return probe().races.back();
  }
};

TEST(ProbedRun, WithNothingToTellPasses) {
  Probed world;
  world.exit_with(0, Outcome::done);
  EXPECT_THAT(world.rules(), IsEmpty());
  EXPECT_EQ(world.verdict().status, Status::pass);
}

TEST(ProbedRun, ThatDestroyedTheProbeFailsWhateverElseItDid) {
  Probed world;
  world.exit_with(0, Outcome::done);
  world.probe().is_destroyed = true;
  EXPECT_THAT(world.rules(), ElementsAre(Rule::forbidden));
  world.test.allows.insert(Rule::forbidden);
  EXPECT_THAT(world.rules(), ElementsAre(Rule::forbidden)) << "a lab that allows a call";
}

TEST(ProbedRun, ARaceIsToldWithBothAccesses) {
  Probed world;
  world.exit_with(0, Outcome::done);
  world.race();
  ASSERT_THAT(world.rules(), ElementsAre(Rule::data_race));
  const Finding finding = world.findings().front();
  EXPECT_EQ(finding.message,
            "child 1 writes what child 2 reads, and nothing puts the two in order");
  EXPECT_THAT(finding.observed,
              AllOf(HasSubstr("child 1 writes 4 bytes, at counter.c:31\n"),
                    HasSubstr("child 2 reads 4 bytes, at counter.c:32\n"),
                    HasSubstr("both: the System V segment with key 0x1234, bytes 0-3")));
  ASSERT_EQ(finding.where.size(), 2U);
  EXPECT_EQ(finding.where[0].line, 31);
  EXPECT_EQ(finding.where[1].line, 32);
}

TEST(ProbedRun, TheSameTwoLinesAreOneRace) {
  Probed world;
  world.race();
  world.race();
  evidence::ProbeRace& other_way_round = world.race();
  std::swap(other_way_round.first, other_way_round.second);
  EXPECT_EQ(world.findings().front().where.size(), 2U);
}

TEST(ProbedRun, VolatileAndHalfAtomicAccessesHaveHintsOfTheirOwn) {
  Probed world;
  world.race().second.is_volatile = true;
  EXPECT_THAT(world.findings().front().hint, HasSubstr("volatile"));
  world.probe().races.clear();
  world.race().first.is_atomic = true;
  EXPECT_THAT(world.findings().front().hint, HasSubstr("One of the two is atomic"));
}

TEST(ProbedRun, AWrongResultOfARaceIsNotToldBesideIt) {
  Probed world;
  world.exit_with(0, Outcome::mismatch);
  world.actor().ending = Exited{1};
  world.race();
  EXPECT_THAT(world.rules(), ElementsAre(Rule::data_race));
}

TEST(ProbedRun, ThreadsShareTheMemoryOfTheirProcess) {
  Probed world;
  world.probe().tasks[2].child = 1;
  world.probe().tasks[2].thread = 2;
  world.race().object.kind = ProbeObject::Kind::private_memory;
  const Finding finding = world.findings().front();
  EXPECT_THAT(finding.message, HasSubstr("thread 2 of child 1 reads"));
  EXPECT_THAT(finding.hint, HasSubstr("pthread_mutex_lock(3)"));
}

TEST(ProbedRun, AnUnsafeCallNamesItsLineAndWhereTheHandlerWasInstalled) {
  Probed world;
  world.probe().unsafe_calls.push_back(
      {.task = 0, .call = "malloc", .signal = 10, .at = at(9), .installed_at = at(20)});
  ASSERT_THAT(world.rules(), ElementsAre(Rule::unsafe_handler));
  const Finding finding = world.findings().front();
  EXPECT_EQ(finding.message, "a signal handler of upper calls malloc");
  ASSERT_EQ(finding.where.size(), 2U);
  EXPECT_EQ(finding.where[0].line, 9);
  EXPECT_EQ(finding.where[1].line, 20);
  EXPECT_THAT(finding.where[1].what, HasSubstr("SIGUSR1"));
}

TEST(ProbedRun, WhatFailsIsToldWithTheOrderThatShowsIt) {
  Probed world;
  world.exit_with(0, Outcome::mismatch);
  world.actor().ending = Exited{1};
  world.probe().switches = {{ProbeSwitch::Why::chosen, 1, 2, 7, at(31), at(32), at(30)},
                            {ProbeSwitch::Why::ended, 2, 1, 9, at(33), {}, at(32)}};
  ASSERT_THAT(world.rules(), ElementsAre(Rule::wrong_exit));
  EXPECT_THAT(
      world.findings().front().observed,
      AllOf(HasSubstr("(seed 17)"),
            HasSubstr("child 1 was stopped between counter.c:31 and counter.c:32; child 2 went on "
                      "at counter.c:30"),
            HasSubstr("child 2 came to its end; child 1 went on at counter.c:32")));
}

TEST(ProbedRun, AStandstillTellsWhoWaitsWhere) {
  Probed world;
  world.exit_with(0, Outcome::stuck);
  world.actor().ending = Signalled{9, true};
  world.run.standstill = {{2, 1, "upper", 'S', ""}};
  for (unsigned child : {1U, 2U}) {
    ProbeTask& task = world.probe().tasks[child];
    task.waits = true;
    task.call = "sem_wait";
    task.at = at(static_cast<int>(40 + child));
    task.object.kind = ProbeObject::Kind::posix_memory;
    task.object.name = "/locks";
    task.object.offset = 32 * child;
  }
  ASSERT_THAT(world.rules(), ElementsAre(Rule::deadlock));
  const Finding finding = world.findings().front();
  EXPECT_THAT(finding.observed,
              HasSubstr("child 1 waits in sem_wait for the shared memory /locks, byte 32, at "
                        "counter.c:41"));
  ASSERT_EQ(finding.waits.size(), 2U);
  EXPECT_EQ(finding.waits[1].line, 42);
}

TEST(ProbedRun, PastALimitProvesNothingButWhatTheProbeSaw) {
  Probed world;
  world.exit_with(0, Outcome::timed_out);
  world.run.limits.push_back({LimitKind::wall, "", 10s});
  EXPECT_THAT(world.rules(), IsEmpty());
  world.race();
  EXPECT_THAT(world.rules(), ElementsAre(Rule::data_race));
}

TEST(ProbedRun, ThatStillHadProcessesMayOnlyHaveBeenSlow) {
  Probed world;
  world.exit_with(0, Outcome::done);
  world.run.left_processes.push_back({{9, 1, "upper", 'R', ""}, "program", false});
  EXPECT_THAT(world.rules(), IsEmpty());
  world.run.left_processes.back().ended_by_itself = true;
  EXPECT_THAT(world.rules(), ElementsAre(Rule::zombie));
}

TEST(ProbedRun, AllowsWhatTheTestAllows) {
  Probed world;
  world.race();
  world.test.allows.insert(Rule::data_race);
  EXPECT_THAT(world.rules(), Not(testing::Contains(Rule::data_race)));
}

}  // namespace
}  // namespace ipclab::judge
