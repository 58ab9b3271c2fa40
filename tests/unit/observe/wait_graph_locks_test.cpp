#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <linux/futex.h>
#include <pthread.h>
#include <semaphore.h>
#include <sys/shm.h>

#include <thread>

#include "unit/observe/blocked.hpp"

namespace ipclab::observe {
namespace {

using evidence::WaitKind;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

struct Kind {
  int type = PTHREAD_MUTEX_NORMAL;
  bool shared = false;
  bool robust = false;
  bool inherits = false;
};

void make(pthread_mutex_t& mutex, const Kind& kind) {
  pthread_mutexattr_t attributes;
  ::pthread_mutexattr_init(&attributes);
  ::pthread_mutexattr_settype(&attributes, kind.type);
  if (kind.shared) ::pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  if (kind.robust) ::pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
  if (kind.inherits) ::pthread_mutexattr_setprotocol(&attributes, PTHREAD_PRIO_INHERIT);
  ::pthread_mutex_init(&mutex, &attributes);
}

TEST(WaitGraph, SeesThatAThreadTookAMutexTwice) {
  const Child child{[] {
    static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    ::pthread_mutex_lock(&mutex);
    ::pthread_mutex_lock(&mutex);
  }};
  ASSERT_TRUE(blocks_in(child, SYS_futex));
  MadeUpPast past;
  past.names[child.pid()] = "count";
  const RawGraph::Wait wait = wait_of(child, graph_of({&child}, past));
  EXPECT_EQ(wait.shown.kind, WaitKind::mutex);
  EXPECT_EQ(wait.shown.call, "futex");
  EXPECT_THAT(wait.shown.object, StartsWith("the lock at 0x"));
  EXPECT_EQ(wait.shown.owner, child.pid());
  EXPECT_TRUE(wait.shown.owner_is_itself);
  EXPECT_FALSE(wait.shown.owner_is_dead);
  EXPECT_THAT(releasers_of(wait), ElementsAre("count holds the lock"));
}

TEST(WaitGraph, SeesThatTheOwnerOfAMutexIsDead) {
  const InSharedMemory<pthread_mutex_t> mutex;
  make(*mutex.get(), {.shared = true});
  const Child owner{[&] { ::pthread_mutex_lock(mutex.get()); }};
  ASSERT_TRUE(is_dead(owner));
  const Child waiting{[&] { ::pthread_mutex_lock(mutex.get()); }};
  ASSERT_TRUE(blocks_in(waiting, SYS_futex));
  MadeUpPast past;
  past.names[owner.pid()] = "child 1";
  past.ended.insert(owner.pid());
  const RawGraph::Wait wait = wait_of(waiting, graph_of({&owner, &waiting}, past));
  EXPECT_EQ(wait.shown.kind, WaitKind::mutex);
  EXPECT_EQ(wait.shown.owner, owner.pid());
  EXPECT_TRUE(wait.shown.owner_is_dead);
  EXPECT_EQ(wait.shown.object, "the lock at byte 0 of a shared mapping");
  EXPECT_EQ(wait.shown.note, "child 1 took it and has ended");
  EXPECT_THAT(wait.releasers, IsEmpty());
}

struct TwoMutexes {
  pthread_mutex_t first;
  pthread_mutex_t second;
};

/// Two processes of which each holds one mutex and waits for the other's.
void expect_owners(const Kind& kind) {
  const InSharedMemory<TwoMutexes> both;
  make(both->first, kind);
  make(both->second, kind);
  const Pipe signal_to_first = make_pipe();
  const Pipe signal_to_second = make_pipe();
  const auto act = [](pthread_mutex_t& own, pthread_mutex_t& other, const Pipe& mine,
                      const Pipe& theirs) {
    ::pthread_mutex_lock(&own);
    [[maybe_unused]] const ssize_t ignored = ::write(theirs.writer.get(), "x", 1);
    read_byte(mine.reader.get());
    ::pthread_mutex_lock(&other);
  };
  const Child one{[&] { act(both->first, both->second, signal_to_first, signal_to_second); }};
  const Child two{[&] { act(both->second, both->first, signal_to_second, signal_to_first); }};
  ASSERT_TRUE(blocks_in(one, SYS_futex));
  ASSERT_TRUE(blocks_in(two, SYS_futex));
  MadeUpPast past;
  past.names = {{one.pid(), "left"}, {two.pid(), "right"}};
  const RawGraph graph = graph_of({&one, &two}, past);
  const RawGraph::Wait wait = wait_of(one, graph);
  EXPECT_EQ(wait.shown.kind, WaitKind::mutex);
  EXPECT_EQ(wait.shown.owner, two.pid());
  EXPECT_THAT(releasers_of(wait), ElementsAre("right holds the lock"));
  EXPECT_THAT(wait.shown.object, HasSubstr("at byte 40 of a shared mapping"));
  EXPECT_EQ(wait_of(two, graph).shown.owner, one.pid());
  EXPECT_NE(wait_of(two, graph).shown.object_id, wait.shown.object_id);
}

TEST(WaitGraph, SeesWhoHoldsASharedMutexOfAnyKind) {
  for (const Kind& kind :
       {Kind{.shared = true}, Kind{.type = PTHREAD_MUTEX_RECURSIVE, .shared = true},
        Kind{.type = PTHREAD_MUTEX_ERRORCHECK, .shared = true},
        Kind{.type = PTHREAD_MUTEX_ADAPTIVE_NP, .shared = true},
        Kind{.shared = true, .robust = true}})
    expect_owners(kind);
}

TEST(WaitGraph, SeesWhoHoldsAMutexThatInheritsPriority) {
  const InSharedMemory<pthread_mutex_t> mutex;
  make(*mutex.get(), {.shared = true, .inherits = true});
  const Child owner{[&] {
    ::pthread_mutex_lock(mutex.get());
    ::pause();
  }};
  ASSERT_TRUE(blocks_in(owner, SYS_pause));
  const Child waiting{[&] { ::pthread_mutex_lock(mutex.get()); }};
  ASSERT_TRUE(blocks_in(waiting, SYS_futex));
  MadeUpPast past;
  const RawGraph::Wait wait = wait_of(waiting, graph_of({&owner, &waiting}, past));
  EXPECT_EQ(wait.shown.kind, WaitKind::mutex);
  EXPECT_EQ(wait.shown.owner, owner.pid());
  EXPECT_FALSE(wait.shown.owner_is_dead);
}

TEST(WaitGraph, SeesThatAForkCopiedALockedMutex) {
  static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  ::pthread_mutex_lock(&mutex);
  const Child parent{[] { ::pause(); }};
  const Child waiting{[] { ::pthread_mutex_lock(&mutex); }};
  ::pthread_mutex_unlock(&mutex);
  ASSERT_TRUE(blocks_in(waiting, SYS_futex));
  MadeUpPast past;
  past.names[::getpid()] = "upper";
  const RawGraph graph = wait_graph({*status_of(::getpid()), *status_of(waiting.pid())}, past);
  const RawGraph::Wait wait = wait_of(waiting, graph);
  EXPECT_EQ(wait.shown.kind, WaitKind::mutex);
  EXPECT_EQ(wait.shown.owner, 0);
  EXPECT_EQ(wait.shown.note, "a copy that fork made while upper held the lock");
}

TEST(WaitGraph, KnowsOneSemaphoreInTwoProcesses) {
  const InSharedMemory<sem_t> semaphore;
  ::sem_init(semaphore.get(), 1, 0);
  const Child one{[&] { ::sem_wait(semaphore.get()); }};
  const Child two{[&] { ::sem_wait(semaphore.get()); }};
  ASSERT_TRUE(blocks_in(one, SYS_futex));
  ASSERT_TRUE(blocks_in(two, SYS_futex));
  MadeUpPast past;
  past.names = {{one.pid(), "put"}, {two.pid(), "get"}};
  past.objects["mapping " + std::to_string(one.pid()) + " " +
               std::to_string(reinterpret_cast<std::uintptr_t>(semaphore.get()))] =
      "shared mapping 1";
  const RawGraph graph = graph_of({&one, &two}, past);
  const RawGraph::Wait wait = wait_of(one, graph);
  EXPECT_EQ(wait.shown.kind, WaitKind::semaphore);
  EXPECT_EQ(wait.shown.object, "the semaphore at byte 0 of shared mapping 1");
  EXPECT_EQ(wait.shown.object_id, wait_of(two, graph).shown.object_id);
  EXPECT_EQ(wait.shown.note, "value 0");
  EXPECT_EQ(wait.object_made, 1000);
  EXPECT_THAT(releasers_of(wait), ElementsAre("get has it mapped and could post"));
}

TEST(WaitGraph, CallsANamedSemaphoreByItsName) {
  const std::string name = "/ipclab_wait_graph_" + std::to_string(::getpid());
  sem_t* semaphore = ::sem_open(name.c_str(), O_CREAT | O_EXCL, 0600, 0);
  ASSERT_NE(semaphore, SEM_FAILED);
  const Child made_it{[&] { ::sem_wait(semaphore); }};
  const Child opened_it{[&] {
    ::sem_close(semaphore);
    ::sem_wait(::sem_open(name.c_str(), 0));
  }};
  const bool asleep = blocks_in(made_it, SYS_futex) && blocks_in(opened_it, SYS_futex);
  MadeUpPast past;
  const RawGraph graph = graph_of({&made_it, &opened_it}, past);
  ::sem_unlink(name.c_str());
  ::sem_close(semaphore);
  ASSERT_TRUE(asleep);
  const RawGraph::Wait wait = wait_of(made_it, graph);
  EXPECT_EQ(wait.shown.object, "the semaphore " + name);
  EXPECT_EQ(wait.shown.object_id, wait_of(opened_it, graph).shown.object_id);
  EXPECT_EQ(wait.releasers.size(), 1U);
  EXPECT_EQ(wait_of(made_it, graph_of({&made_it}, past)).shown.object,
            "the semaphore whose name was unlinked");
}

TEST(WaitGraph, SeesThatASemaphoreInSharedMemoryIsNotForProcesses) {
  const InSharedMemory<sem_t> semaphore;
  ::sem_init(semaphore.get(), 0, 0);
  const Child waiting{[&] { ::sem_wait(semaphore.get()); }};
  ASSERT_TRUE(blocks_in(waiting, SYS_futex));
  ::sem_post(semaphore.get());
  const Child other{[] { ::pause(); }};
  MadeUpPast past;
  const RawGraph::Wait wait = wait_of(waiting, graph_of({&waiting, &other}, past));
  EXPECT_EQ(wait.shown.kind, WaitKind::semaphore);
  EXPECT_EQ(wait.shown.note,
            "it is in shared memory, but was made for the threads of one process only; value 1");
  EXPECT_THAT(wait.releasers, IsEmpty());
}

TEST(WaitGraph, NamesTheSegmentThatASemaphoreLiesIn) {
  const int segment = ::shmget(IPC_PRIVATE, 4096, 0600);
  auto* semaphore = static_cast<sem_t*>(::shmat(segment, nullptr, 0)) + 1;
  ::shmctl(segment, IPC_RMID, nullptr);
  ::sem_init(semaphore, 1, 0);
  const Child waiting{[&] { ::sem_wait(semaphore); }};
  ASSERT_TRUE(blocks_in(waiting, SYS_futex));
  ::shmdt(semaphore - 1);
  MadeUpPast past;
  EXPECT_EQ(wait_of(waiting, graph_of({&waiting}, past)).shown.object,
            "the semaphore at byte 32 of System V shared memory");
  past.objects["shm " + std::to_string(segment)] = "the segment with key 0x1";
  EXPECT_EQ(wait_of(waiting, graph_of({&waiting}, past)).shown.object,
            "the semaphore at byte 32 of the segment with key 0x1");
}

struct Monitor {
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
};

TEST(WaitGraph, KnowsAConditionAndTheEndOfAThread) {
  const Child child{[] {
    static Monitor monitor;
    std::thread waiting{[] {
      ::pthread_mutex_lock(&monitor.mutex);
      while (true) ::pthread_cond_wait(&monitor.condition, &monitor.mutex);
    }};
    waiting.join();
  }};
  ASSERT_TRUE(blocks_in(child, SYS_futex, 2));
  MadeUpPast past;
  past.names[child.pid()] = "count";
  const RawGraph graph = graph_of({&child}, past);
  ASSERT_EQ(graph.waits.size(), 2U);
  const RawGraph::Wait& join = graph.waits[0];
  const RawGraph::Wait& condition = graph.waits[1];
  const std::string thread = std::to_string(condition.shown.tid);
  EXPECT_EQ(join.shown.kind, WaitKind::thread);
  EXPECT_EQ(join.shown.object, "thread " + thread);
  EXPECT_EQ(join.shown.owner, condition.shown.tid);
  EXPECT_THAT(releasers_of(join), ElementsAre("count its thread " + thread + " has not ended"));
  EXPECT_EQ(condition.shown.kind, WaitKind::condition);
  EXPECT_THAT(condition.shown.object, StartsWith("the condition variable at 0x"));
  EXPECT_THAT(releasers_of(condition),
              ElementsAre("count its thread " + std::to_string(child.pid()) + " could signal it"));
}

TEST(WaitGraph, KnowsASharedCondition) {
  const InSharedMemory<Monitor> monitor;
  make(monitor->mutex, {.shared = true});
  pthread_condattr_t attributes;
  ::pthread_condattr_init(&attributes);
  ::pthread_condattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  ::pthread_cond_init(&monitor->condition, &attributes);
  const auto act = [&] {
    ::pthread_mutex_lock(&monitor->mutex);
    while (true) ::pthread_cond_wait(&monitor->condition, &monitor->mutex);
  };
  const Child one{act};
  const Child two{act};
  ASSERT_TRUE(blocks_in(one, SYS_futex));
  ASSERT_TRUE(blocks_in(two, SYS_futex));
  MadeUpPast past;
  past.names[two.pid()] = "get";
  const RawGraph graph = graph_of({&one, &two}, past);
  const RawGraph::Wait wait = wait_of(one, graph);
  EXPECT_EQ(wait.shown.kind, WaitKind::condition);
  EXPECT_EQ(wait.shown.object, "the condition variable at byte 40 of a shared mapping");
  EXPECT_EQ(wait.shown.object_id, wait_of(two, graph).shown.object_id);
  EXPECT_EQ(wait.shown.note, "2 threads wait for it");
  EXPECT_THAT(releasers_of(wait), ElementsAre("get has it mapped and could signal it"));
}

TEST(WaitGraph, CountsWhoHasReachedABarrier) {
  const InSharedMemory<pthread_barrier_t> barrier;
  pthread_barrierattr_t attributes;
  ::pthread_barrierattr_init(&attributes);
  ::pthread_barrierattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  ::pthread_barrier_init(barrier.get(), &attributes, 3);
  const Child one{[&] { ::pthread_barrier_wait(barrier.get()); }};
  const Child two{[&] { ::pthread_barrier_wait(barrier.get()); }};
  ASSERT_TRUE(blocks_in(one, SYS_futex));
  ASSERT_TRUE(blocks_in(two, SYS_futex));
  MadeUpPast past;
  const RawGraph::Wait wait = wait_of(one, graph_of({&one, &two}, past));
  EXPECT_EQ(wait.shown.kind, WaitKind::futex);
  EXPECT_EQ(wait.shown.object, "the barrier at byte 0 of a shared mapping");
  EXPECT_EQ(wait.shown.note, "2 of 3 threads have reached it");
}

TEST(WaitGraph, SeesWhoHoldsAReadWriteLock) {
  const InSharedMemory<pthread_rwlock_t> lock;
  pthread_rwlockattr_t attributes;
  ::pthread_rwlockattr_init(&attributes);
  ::pthread_rwlockattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  ::pthread_rwlock_init(lock.get(), &attributes);
  const Child owner{[&] {
    ::pthread_rwlock_wrlock(lock.get());
    ::pause();
  }};
  ASSERT_TRUE(blocks_in(owner, SYS_pause));
  const Child reader{[&] { ::pthread_rwlock_rdlock(lock.get()); }};
  const Child writer{[&] { ::pthread_rwlock_wrlock(lock.get()); }};
  ASSERT_TRUE(blocks_in(reader, SYS_futex));
  ASSERT_TRUE(blocks_in(writer, SYS_futex));
  MadeUpPast past;
  const RawGraph graph = graph_of({&owner, &reader, &writer}, past);
  for (const Child* child : {&reader, &writer}) {
    EXPECT_EQ(wait_of(*child, graph).shown.owner, owner.pid());
    EXPECT_EQ(wait_of(*child, graph).shown.object,
              "the read-write lock at byte 0 of a shared mapping");
  }
}

TEST(WaitGraph, TellsOfAnUnknownFutexWhoReachesIt) {
  const Child child{[] {
    static int word = 5;
    ::syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 5, nullptr, nullptr, 0);
  }};
  ASSERT_TRUE(blocks_in(child, SYS_futex));
  MadeUpPast past;
  past.names[child.pid()] = "count";
  const RawGraph::Wait wait = wait_of(child, graph_of({&child}, past));
  EXPECT_EQ(wait.shown.kind, WaitKind::futex);
  EXPECT_EQ(wait.shown.owner, 0);
  EXPECT_THAT(releasers_of(wait), ElementsAre("count is the only one who could wake it"));
}

TEST(WaitGraph, TellsThreadsApartThatWaitForEachOthersMutex) {
  const Child child{[] {
    static TwoMutexes both{PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER};
    static pthread_barrier_t barrier;
    ::pthread_barrier_init(&barrier, nullptr, 2);
    const auto act = [](pthread_mutex_t& first, pthread_mutex_t& second) {
      ::pthread_mutex_lock(&first);
      ::pthread_barrier_wait(&barrier);
      ::pthread_mutex_lock(&second);
    };
    const std::thread other{[&] { act(both.second, both.first); }};
    act(both.first, both.second);
  }};
  MadeUpPast past;
  past.names[child.pid()] = "count";
  RawGraph graph;
  ASSERT_TRUE(eventually([&] {
    graph = graph_of({&child}, past);
    return graph.waits.size() == 2 && std::ranges::all_of(graph.waits, [](const auto& wait) {
             return wait.shown.kind == WaitKind::mutex;
           });
  }));
  EXPECT_EQ(graph.waits[0].shown.owner, graph.waits[1].shown.tid);
  EXPECT_EQ(graph.waits[1].shown.owner, graph.waits[0].shown.tid);
  EXPECT_THAT(releasers_of(graph.waits[0]),
              ElementsAre("count its thread " + std::to_string(graph.waits[1].shown.tid) +
                          " holds the lock"));
}

}  // namespace
}  // namespace ipclab::observe
