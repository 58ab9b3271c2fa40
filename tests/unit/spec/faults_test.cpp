// What `faults` becomes, and what is said against wrong ones.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/spec/world.hpp"

namespace ipclab::spec {
namespace {

using testing::HasSubstr;
using Kind = Fault::Kind;

std::vector<Fault> faults_of(const std::string& faults) {
  return test_of("    run: {}\n    faults: [" + faults + "]\n").faults;
}

std::string problems_of_faults(const std::string& faults) {
  return problems_of("    run: {}\n    faults: [" + faults + "]\n");
}

TEST(Faults, AreNoneUnlessTheyAreSaid) {
  EXPECT_TRUE(test_of("    run: {}\n").faults.empty());
  EXPECT_TRUE(faults_of("").empty());
}

TEST(Faults, KeepTheirOrderAndAreKnownByTheirNames) {
  const auto faults = faults_of("map-fails, short-io, eintr, eagain, fork-fails, pipe-fails");
  std::vector<Kind> kinds;
  for (const Fault& fault : faults) kinds.push_back(fault.kind);
  EXPECT_THAT(kinds, testing::ElementsAre(Kind::map_fails, Kind::short_io, Kind::eintr,
                                          Kind::eagain, Kind::fork_fails, Kind::pipe_fails));
  EXPECT_EQ(name_of(faults[0].kind), "map-fails");
  EXPECT_EQ(name_of(Kind::kill_at), "kill-at");
}

TEST(Faults, KillAtTellsTheCallAndWhoseItIs) {
  const auto faults =
      faults_of("{kill-at: {call: read, nth: 3, of: child}}, {kill-at: {call: read}}");
  ASSERT_EQ(faults.size(), 2U);
  EXPECT_EQ(faults[0], (Fault{.kind = Kind::kill_at, .calls = {"read"}, .nth = 3, .of = "child"}));
  EXPECT_EQ(faults[1], (Fault{.kind = Kind::kill_at, .calls = {"read"}, .nth = 1, .of = ""}));
}

TEST(Faults, AWrongWordIsPointedAtWithWhatWasMeant) {
  EXPECT_EQ(problems_of_faults("short-oi"),
            "lab.yaml:8:14: unknown fault \"short-oi\"\n"
            "  expected: one of: short-io, eintr, eagain, fork-fails, pipe-fails, map-fails, "
            "kill-at, pause-at\n"
            "  hint: did you mean \"short-io\"?\n");
  EXPECT_THAT(problems_of_faults("kill-at"), HasSubstr("\"kill-at\" does not tell at which call"));
  EXPECT_THAT(problems_of_faults("[eintr]"), HasSubstr("found a list"));
}

TEST(Faults, EachComesOnce) {
  EXPECT_THAT(problems_of_faults("eintr, eintr"), HasSubstr("the fault \"eintr\" is there twice"));
  EXPECT_THAT(problems_of_faults("{kill-at: {call: read}}, {kill-at: {call: read, nth: 1}}"),
              HasSubstr("lab.yaml:8:39: the fault \"kill-at\" is there twice"));
  EXPECT_EQ(problems_of_faults("{kill-at: {call: read}}, {kill-at: {call: read, of: child}}"), "");
}

TEST(Faults, KillAtNeedsACallThatIsKnownAndANumberInItsRange) {
  EXPECT_EQ(problems_of_faults("{kill-at: {nth: 3}}"), "");
  EXPECT_THAT(problems_of_faults("{kill-at: {call: recvmsg}}"),
              HasSubstr("\"recvmsg\" counts as \"recv\""));
  for (const std::string nth : {"0", "1000001", "-1", "x"})
    EXPECT_THAT(problems_of_faults("{kill-at: {call: read, nth: " + nth + "}}"),
                HasSubstr("a number from 1 to 1000000, or A..B for one run each"));
  EXPECT_THAT(problems_of_faults("{kill-at: {call: read, of: p}}"),
              HasSubstr("unknown actor \"p\""));
}

TEST(Faults, ARangeIsOneRunForEachOfItsCalls) {
  const auto faults = faults_of("{pause-at: {call: [pause, sigsuspend], nth: 2..4, of: program}}");
  ASSERT_EQ(faults.size(), 3U);
  EXPECT_EQ(
      faults[0],
      (Fault{.kind = Kind::pause_at, .calls = {"pause", "sigsuspend"}, .nth = 2, .of = "program"}));
  EXPECT_EQ(faults[2].nth, 4U);
  EXPECT_TRUE(of_one_sweep(faults[0], faults[2]));
  EXPECT_FALSE(of_one_sweep(faults[0], Fault{.kind = Kind::pause_at, .calls = {}, .of = {}}));
}

TEST(Faults, AMomentIsOfOneCallOfSeveralOrOfAny) {
  EXPECT_THAT(faults_of("{pause-at: {call: [read, poll]}}").at(0).calls,
              testing::ElementsAre("poll", "read"));
  EXPECT_THAT(faults_of("{pause-at: {call: read}}").at(0).calls, testing::ElementsAre("read"));
  EXPECT_THAT(faults_of("{pause-at: {of: child}}").at(0).calls, testing::IsEmpty());
  EXPECT_THAT(problems_of_faults("{pause-at: {call: [read, raed]}}"),
              testing::AllOf(HasSubstr("unknown system call \"raed\""),
                             HasSubstr("did you mean \"read\"?")));
}

TEST(Faults, PauseAtIsHarmlessAndKillAtIsNot) {
  EXPECT_TRUE(is_harmless(Kind::pause_at));
  EXPECT_FALSE(is_harmless(Kind::kill_at));
  EXPECT_EQ(name_of(Kind::pause_at), "pause-at");
  EXPECT_THAT(problems_of_faults("pause-at"),
              HasSubstr("\"pause-at\" does not tell at which call"));
}

TEST(Faults, AMomentIsOfExactlyOneKind) {
  EXPECT_THAT(problems_of_faults("{kill-at: {call: read}, pause-at: {call: read}}"),
              HasSubstr("lab.yaml:8:"));
  EXPECT_EQ(problems_of_faults("{kill-at: {call: read}}, {pause-at: {call: read}}"), "");
}

/// Of a test with two programs, a tool and a peer.
std::string problems_of_moment(const std::string& of) {
  return problems_of(
      "    steps:\n"
      "      - start: server\n"
      "      - {start: client}\n"
      "      - {start: netcat, tool: [nc]}\n"
      "      - {connect: {as: peer, to: \"tcp:80\"}}\n"
      "    faults: [{kill-at: {call: read, of: " +
      of + "}}]\n");
}

TEST(Faults, AMomentIsOfAnActorThatRunsAProgramOfTheLab) {
  EXPECT_EQ(problems_of_moment("client"), "");
  EXPECT_EQ(problems_of_moment("parent"), "");
  EXPECT_THAT(problems_of_moment("cleint"),
              testing::AllOf(HasSubstr("one of: parent, child, client, server"),
                             HasSubstr("did you mean \"client\"?")));
  EXPECT_THAT(problems_of_moment("netcat"), HasSubstr("\"netcat\" is a tool"));
  EXPECT_THAT(problems_of_moment("peer"), HasSubstr("\"peer\" is a peer"));
}

TEST(Faults, KnowTheirActorsEvenIfTheyStandBeforeTheSteps) {
  EXPECT_EQ(problems_of("    faults: [{pause-at: {of: a}}]\n    steps: [{start: a}]\n"), "");
}

TEST(Faults, ARangeHasABeginningAndAnEnd) {
  EXPECT_EQ(faults_of("{pause-at: {nth: 7..7}}").at(0).nth, 7U);
  for (const std::string nth : {"3..1", "0..3", "\">=2\"", "\"<=2\"", "1..1000001", "[1, 2]"})
    EXPECT_THAT(problems_of_faults("{pause-at: {nth: " + nth + "}}"),
                HasSubstr("a number from 1 to 1000000, or A..B for one run each"))
        << nth;
}

TEST(Faults, TheRunsOfARangeCountLikeAllOthers) {
  EXPECT_EQ(problems_of_faults("{pause-at: {nth: 1..100}}"), "");
  EXPECT_THAT(problems_of_faults("{pause-at: {nth: 1..101}}"), HasSubstr("there are 101 runs"));
  EXPECT_THAT(problems_of_faults("{pause-at: {nth: 1..1000000}}"), HasSubstr("at most 100"));
  EXPECT_THAT(problems_of_faults("eintr, {pause-at: {nth: 1..100}}"),
              HasSubstr("there are 101 faults"));
}

TEST(Faults, RangesThatOverlapWouldRunTwice) {
  EXPECT_THAT(problems_of_faults("{kill-at: {nth: 1..3}}, {kill-at: {nth: 3..4}}"),
              HasSubstr("the fault \"kill-at\" is there twice"));
  EXPECT_EQ(problems_of_faults("{kill-at: {nth: 1..3}}, {pause-at: {nth: 1..3}}"), "");
}

TEST(Faults, OfOneSweepDifferInNothingButTheNumberOfTheCall) {
  const auto faults = faults_of(
      "{kill-at: {call: read, nth: 1..2}}, {pause-at: {call: read}}, {kill-at: {call: read, of: "
      "child}}");
  EXPECT_TRUE(of_one_sweep(faults.at(0), faults.at(1)));
  EXPECT_FALSE(of_one_sweep(faults.at(0), faults.at(2)));
  EXPECT_FALSE(of_one_sweep(faults.at(0), faults.at(3)));
}

TEST(Faults, AreNotMoreThanAnybodyWantsToWaitFor) {
  std::string many;
  for (int nth = 1; nth <= 101; ++nth)
    many += "{kill-at: {call: read, nth: " + std::to_string(nth) + "}},";
  EXPECT_THAT(problems_of_faults(many), HasSubstr("there are 101 faults"));
}

}  // namespace
}  // namespace ipclab::spec
