// What a test leaves behind is told, and is gone before the next one begins.

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

#include "unit/run/world.hpp"

namespace ipclab::run {
namespace {

using testing::Contains;
using testing::IsEmpty;

class Leftovers : public OnRung {};
ON_EACH_RUNG(Leftovers);

constexpr const char* mess = R"(steps:
  - {start: m, program: mess, stdin: open}
  - expect: {from: m, line: done}
  - close: m
  - exit: m)";

std::vector<std::string> kinds_of_objects(const evidence::Evidence& evidence) {
  std::vector<std::string> kinds;
  for (const auto& object : evidence.left_objects) kinds.push_back(object.kind);
  return kinds;
}

TEST_P(Leftovers, AreTold) {
  const auto evidence = play_through(mess);
  EXPECT_THAT(kinds_of_objects(evidence),
              testing::UnorderedElementsAre("System V shared memory segment",
                                            "System V semaphore set", "System V message queue",
                                            "POSIX shared memory object", "POSIX named semaphore"));
  std::vector<std::string> files;
  for (const auto& file : evidence.left_files) files.push_back(file.kind + " " + file.path);
  EXPECT_THAT(files,
              testing::UnorderedElementsAre("directory the work folder/deep",
                                            "FIFO the work folder/deep/fifo", "file /tmp/left"));
}

TEST_P(Leftovers, AreGoneAfterwards) {
  play_through(mess);  // TearDown looks for processes and files
  EXPECT_EQ(::shmget(0x1bcab0, 0, 0), -1);
  EXPECT_EQ(::semget(0x1bcab0, 0, 0), -1);
  EXPECT_EQ(::msgget(0x1bcab0, 0), -1);
  EXPECT_EQ(::shm_open("/ipclab-mess", O_RDWR, 0), -1);
  EXPECT_EQ(::shm_open("/sem.ipclab-mess", O_RDWR, 0), -1);
}

TEST_P(Leftovers, DoNotReachTheNextTest) {
  play_through(mess);
  const auto evidence = play_through("steps: [{start: t}, {exit: t}]");
  EXPECT_THAT(evidence.left_objects, IsEmpty());
  EXPECT_THAT(evidence.left_files, IsEmpty());
  EXPECT_THAT(evidence.left_processes, IsEmpty());
}

TEST_P(Leftovers, AreGoneAfterAFailedTestToo) {
  const auto evidence = play(R"(steps:
  - {start: m, program: mess, stdin: open}
  - expect: {from: m, line: clean})");
  EXPECT_THAT(outcomes(evidence), Contains("mismatch"));
  EXPECT_EQ(::shmget(0x1bcab0, 0, 0), -1);
}

TEST_P(Leftovers, PlannedFilesAreNone) {
  const auto evidence = play_through(R"(files:
  a/b: x
  c: {kind: fifo}
steps: [{start: t}, {exit: t}])");
  EXPECT_THAT(evidence.left_files, IsEmpty());
}

}  // namespace
}  // namespace ipclab::run
