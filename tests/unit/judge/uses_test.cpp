// Ways of working that a test asks for, against what the trace shows.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "world.hpp"

namespace ipclab::judge {
namespace {

using evidence::ObjectKind;
using evidence::Traffic;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// "upper" (pid 2) with two children (pid 3 and 4); all steps went well.
struct Traced : World {
  Traced() {
    exit_with(0, Outcome::done);
    traced(2, 0, "upper");
    traced(3, 2, "child 1 (pid 3)");
    traced(4, 2, "child 2 (pid 4)");
  }

  evidence::Object& object(ObjectKind kind, const std::string& name,
                           std::vector<Traffic> traffic = {}) {
    evidence::Object object;
    object.kind = kind;
    object.name = name;
    object.made_at = {"upper.c", 20, "main", "pipe"};
    object.traffic = std::move(traffic);
    trace().objects.push_back(object);
    return trace().objects.back();
  }

  spec::Flow& flow(const std::string& from, const std::string& to, std::uint64_t bytes = 1) {
    spec::Flow flow;
    flow.through = {ObjectKind::pipe};
    flow.from = from;
    flow.to = to;
    flow.bytes = bytes;
    test.uses.flows.push_back(flow);
    return test.uses.flows.back();
  }

  Finding only_finding() const {
    const std::vector<Finding> all = findings();
    return all.size() == 1 ? all.front() : Finding{};
  }
};

Traffic wrote(int pid, std::uint64_t bytes) { return {pid, 0, 1, 0, bytes}; }
Traffic read_by(int pid, std::uint64_t bytes) { return {pid, 1, 0, bytes, 0}; }

TEST(Calls, MustBeInTheirRange) {
  Traced run;
  run.test.uses.calls["fork"] = {2, {}};
  run.trace().calls["fork"] = 2;
  EXPECT_THAT(run.rules(), IsEmpty());
  run.trace().calls["fork"] = 1;
  const Finding finding = run.only_finding();
  EXPECT_EQ(finding.rule, Rule::mechanism_not_used);
  EXPECT_EQ(finding.message, "upper called fork 1 time, expected at least 2");
  EXPECT_EQ(finding.expected, "fork is called at least 2 times");
  EXPECT_EQ(finding.observed, "fork was called 1 time");
}

TEST(Calls, MayBeTooMany) {
  Traced run;
  run.test.uses.calls["write"] = {1, 1};
  run.trace().calls["write"] = 1000;
  EXPECT_EQ(run.only_finding().message, "upper called write 1,000 times, expected exactly 1");
}

TEST(Calls, ThatDoNotComeAreShownBesideWhatCameInstead) {
  Traced run;
  run.test.uses.calls["pipe"] = {1, {}};
  run.trace().calls["socketpair"] = 2;
  const Finding finding = run.only_finding();
  EXPECT_EQ(finding.message, "upper did not call pipe");
  EXPECT_EQ(finding.observed, "pipe was not called\nseen instead: socketpair (2 times)");
}

TEST(Calls, AreNotJudgedWithoutATrace) {
  Traced run;
  run.test.uses.calls["pipe"] = {1, {}};
  run.run.trace.reset();
  EXPECT_THAT(run.rules(), IsEmpty());
}

TEST(Calls, AreNotJudgedInARunThatWasCutOff) {
  Traced run;
  run.test.uses.calls["pipe"] = {1, {}};
  run.run.steps.front().outcome = Outcome::stuck;
  EXPECT_THAT(run.rules(), ElementsAre(Rule::hang));
}

TEST(Flags, MustHaveBeenSeen) {
  Traced run;
  run.test.uses.flags = {"O_NONBLOCK"};
  run.trace().flags = {"O_NONBLOCK", "SA_RESTART"};
  EXPECT_THAT(run.rules(), IsEmpty());
  run.trace().flags = {"SA_RESTART"};
  EXPECT_EQ(run.only_finding().message, "upper did not use O_NONBLOCK");
  EXPECT_EQ(run.only_finding().observed, "flags that were used: SA_RESTART");
}

TEST(SignalHandlers, MustHaveBeenInstalled) {
  Traced run;
  run.test.uses.handlers = {SIGCHLD};
  run.trace().handled_signals = {SIGCHLD};
  EXPECT_THAT(run.rules(), IsEmpty());
  run.trace().handled_signals = {SIGINT};
  EXPECT_EQ(run.only_finding().message, "upper installed no handler for SIGCHLD");
  EXPECT_EQ(run.only_finding().observed, "handlers were installed for: SIGINT");
}

TEST(WaitsIn, MustHavePutAProcessToSleep) {
  Traced run;
  run.test.uses.waits_in = {"sigsuspend"};
  run.trace().waited_in = {"sigsuspend"};
  EXPECT_THAT(run.rules(), IsEmpty());
  run.trace().waited_in = {"pause", "read"};
  EXPECT_EQ(run.only_finding().observed, "its processes waited in: pause, read");
}

TEST(SharedMappings, AreCounted) {
  Traced run;
  run.test.uses.shared_mappings = spec::Range{1, {}};
  EXPECT_EQ(run.only_finding().message, "upper made no shared mapping, expected at least 1");
  run.object(ObjectKind::shared_mapping, "memory 1");
  EXPECT_THAT(run.rules(), IsEmpty());
  run.test.uses.shared_mappings = spec::Range{0, 0};
  EXPECT_THAT(run.rules(), ElementsAre(Rule::mechanism_not_used));
}

TEST(Flow, IsDataThatOneWroteAndAnotherRead) {
  Traced run;
  run.flow("parent", "child", 1000);
  run.object(ObjectKind::pipe, "pipe 1", {wrote(2, 1000), read_by(3, 1000)});
  EXPECT_THAT(run.rules(), IsEmpty());
}

TEST(Flow, ThatIsMissingTellsWhereTheDataWentInstead) {
  Traced run;
  run.flow("parent", "child", 1000);
  run.object(ObjectKind::pipe, "pipe 1", {});
  run.object(ObjectKind::pipe, "standard output", {wrote(2, 1000)}).of_grader = true;
  const Finding finding = run.only_finding();
  EXPECT_EQ(finding.message,
            "upper did not send at least 1,000 bytes through a pipe from upper to its child");
  EXPECT_EQ(finding.expected, "at least 1,000 bytes through a pipe from upper to its child");
  EXPECT_EQ(finding.observed,
            "no data went this way\n"
            "instead upper wrote 1,000 bytes to its standard output itself");
  EXPECT_EQ(finding.where.front().line, 20);
}

TEST(Flow, OfTooFewBytesIsMissing) {
  Traced run;
  run.flow("parent", "child", 1000);
  run.object(ObjectKind::pipe, "pipe 1", {wrote(2, 10), read_by(3, 10)});
  EXPECT_THAT(run.only_finding().observed, HasSubstr("10 bytes through 1 pipe"));
}

TEST(Flow, NeedsAReaderOtherThanTheWriter) {
  Traced run;
  run.flow("", "");
  run.object(ObjectKind::pipe, "pipe 1", {{2, 1, 1, 5, 5}});
  EXPECT_THAT(run.rules(), ElementsAre(Rule::mechanism_not_used));
}

TEST(Flow, HasADirectionAndAKind) {
  Traced run;
  run.flow("child", "parent");
  run.object(ObjectKind::pipe, "pipe 1", {wrote(2, 5), read_by(3, 5)});
  run.object(ObjectKind::unix_socket, "socket 1", {wrote(3, 5), read_by(2, 5)});
  EXPECT_THAT(run.only_finding().message,
              HasSubstr("through a pipe from a child of upper to upper"));
  run.test.uses.flows.front().through.clear();
  EXPECT_THAT(run.rules(), IsEmpty());
}

TEST(Flow, BetweenActorsIsOfTheirOwnProcesses) {
  Traced run;
  run.add_actor("client", true).pid = 7;
  run.traced(7, 0, "client", "client");
  run.flow("client", "program");
  run.object(ObjectKind::pipe, "pipe 1", {wrote(7, 5), read_by(3, 5)});
  EXPECT_THAT(run.rules(), ElementsAre(Rule::mechanism_not_used));
  run.object(ObjectKind::pipe, "pipe 2", {wrote(7, 5), read_by(2, 5)});
  EXPECT_THAT(run.rules(), IsEmpty());
}

TEST(Flow, MayAskForManyWritersIntoOneObject) {
  Traced run;
  spec::Flow& flow = run.flow("child", "parent");
  flow.writers = {2, {}};
  evidence::Object& pipe = run.object(ObjectKind::pipe, "pipe 1", {wrote(3, 5), read_by(2, 10)});
  EXPECT_THAT(run.only_finding().expected, HasSubstr("written by at least 2 processes"));
  EXPECT_EQ(run.only_finding().observed, "a pipe that was written by 1 process");
  pipe.traffic.push_back(wrote(4, 5));
  EXPECT_THAT(run.rules(), IsEmpty());
}

TEST(Flow, CountsChildrenForWhomTheListOfProcessesHadNoRoom) {
  Traced run;
  run.flow("child", "parent");
  run.object(ObjectKind::pipe, "pipe 1", {wrote(900, 5), read_by(2, 5)});
  EXPECT_THAT(run.rules(), IsEmpty());
}

TEST(Flow, MayBeUnwanted) {
  Traced run;
  run.flow("parent", "child").objects = {0, 0};
  EXPECT_THAT(run.rules(), IsEmpty());
  run.object(ObjectKind::pipe, "pipe 1", {wrote(2, 5), read_by(3, 5)});
  EXPECT_EQ(run.only_finding().message, "upper sent data through a pipe from upper to its child");
}

TEST(Flow, ThroughMemoryIsAMappingThatBothHave) {
  Traced run;
  run.flow("parent", "child").through = {ObjectKind::shared_mapping};
  run.object(ObjectKind::shared_mapping, "memory 1", {Traffic{2, 0, 0, 0, 0}});
  EXPECT_THAT(run.rules(), ElementsAre(Rule::mechanism_not_used));
  run.trace().objects.front().traffic.push_back(Traffic{3, 0, 0, 0, 0});
  EXPECT_THAT(run.rules(), IsEmpty());
}

TEST(Flow, MayGoThroughAnyOfSeveralKinds) {
  Traced run;
  run.flow("parent", "child").through = {ObjectKind::pipe, ObjectKind::fifo};
  const Finding finding = run.only_finding();
  EXPECT_EQ(finding.message,
            "upper did not send data through a pipe or FIFO from upper to its child");
  run.object(ObjectKind::fifo, "FIFO 1", {wrote(2, 5), read_by(3, 5)});
  EXPECT_THAT(run.rules(), IsEmpty());
  run.trace().objects.front().kind = ObjectKind::posix_queue;
  EXPECT_THAT(run.rules(), ElementsAre(Rule::mechanism_not_used));
}

TEST(Flow, AddsUpWhatGoesThroughSeveralKinds) {
  Traced run;
  spec::Flow& flow = run.flow("parent", "child", 10);
  flow.through = {ObjectKind::pipe, ObjectKind::fifo};
  run.object(ObjectKind::fifo, "FIFO 1", {wrote(2, 5), read_by(3, 5)});
  EXPECT_THAT(run.rules(), ElementsAre(Rule::mechanism_not_used));
  run.object(ObjectKind::pipe, "pipe 1", {wrote(2, 5), read_by(4, 5)});
  EXPECT_THAT(run.rules(), IsEmpty());
}

TEST(Uses, ThatAreLackingAreOneFinding) {
  Traced run;
  run.test.uses.calls["pipe"] = {1, {}};
  run.flow("parent", "child");
  const Finding finding = run.only_finding();
  EXPECT_EQ(finding.message, "upper did not call pipe");
  EXPECT_THAT(finding.expected, HasSubstr("\ndata through a pipe"));
}

TEST(Uses, KeepTheWordsOfStrangersShortAndSafe) {
  Traced run;
  const std::string evil = "\x1b[2J\n" + std::string(5000, 'x');
  run.flow("parent", "child");
  run.test.uses.flags = {"O_NONBLOCK"};
  for (int i = 0; i < 100; ++i) {
    run.object(ObjectKind::pipe, evil, {wrote(2, 5)}).made_at.file = evil;
    run.trace().flags.insert(evil + std::to_string(i));
  }
  EXPECT_LE(size_of(run.only_finding()), 4500U);
  EXPECT_THAT(run.only_finding().observed, Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace ipclab::judge
