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
  EXPECT_EQ(faults[0], (Fault{.kind = Kind::kill_at, .call = "read", .nth = 3, .of = "child"}));
  EXPECT_EQ(faults[1], (Fault{.kind = Kind::kill_at, .call = "read", .nth = 1, .of = ""}));
}

TEST(Faults, AWrongWordIsPointedAtWithWhatWasMeant) {
  EXPECT_EQ(
      problems_of_faults("short-oi"),
      "lab.yaml:8:14: unknown fault \"short-oi\"\n"
      "  expected: one of: short-io, eintr, eagain, fork-fails, pipe-fails, map-fails, kill-at\n"
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
  EXPECT_THAT(problems_of_faults("{kill-at: {nth: 3}}"), HasSubstr("the key \"call\" is missing"));
  EXPECT_THAT(problems_of_faults("{kill-at: {call: recvmsg}}"),
              HasSubstr("\"recvmsg\" counts as \"recv\""));
  for (const std::string nth : {"0", "1000001", "-1", "x"})
    EXPECT_THAT(problems_of_faults("{kill-at: {call: read, nth: " + nth + "}}"),
                HasSubstr("a whole number from 1 to 1000000"));
  EXPECT_THAT(problems_of_faults("{kill-at: {call: read, of: p}}"),
              HasSubstr("one of: parent, child"));
}

TEST(Faults, AreNotMoreThanAnybodyWantsToWaitFor) {
  std::string many;
  for (int nth = 1; nth <= 101; ++nth)
    many += "{kill-at: {call: read, nth: " + std::to_string(nth) + "}},";
  EXPECT_THAT(problems_of_faults(many), HasSubstr("there are 101 faults"));
}

}  // namespace
}  // namespace ipclab::spec
