#include <gtest/gtest.h>

#include "observe/waits/wait_graph.hpp"

namespace ipclab::observe {
namespace {

using evidence::WaitKind;

const std::vector<evidence::Line> lines{{"ring.c", 10, "main", "pipe"},
                                        {"ring.c", 20, "work", "read"},
                                        {"ring.c", 30, "work", "fork"},
                                        {"count.c", 40, "add", "sem_wait"},
                                        {"count.c", 50, "add", "pthread_cond_wait"},
                                        {"count.c", 60, "add", "waitpid"},
                                        {"count.c", 70, "add", "printf"}};

RawGraph::Wait raw_wait(WaitKind kind, const char* call, SnapshotId at) {
  RawGraph::Wait wait;
  wait.shown.kind = kind;
  wait.shown.call = call;
  wait.at = at;
  return wait;
}

evidence::Wait shown(const RawGraph::Wait& wait) {
  return with_lines({{wait}, 0}, lines).waits.at(0);
}

TEST(WithLines, GivesEachPlaceItsLine) {
  RawGraph::Wait wait = raw_wait(WaitKind::read, "read", 1);
  wait.object_made = 0;
  wait.releasers.push_back({{.pid = 5, .process = "child 1", .how = "has it", .made_at = {}}, 2});
  wait.releasers.push_back({{.pid = 6, .process = "child 2", .how = "has it", .made_at = {}}});
  const evidence::WaitGraph graph = with_lines({{wait}, 3}, lines);
  EXPECT_EQ(graph.left_out, 3U);
  ASSERT_EQ(graph.waits.size(), 1U);
  EXPECT_EQ(graph.waits[0].at, lines[1]);
  EXPECT_EQ(graph.waits[0].object_made_at, lines[0]);
  EXPECT_EQ(graph.waits[0].releasers.at(0).made_at, lines[2]);
  EXPECT_EQ(graph.waits[0].releasers.at(0).process, "child 1");
  EXPECT_FALSE(graph.waits[0].releasers.at(1).made_at.known());
}

TEST(WithLines, KnowsALockByTheFunctionThatIsCalled) {
  const evidence::Wait wait = shown(raw_wait(WaitKind::futex, "futex", 3));
  EXPECT_EQ(wait.kind, WaitKind::semaphore);
  EXPECT_EQ(wait.call, "sem_wait");
}

TEST(WithLines, ForgetsWhatWasSaidOfAnotherLock) {
  RawGraph::Wait wait = raw_wait(WaitKind::semaphore, "futex", 4);
  wait.shown.note = "value 0";
  wait.releasers.push_back({{.process = "child 1", .how = "could post", .made_at = {}}});
  EXPECT_EQ(shown(wait).kind, WaitKind::condition);
  EXPECT_EQ(shown(wait).note, "");
  EXPECT_EQ(shown(wait).releasers.at(0).how, "could end the wait");
}

TEST(WithLines, BelievesMemoryThatItIsAMutex) {
  // At its end pthread_cond_wait(3) takes the mutex again.
  EXPECT_EQ(shown(raw_wait(WaitKind::mutex, "futex", 4)).kind, WaitKind::mutex);
}

TEST(WithLines, PrefersTheNameThatAProgramKnowsACallBy) {
  EXPECT_EQ(shown(raw_wait(WaitKind::child, "wait4", 5)).call, "waitpid");
  EXPECT_EQ(shown(raw_wait(WaitKind::write, "write", 6)).call, "write");
  EXPECT_EQ(shown(raw_wait(WaitKind::child, "wait4", no_snapshot)).call, "wait4");
}

}  // namespace
}  // namespace ipclab::observe
