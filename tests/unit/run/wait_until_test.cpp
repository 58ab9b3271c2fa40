// Every condition of a wait-until step, made true by a program of the student.

#include <sys/vfs.h>

#include "unit/run/world.hpp"

namespace ipclab::run {
namespace {

using testing::ElementsAre;

class WaitUntil : public OnRung {};
ON_EACH_RUNG(WaitUntil);

TEST_P(WaitUntil, AFileExists) {
  play_through(R"(steps:
  - {start: m, program: maker, args: [file, here.txt], stdin: open}
  - wait-until: {exists: here.txt}
  - close: m
  - exit: m)");
}

bool queues_are_listed() {
  constexpr auto mqueue_magic = 0x19800202;  // statfs(2)
  struct statfs listing {};
  return ::statfs("/dev/mqueue", &listing) == 0 && listing.f_type == mqueue_magic;
}

TEST_P(WaitUntil, AQueueExists) {
  if (!cell::has_namespaces(GetParam()) && !queues_are_listed())
    GTEST_SKIP() << "nothing lists message queues here";
  play_through(R"(steps:
  - {start: m, program: maker, args: [queue, /ipclab-jobs], stdin: open}
  - wait-until: {queue: /ipclab-jobs}
  - close: m
  - exit: m)");
}

TEST_P(WaitUntil, AFifoIsOpenForReading) {
  play_through(R"(files: {pipe: {kind: fifo}}
steps:
  - {start: m, program: maker, args: [reader, pipe], stdin: open}
  - wait-until: {open: pipe, for: reading}
  - close: m
  - exit: m)");
}

TEST_P(WaitUntil, AFifoIsOpenForWriting) {
  play_through(R"(files: {pipe: {kind: fifo}}
steps:
  - {start: m, program: maker, args: [writer, pipe], stdin: open}
  - wait-until: {open: pipe, for: writing}
  - close: m
  - exit: m)");
}

TEST_P(WaitUntil, AnActorIsBlocked) {
  play_through(R"(steps:
  - {start: t, stdin: open}
  - {start: s, program: signals}
  - wait-until: {blocked: t, in: [poll, read]}
  - wait-until: {blocked: s}
  - wait-until: {blocked: s, in: [rt_sigtimedwait]}
  - close: t
  - exit: t
  - kill: s
  - exit: {of: s, signal: SIGKILL})");
}

TEST_P(WaitUntil, AnActorHasChildren) {
  play_through(R"(steps:
  - {start: m, program: maker, args: [children, "3"], stdin: open}
  - wait-until: {children: 3, of: m}
  - close: m
  - exit: m)");
}

TEST_P(WaitUntil, SomebodyListens) {
  play_through(R"(steps:
  - {start: u, program: server, args: [unix, socket]}
  - {start: t, program: server, args: [tcp, "47101"]}
  - {start: d, program: server, args: [udp, "47102"]}
  - wait-until: {listening: "unix:socket"}
  - wait-until: {listening: "tcp:47101"}
  - wait-until: {listening: "udp:47102"})");
}

TEST_P(WaitUntil, IsCutShortWhenTheActorEnds) {
  const auto evidence = play(R"(steps:
  - {start: m, program: maker, args: [children, "1"]}
  - wait-until: {children: 2, of: m})");
  EXPECT_THAT(outcomes(evidence), ElementsAre("done", "cut short"));
}

TEST_P(WaitUntil, EndsWithItsTime) {
  const auto evidence = play(R"(steps:
  - {start: sleeper, tool: [sleep, "1000"]}
  - wait-until: {exists: nothing}
    within: 50ms)");
  EXPECT_THAT(outcomes(evidence), ElementsAre("done", "timed out"));
}

TEST_P(WaitUntil, IsStuckWhenNobodyCanMakeItTrue) {
  const auto evidence = play(R"(steps:
  - {start: t, stdin: open}
  - wait-until: {exists: nothing})");
  EXPECT_THAT(outcomes(evidence), ElementsAre("done", "stuck"));
}

}  // namespace
}  // namespace ipclab::run
