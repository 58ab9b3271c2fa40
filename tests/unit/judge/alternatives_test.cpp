// Ways of working of which a test asks for any, and children that take the place of others.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "world.hpp"

namespace ipclab::judge {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// "upper" (pid 2), for whom all steps went well.
struct Traced : World {
  Traced() {
    exit_with(0, Outcome::done);
    traced(2, 0, "upper");
    run.facts.emplace();
  }

  spec::Uses& alternative() { return test.uses.any_of.emplace_back(); }

  Finding only_finding() const {
    const std::vector<Finding> all = findings();
    return all.size() == 1 ? all.front() : Finding{};
  }
};

/// Asks for two operations on a semaphore set with SEM_UNDO, or for a mutex.
Traced semop_or_futex() {
  Traced run;
  spec::Uses& set = run.alternative();
  set.calls["semop"] = {2, {}};
  set.flags = {"SEM_UNDO"};
  run.alternative().calls["futex"] = {1, {}};
  return run;
}

TEST(Alternatives, NeedNotBeThere) {
  Traced run;
  EXPECT_THAT(run.rules(), IsEmpty());
}

TEST(Alternatives, AreDoneByOneOfThem) {
  Traced run = semop_or_futex();
  run.trace().calls["futex"] = 1;
  EXPECT_THAT(run.rules(), IsEmpty());
}

TEST(Alternatives, HoldAsAWhole) {
  Traced run = semop_or_futex();
  run.trace().calls["semop"] = 2;
  EXPECT_THAT(run.rules(), ElementsAre(Rule::mechanism_not_used));
  run.trace().flags = {"SEM_UNDO"};
  EXPECT_THAT(run.rules(), IsEmpty());
}

TEST(Alternatives, OfWhichNoneWasDoneAreToldTogether) {
  Traced run = semop_or_futex();
  run.trace().calls["pipe"] = 1;
  const Finding finding = run.only_finding();
  EXPECT_EQ(finding.rule, Rule::mechanism_not_used);
  EXPECT_EQ(finding.message, "upper did none of what the task may be done with");
  EXPECT_EQ(finding.expected,
            "either semop is called at least 2 times, and some call has the flag SEM_UNDO\n"
            "or futex is called at least 1 time");
  EXPECT_THAT(finding.observed, HasSubstr("semop was not called"));
  EXPECT_THAT(finding.observed, HasSubstr("futex was not called"));
}

TEST(Alternatives, StandBesideWhatIsAskedForAnyway) {
  Traced run = semop_or_futex();
  run.test.uses.calls["pipe"] = {1, {}};
  run.trace().calls["futex"] = 1;
  EXPECT_EQ(run.only_finding().message, "upper did not call pipe");
  run.trace().calls = {{"pipe", 1}};
  EXPECT_EQ(run.only_finding().message, "upper did none of what the task may be done with");
}

TEST(Alternatives, MayBeFewerCallsOrNone) {
  Traced run;
  run.alternative().calls["write"] = {0, 0};
  run.alternative().calls["write"] = {5, {}};
  EXPECT_THAT(run.rules(), IsEmpty());
  run.trace().calls["write"] = 3;
  EXPECT_THAT(run.rules(), ElementsAre(Rule::mechanism_not_used));
  run.trace().calls["write"] = 5;
  EXPECT_THAT(run.rules(), IsEmpty());
}

TEST(Alternatives, MayBeAboutChildrenAndTheirPipes) {
  Traced run;
  run.alternative().children = 2;
  run.alternative().shared_pipes = 1;
  EXPECT_THAT(run.only_finding().expected,
              HasSubstr("either at least 2 child processes\nor at least 1 pipe"));
  run.run.facts->shared_pipes = 1;
  EXPECT_THAT(run.rules(), IsEmpty());
  run.run.facts->shared_pipes = 0;
  run.run.facts->children = 2;
  EXPECT_THAT(run.rules(), IsEmpty());
}

TEST(Alternatives, AreNotJudgedInARunThatWasCutOffOrWithoutATrace) {
  Traced run = semop_or_futex();
  run.run.steps.front().outcome = Outcome::stuck;
  EXPECT_THAT(run.rules(), ElementsAre(Rule::hang));
  run.run.steps.front().outcome = Outcome::done;
  run.run.trace.reset();
  EXPECT_THAT(run.rules(), IsEmpty());
}

TEST(ForksAfterWait, AreCounted) {
  Traced run;
  run.test.uses.forks_after_wait = 2;
  run.run.facts->forks_after_wait = 2;
  EXPECT_THAT(run.rules(), IsEmpty());
  run.run.facts->forks_after_wait = 1;
  const Finding finding = run.only_finding();
  EXPECT_EQ(finding.rule, Rule::mechanism_not_used);
  EXPECT_EQ(finding.message, "upper made only 1 child process after its first wait");
  EXPECT_EQ(finding.expected, "at least 2 child processes made after a wait for another");
}

TEST(ForksAfterWait, ThatNeverCameAreToldInOtherWords) {
  Traced run;
  run.test.uses.forks_after_wait = 1;
  EXPECT_EQ(run.only_finding().message,
            "upper waited for no child before it had made the last one");
}

TEST(ForksAfterWait, MayBeAnAlternative) {
  Traced run;
  run.alternative().forks_after_wait = 1;
  run.alternative().calls["poll"] = {1, {}};
  EXPECT_THAT(run.rules(), ElementsAre(Rule::mechanism_not_used));
  run.run.facts->forks_after_wait = 1;
  EXPECT_THAT(run.rules(), IsEmpty());
}

}  // namespace
}  // namespace ipclab::judge
