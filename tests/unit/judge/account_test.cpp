// What a failed run leaves for its pictures.

#include "judge/account.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "standstill_world.hpp"

namespace ipclab::judge {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Kind = Event::Kind;

Account account(const World& world) { return account_of(Case{world.test, world.run, nullptr}); }

std::vector<std::string> names(const Account& account) {
  std::vector<std::string> names;
  for (const Lane& lane : account.lanes) names.push_back(lane.name);
  return names;
}

/// "upper > child 1: pipe 1: 12 bytes".
std::vector<std::string> told(const Account& account, Kind kind) {
  std::vector<std::string> all;
  for (const Event& event : account.events)
    if (event.kind == kind)
      all.push_back(account.lanes.at(event.from).name + " > " + account.lanes.at(event.to).name +
                    ": " + event.what + (event.text.empty() ? "" : ": " + event.text));
  return all;
}

evidence::Object pipe(const std::string& name, std::vector<evidence::Traffic> traffic) {
  evidence::Object object;
  object.kind = ObjectKind::pipe;
  object.name = name;
  object.made_at = at(10);
  object.traffic = std::move(traffic);
  return object;
}

/// The test starts upper, which makes a child.
struct Talk : World {
  Talk() {
    spec::Start start;
    start.actor = "program";
    start.input_text = text("one\ntwo\n");
    add(start);
    traced(2, 0, "upper");
    traced(3, 2, "child 1 (pid 3)");
    trace().objects = {pipe("pipe 1", {{2, 0, 1, 0, 12}, {3, 2, 0, 12, 0}})};
  }
};

TEST(Account, HasALaneForEachProcess) {
  Talk run;
  run.add_actor("client", true).pid = 7;
  run.traced(7, 0, "client", "client");
  run.traced(8, 7, "child 1 (pid 8)", "client");
  EXPECT_THAT(names(account(run)),
              ElementsAre("the test", "upper", "child 1", "client", "child 1"));
}

TEST(Account, TellsMessagesBeforeTheTextThatCameOfThem) {
  Talk run;
  run.prints("ONE\n", 1s);
  run.expect_lines("one\n", 1, Outcome::mismatch).to = 4;
  const Account told_of = account(run);
  EXPECT_THAT(told(told_of, Kind::made), ElementsAre("upper > child 1: fork"));
  EXPECT_THAT(told(told_of, Kind::message), ElementsAre("upper > child 1: pipe 1: 12 bytes"));
  EXPECT_THAT(told(told_of, Kind::step),
              ElementsAre("the test > upper: starts", "upper > the test: writes: ONE\\n"));
  EXPECT_TRUE(told_of.events.back().failed);
  EXPECT_EQ(told_of.events.at(2).line, 10);
}

TEST(Account, SaysWhatNobodyHasRead) {
  Talk run;
  run.trace().objects = {pipe("pipe 1", {{2, 0, 1, 0, 12}}),
                         pipe("pipe 2", {{3, 0, 1, 0, 9}, {2, 1, 0, 4, 0}})};
  run.expect_rest("x", Outcome::mismatch);
  EXPECT_THAT(told(account(run), Kind::message),
              ElementsAre("upper > upper: pipe 1: nobody has read it: 12 bytes",
                          "child 1 > upper: pipe 2: 9 bytes, 4 bytes of them read"));
}

TEST(Account, OfARunThatWasCutOffHasNoNumbers) {
  Talk run;
  run.run.limits.push_back({LimitKind::wall, "", 2s});
  run.expect_rest("x", Outcome::timed_out);
  EXPECT_THAT(told(account(run), Kind::message), ElementsAre("upper > child 1: pipe 1"));
}

TEST(Account, TellsWaitsBeforeTheStepThatStoodStill) {
  Standstill run;
  run.forks(1);
  run.reads(2, 5, "pipe 2", 41, {holder(3, "child 1 (pid 3)", 6)});
  run.reads(3, 3, "pipe 1", 28, {holder(2, "upper", 4)});
  const Account told_of = account(run);
  EXPECT_THAT(told(told_of, Kind::wait),
              ElementsAre("upper > upper: waits in read of descriptor 5, pipe 2",
                          "child 1 > child 1: waits in read of descriptor 3, pipe 1"));
  EXPECT_EQ(told_of.events.back().kind, Kind::step);
  EXPECT_TRUE(told_of.events.back().failed);
}

TEST(Account, LeavesOutTheMiddleOfALongRun) {
  Talk run;
  for (int i = 0; i < 300; ++i) run.add(spec::Send{"program", text(std::to_string(i) + '\n')});
  run.exit_with(0, Outcome::mismatch);
  const Account told_of = account(run);
  EXPECT_THAT(told_of.events, SizeIs(90));
  EXPECT_THAT(told(told_of, Kind::gap), ElementsAre(HasSubstr("more events")));
  EXPECT_TRUE(told_of.events.back().failed);
}

TEST(Account, IsBounded) {
  Talk run;
  for (int pid = 4; pid < 400; ++pid) {
    run.traced(pid, 2, "child " + std::to_string(pid));
    run.trace().objects.push_back(
        pipe("pipe " + std::string(500, 'x'), {{2, 0, 1, 0, 1}, {pid, 1, 0, 1, 0}}));
  }
  run.prints(std::string(1 << 20, 'y'), 1s);
  run.actor().err.head = std::string(1 << 20, '\xff');
  run.expect_rest("x", Outcome::mismatch).to = 1 << 20;
  const Account told_of = account(run);
  std::size_t size = 0;
  for (const Event& event : told_of.events)
    size += event.what.size() + event.text.size() + event.file.size();
  for (const Said& said : told_of.said) size += said.text.size();
  EXPECT_LE(size, 40U << 10);
  EXPECT_THAT(told_of.lanes, SizeIs(16));
}

TEST(Account, HasInputAndOutput) {
  Talk run;
  run.prints("ONE\n", 1s);
  run.actor().err.head = "oh";
  run.expect_rest("x", Outcome::mismatch).to = 4;
  const Account told_of = account(run);
  ASSERT_THAT(told_of.said, SizeIs(3));
  EXPECT_EQ(told_of.said[0].stream, "input");
  EXPECT_EQ(told_of.said[1].text, "ONE\n");
  EXPECT_EQ(told_of.said[2].text, "oh");
}

/// Two processes, of which one at a time went on.
evidence::Probe& in_an_order(World& run) {
  evidence::Probe& probe = run.run.probe.emplace();
  probe.serial = true;
  probe.tasks.resize(2);
  probe.tasks[0].pid = 2;
  probe.tasks[1].pid = 3;
  return probe;
}

TEST(Account, TellsTheTurnsOfASchedule) {
  World run;
  auto& probe = in_an_order(run);
  probe.tasks[1].maker = 0;
  probe.tasks[1].child = 1;
  for (evidence::ProbeTask& task : probe.tasks) task.actor = "program";
  evidence::ProbeSwitch turn;
  turn.from = 1;
  turn.to = 0;
  turn.next_at = at(41);
  turn.to_at = at(12);
  probe.switches = {turn};
  run.exit_with(0, Outcome::mismatch);
  const Account told_of = account(run);
  EXPECT_THAT(told(told_of, Kind::turn),
              ElementsAre("child 1 > upper: is stopped before: goes on at upper.c:12"));
}

TEST(Account, TellsTwoThatWaitForEachOtherByLookingOnce) {
  World run;
  auto& probe = in_an_order(run);
  for (unsigned i = 0; i < 40; ++i) {
    evidence::ProbeSwitch turn;
    turn.why = evidence::ProbeSwitch::Why::waited;
    turn.from = i % 2;
    turn.to = 1 - i % 2;
    turn.next_at = turn.to_at = at(37);
    probe.switches.push_back(turn);
  }
  run.exit_with(0, Outcome::stuck);
  const std::vector<std::string> turns = told(account(run), Kind::turn);
  ASSERT_THAT(turns, SizeIs(2));
  EXPECT_THAT(turns.front(), HasSubstr("again and again"));
}

TEST(Account, TellsAWriteThatHasNotComeBack) {
  Standstill run;
  run.forks(1);
  run.trace().objects = {pipe("pipe 1", {{2, 0, 0, 0, 0}, {3, 4, 0, 4096, 0}})};
  run.writes(2, 4, "pipe 1", 41, {holder(3, "child 1 (pid 3)", 3)});
  EXPECT_THAT(told(account(run), Kind::message),
              ElementsAre("upper > child 1: pipe 1: 4,096 bytes read"));
}

TEST(Account, IsOfTheRunThatFailed) {
  Talk good;
  Talk bad;
  bad.prints("bad\n", 1s);
  bad.expect_rest("x", Outcome::mismatch).to = 4;
  const TestVerdict verdict = verdict_of(bad.test, {good.run, bad.run}, nullptr);
  ASSERT_TRUE(verdict.account);
  EXPECT_EQ(verdict.account->said.back().text, "bad\n");
  EXPECT_FALSE(Talk{}.verdict().account);
}

TEST(Account, DependsOnNoMoment) {
  Talk run;
  run.prints("ONE\n", 1s);
  run.expect_rest("x", Outcome::mismatch).to = 4;
  Talk slow = run;
  for (evidence::StepRecord& record : slow.run.steps) record.at *= 3;
  slow.actor().out.arrivals.front().at = 9s;
  slow.run.duration = 20s;
  const auto texts = [](const Account& account) {
    std::vector<std::string> all;
    for (const Event& event : account.events) all.push_back(event.what + event.text);
    return all;
  };
  EXPECT_EQ(texts(account(run)), texts(account(slow)));
}

}  // namespace
}  // namespace ipclab::judge
