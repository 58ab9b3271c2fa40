#include "probe/order.hpp"

#include "unit/probe/tasks.hpp"

namespace ipclab::probe {
namespace {

alignas(64) char memory[4096];
const Key lock{1, 0, KeyKind::file};
const Key other_lock{2, 0, KeyKind::file};

TEST(Order, UnorderedWritesRace) {
  Tasks tasks{2};
  tasks.writes(memory, 4, 10);
  tasks.go_on_as(1);
  tasks.writes(memory, 4, 20);
  ASSERT_EQ(tasks.races(), 1U);
  const Race& race = control->races_found[0];
  EXPECT_EQ(race.first.pc, 10U);
  EXPECT_EQ(race.second.pc, 20U);
  EXPECT_EQ(race.first.task, 0);
  EXPECT_EQ(race.second.task, 1);
  EXPECT_TRUE(race.first.is_write);
  EXPECT_EQ(race.first.size, 4);
}

TEST(Order, TheSamePairOfPlacesIsRecordedOnce) {
  Tasks tasks{2};
  for (int i = 0; i < 4; ++i) {
    tasks.go_on_as(0);
    tasks.writes(memory + 8 * i, 4, 10);
    tasks.go_on_as(1);
    tasks.writes(memory + 8 * i, 4, 20);
  }
  EXPECT_EQ(tasks.races(), 1U);
}

TEST(Order, AReleaseAndAnAcquireOfTheSameObjectOrder) {
  Tasks tasks{2};
  tasks.writes(memory, 8);
  release(lock);
  tasks.go_on_as(1);
  acquire(lock);
  tasks.writes(memory, 8);
  EXPECT_EQ(tasks.races(), 0U);
}

TEST(Order, AnotherObjectDoesNotOrder) {
  Tasks tasks{2};
  tasks.writes(memory, 8);
  release(lock);
  tasks.go_on_as(1);
  acquire(other_lock);
  tasks.writes(memory, 8);
  EXPECT_EQ(tasks.races(), 1U);
}

TEST(Order, WhatIsDoneAfterTheReleaseIsNotKnown) {
  Tasks tasks{2};
  release(lock);
  tasks.writes(memory, 8);
  tasks.go_on_as(1);
  acquire(lock);
  tasks.reads(memory, 8);
  EXPECT_EQ(tasks.races(), 1U);
}

TEST(Order, GoesThroughAThird) {
  Tasks tasks{3};
  tasks.writes(memory, 8);
  release(lock);
  tasks.go_on_as(1);
  acquire(lock);
  release(other_lock);
  tasks.go_on_as(2);
  acquire(other_lock);
  tasks.writes(memory, 8);
  EXPECT_EQ(tasks.races(), 0U);
}

TEST(Order, AReleaseAloneReplacesWhatWasThere) {
  Tasks tasks{3};
  tasks.writes(memory, 8);
  release(lock);
  tasks.go_on_as(1);
  release_alone(lock);
  tasks.go_on_as(2);
  acquire(lock);
  tasks.reads(memory, 8);
  EXPECT_EQ(tasks.races(), 1U);
}

TEST(Order, AChildKnowsWhatItsMakerKnewAndNoMore) {
  Tasks tasks{2};
  tasks.writes(memory, 8);
  hand_to_child(control->tasks[1]);
  tasks.writes(memory + 8, 8);
  tasks.go_on_as(1);
  tasks.writes(memory, 8);
  EXPECT_EQ(tasks.races(), 0U);
  tasks.writes(memory + 8, 8);
  EXPECT_EQ(tasks.races(), 1U);
}

TEST(Order, WhoAwaitsAnEndKnowsAllOfIt) {
  Tasks tasks{2};
  tasks.go_on_as(1);
  tasks.writes(memory, 8);
  tasks.go_on_as(0);
  learn_from(control->tasks[1]);
  tasks.writes(memory, 8);
  EXPECT_EQ(tasks.races(), 0U);
}

TEST(Order, MoreObjectsThanThereIsRoomForNeverLoseAnOrder) {
  Tasks tasks{2};
  for (std::uint64_t i = 0; i < 2 * most_sync_objects; ++i) {
    tasks.go_on_as(0);
    tasks.writes(memory, 8);
    release({i, 7, KeyKind::private_memory});
    tasks.go_on_as(1);
    acquire({i, 7, KeyKind::private_memory});
    tasks.writes(memory, 8);
    release(lock);
    tasks.go_on_as(0);
    acquire(lock);
    if (tasks.races() != 0) FAIL() << "at object " << i;
  }
}

TEST(Order, FencesOrderByWayOfRelaxedOperations) {
  Tasks tasks{2};
  tasks.go_on_as(1);
  fence(true, false);  // the first one of a task knows more than it must
  tasks.go_on_as(0);
  tasks.writes(memory, 8);
  fence(false, true);
  leave_fence(make_sync(lock));
  tasks.writes(memory + 8, 8);
  tasks.go_on_as(1);
  keep_loaded(*find_sync(lock));
  fence(true, false);
  tasks.reads(memory, 8);
  EXPECT_EQ(tasks.races(), 0U);
  tasks.reads(memory + 8, 8);
  EXPECT_EQ(tasks.races(), 1U);
}

TEST(Order, NothingIsReportedOnceAnOrderMayBeLost) {
  Tasks tasks{2};
  control->order_lost = 1;
  tasks.writes(memory, 4);
  tasks.go_on_as(1);
  tasks.writes(memory, 4);
  EXPECT_EQ(tasks.races(), 0U);
}

}  // namespace
}  // namespace ipclab::probe
