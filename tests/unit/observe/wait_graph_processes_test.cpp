#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/signalfd.h>

#include <list>

#include "unit/observe/blocked.hpp"

namespace ipclab::observe {
namespace {

using evidence::WaitKind;
using testing::ElementsAre;
using testing::IsEmpty;

void handle(int signal) {
  struct sigaction action {};
  action.sa_handler = [](int) {};
  ::sigaction(signal, &action, nullptr);
}

void block(int signal) {
  sigset_t set;
  ::sigemptyset(&set);
  ::sigaddset(&set, signal);
  ::sigprocmask(SIG_BLOCK, &set, nullptr);
}

TEST(WaitGraph, NamesTheChildThatIsWaitedForAndCountsDeadOnes) {
  const Child parent{[] {
    if (::fork() == 0) ::_exit(0);
    ::waitpid(fork_a_sleeper(), nullptr, 0);
  }};
  ASSERT_TRUE(blocks_in(parent, SYS_wait4));
  const std::vector<pid_t> children = children_of(parent.pid());
  ASSERT_EQ(children.size(), 2U);
  ASSERT_TRUE(eventually([&] {
    return status_of(children[0])->state == 'Z' && sleeps_in(children[1], children[1], SYS_pause);
  }));
  MadeUpPast past;
  past.names = {{parent.pid(), "upper"}, {children[1], "child 2"}};
  const RawGraph graph = wait_graph(
      {*status_of(parent.pid()), *status_of(children[0]), *status_of(children[1])}, past);
  ASSERT_EQ(graph.waits.size(), 2U);
  const RawGraph::Wait wait = wait_of(parent, graph);
  EXPECT_EQ(wait.shown.kind, WaitKind::child);
  EXPECT_EQ(wait.shown.child, children[1]);
  EXPECT_EQ(wait.shown.dead_children, 1U);
  EXPECT_THAT(releasers_of(wait), ElementsAre("child 2 is its child, and has not ended"));
}

TEST(WaitGraph, NamesAllLivingChildrenWhereAnyIsWaitedFor) {
  const Child parent{[] {
    fork_a_sleeper();
    fork_a_sleeper();
    ::waitid(P_ALL, 0, nullptr, WEXITED);
  }};
  ASSERT_TRUE(blocks_in(parent, SYS_waitid));
  MadeUpPast past;
  const RawGraph::Wait wait = wait_of(parent, graph_of({&parent}, past));
  EXPECT_EQ(wait.shown.child, 0);
  EXPECT_EQ(wait.releasers.size(), 2U);
}

TEST(WaitGraph, RemembersTheSignalThatCameBeforeAPause) {
  const Child child{[] {
    handle(SIGUSR1);
    ::pause();
  }};
  ASSERT_TRUE(blocks_in(child, SYS_pause));
  MadeUpPast past;
  past.signals[child.pid()] = SIGUSR1;
  const RawGraph::Wait wait = wait_of(child, graph_of({&child}, past));
  EXPECT_EQ(wait.shown.kind, WaitKind::signal);
  EXPECT_EQ(wait.shown.earlier_signal, SIGUSR1);
  EXPECT_EQ(wait.shown.note, "it handles SIGUSR1");
  EXPECT_THAT(wait.releasers, IsEmpty());
}

TEST(WaitGraph, TellsThatASignalIsPendingButBlocked) {
  const Child child{[] {
    handle(SIGUSR1);
    block(SIGUSR1);
    ::raise(SIGUSR1);
    ::pause();
  }};
  ASSERT_TRUE(blocks_in(child, SYS_pause));
  MadeUpPast past;
  EXPECT_EQ(wait_of(child, graph_of({&child}, past)).shown.note,
            "no signal that it handles is unblocked; SIGUSR1 is pending but blocked");
}

TEST(WaitGraph, NamesTheSignalsThatSigwaitWaitsFor) {
  const Child child{[] {
    sigset_t set;
    ::sigemptyset(&set);
    for (const int signal : {SIGUSR1, SIGUSR2, SIGRTMIN + 2}) ::sigaddset(&set, signal);
    ::sigprocmask(SIG_BLOCK, &set, nullptr);
    ::sigwaitinfo(&set, nullptr);
  }};
  ASSERT_TRUE(blocks_in(child, SYS_rt_sigtimedwait));
  MadeUpPast past;
  const RawGraph::Wait wait = wait_of(child, graph_of({&child}, past));
  EXPECT_EQ(wait.shown.kind, WaitKind::signal);
  EXPECT_EQ(wait.shown.object, "SIGUSR1, SIGUSR2 and SIGRTMIN+2");
}

TEST(WaitGraph, NamesChildrenWhereTheirEndIsWaitedForBySignal) {
  const auto act = [](bool by_file) {
    block(SIGCHLD);
    fork_a_sleeper();
    sigset_t set;
    ::sigemptyset(&set);
    ::sigaddset(&set, SIGCHLD);
    signalfd_siginfo read_one{};
    if (!by_file) ::sigwaitinfo(&set, nullptr);
    [[maybe_unused]] const ssize_t ignored =
        ::read(::signalfd(-1, &set, 0), &read_one, sizeof read_one);
  };
  const Child waiting{[&] { act(false); }};
  const Child reading{[&] { act(true); }};
  ASSERT_TRUE(blocks_in(waiting, SYS_rt_sigtimedwait));
  ASSERT_TRUE(blocks_in(reading, SYS_read));
  MadeUpPast past;
  for (const Child* parent : {&waiting, &reading}) {
    past.names[children_of(parent->pid()).at(0)] = "child 1";
    const RawGraph::Wait wait = wait_of(*parent, graph_of({parent}, past));
    EXPECT_EQ(wait.shown.kind, WaitKind::signal);
    EXPECT_THAT(releasers_of(wait),
                ElementsAre("child 1 is its child, and would send SIGCHLD by ending"));
  }
}

TEST(WaitGraph, SeesThatAProcessIsStopped) {
  const Child child{[] { ::raise(SIGSTOP); }};
  ASSERT_TRUE(eventually([&] { return status_of(child.pid())->state == 'T'; }));
  MadeUpPast past;
  EXPECT_EQ(wait_of(child, graph_of({&child}, past)).shown.kind, WaitKind::stopped);
}

TEST(WaitGraph, HasNoWaitForWhoRunsOrIsDeadOrGone) {
  ProcessStatus gone;
  {
    const Child child{[] { ::pause(); }};
    gone = *status_of(child.pid());
  }
  const Child dead{[] {}};
  const Child running{[] {
    while (true) {
      asm volatile("");
    }
  }};
  ASSERT_TRUE(is_dead(dead));
  MadeUpPast past;
  const RawGraph graph =
      wait_graph({gone, *status_of(dead.pid()), *status_of(running.pid())}, past);
  EXPECT_THAT(graph.waits, IsEmpty());
  EXPECT_EQ(graph.left_out, 0U);
}

TEST(WaitGraph, BearsProcessesThatVanishWhileItLooks) {
  const Pipe pipe = make_pipe();
  MadeUpPast past;
  for (int round = 0; round < 50; ++round) {
    std::list<Child> children;
    std::vector<ProcessStatus> processes;
    for (int i = 0; i < 5; ++i) {
      children.emplace_back([&] { read_byte(pipe.reader.get()); });
      processes.push_back(*status_of(children.back().pid()));
    }
    for (const Child& child : children) ::kill(child.pid(), SIGKILL);
    EXPECT_LE(wait_graph(processes, past).waits.size(), 5U);
  }
}

TEST(WaitGraph, ShowsAFewAndCountsTheRest) {
  const Pipe pipe = make_pipe();
  std::list<Child> children;
  for (int i = 0; i < 70; ++i) children.emplace_back([&] { read_byte(pipe.reader.get()); });
  std::vector<ProcessStatus> processes;
  for (const Child& child : children) {
    ASSERT_TRUE(blocks_in(child, SYS_read));
    processes.push_back(*status_of(child.pid()));
  }
  MadeUpPast past;
  const RawGraph graph = wait_graph(processes, past);
  ASSERT_EQ(graph.waits.size(), 64U);
  EXPECT_EQ(graph.left_out, 6U);
  for (const RawGraph::Wait& wait : graph.waits) {
    ASSERT_EQ(wait.releasers.size(), 8U);
    EXPECT_EQ(wait.releasers[0].shown.pid, wait.shown.pid);
    EXPECT_EQ(wait.shown.note, "62 more could end this wait");
  }
  EXPECT_TRUE(std::ranges::is_sorted(graph.waits, {},
                                     [](const RawGraph::Wait& wait) { return wait.shown.pid; }));
}

}  // namespace
}  // namespace ipclab::observe
