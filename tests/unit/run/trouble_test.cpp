// When a part of the grader itself is killed, the run proves nothing, and the next one works.

#include <unistd.h>

#include <csignal>
#include <fstream>
#include <iterator>
#include <thread>

#include "observe/processes.hpp"
#include "support/error.hpp"
#include "unit/observe/child.hpp"
#include "unit/run/world.hpp"

namespace ipclab::run {
namespace {

using testing::HasSubstr;

/// The process that runs this program of the student, below a keeper of ours.
pid_t running(const std::string& name) {
  for (const auto& process : observe::descendants_of(::getpid()))
    if (observe::name_of(process.pid) == name && process.state == 'S') return process.pid;
  return -1;
}

/// Its command line is `ipclab cell RUNG`.
pid_t keeper_of(cell::Rung rung) {
  for (const pid_t child : observe::children_of(::getpid())) {
    std::ifstream file{"/proc/" + std::to_string(child) + "/cmdline"};
    const std::string line{std::istreambuf_iterator<char>{file}, {}};
    if (line.ends_with(std::string{cell::id_of(rung)} + '\0')) return child;
  }
  return -1;
}

pid_t parent_of(pid_t pid) {
  const auto status = observe::status_of(pid);
  return status ? status->parent : -1;
}

class Trouble : public OnRung {
 protected:
  /// Plays a test that waits for ever; meanwhile `strike` is given the pid of its program.
  template <typename Strike>
  evidence::Evidence play_and(Strike strike) {
    bool struck = false;
    std::thread attacker{[&] {
      pid_t pid = -1;
      if (!observe::eventually([&] { return (pid = running("signals")) > 0; })) return;
      struck = true;
      strike(pid);
    }};
    auto evidence = play(R"(steps:
  - {start: s, program: signals}
  - expect: {from: s, line: ready}
  - exit: s)");
    attacker.join();
    EXPECT_TRUE(struck);
    return evidence;
  }

  void TearDown() override {
    // What the kernel ends with a cell or a keeper ends a little later than this test.
    EXPECT_TRUE(observe::eventually([] { return strays().empty(); }));
    OnRung::TearDown();
  }

  void expect_next_run_works() {
    play_through("steps: [{start: t}, {exit: t}]");
    EXPECT_EQ(runner_->rung(), GetParam());
  }
};
ON_EACH_RUNG(Trouble);

TEST_P(Trouble, AKilledCellIsNotTheStudentsFault) {
  const auto evidence = play_and([](pid_t pid) { ::kill(parent_of(pid), SIGKILL); });
  EXPECT_THAT(evidence.trouble, HasSubstr("ended unexpectedly"));
  expect_next_run_works();
}

TEST_P(Trouble, AKilledKeeperIsNotTheStudentsFault) {
  const auto evidence = play_and([](pid_t pid) { ::kill(parent_of(parent_of(pid)), SIGKILL); });
  EXPECT_NE(evidence.trouble, "");
  clear_scratch();  // on the lower rungs nobody is left to remove the folders of its cells
  expect_next_run_works();
}

TEST_P(Trouble, AKilledProgramIsNoTrouble) {
  const auto evidence = play_and([](pid_t pid) { ::kill(pid, SIGKILL); });
  EXPECT_EQ(evidence.trouble, "");
  EXPECT_EQ(actor_of(evidence, "s").ending,
            (evidence::Ending{evidence::Signalled{SIGKILL, false}}));
}

TEST_P(Trouble, AKeeperMayDieBetweenTwoRuns) {
  expect_next_run_works();
  ASSERT_GT(keeper_of(GetParam()), 0);
  ::kill(keeper_of(GetParam()), SIGKILL);
  std::string trouble;
  try {
    trouble = play("steps: [{start: t}, {exit: t}]").trouble;
  } catch (const GraderError& error) {
    trouble = error.what();
  }
  EXPECT_NE(trouble, "");
  expect_next_run_works();
}

}  // namespace
}  // namespace ipclab::run
