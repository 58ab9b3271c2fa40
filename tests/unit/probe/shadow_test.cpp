#include "probe/shadow.hpp"

#include "unit/probe/tasks.hpp"

namespace ipclab::probe {
namespace {

alignas(64) char memory[1 << 20];

TEST(Shadow, BytesNextToEachOtherDoNotRace) {
  Tasks tasks{2};
  for (int i = 0; i < 8; ++i) {
    tasks.go_on_as(static_cast<unsigned>(i % 2));
    tasks.writes(memory + i, 1);
  }
  EXPECT_EQ(tasks.races(), 0U);
}

TEST(Shadow, OverlappingBytesOfDifferentSizesRace) {
  Tasks tasks{2};
  tasks.writes(memory + 6, 4);
  tasks.go_on_as(1);
  tasks.reads(memory + 8, 8);
  EXPECT_EQ(tasks.races(), 1U);
}

TEST(Shadow, ARangeRacesWithOneByteOfIt) {
  Tasks tasks{2};
  tasks.writes(memory + 3, sizeof memory - 3);
  tasks.go_on_as(1);
  tasks.reads(memory + 2, 1);
  EXPECT_EQ(tasks.races(), 0U);
  tasks.reads(memory + sizeof memory / 2, 1);
  EXPECT_EQ(tasks.races(), 1U);
}

TEST(Shadow, ManyReadersAndNoWriterAreNoRace) {
  Tasks tasks{16};
  for (unsigned i = 0; i < 16; ++i) {
    tasks.go_on_as(i);
    tasks.reads(memory, 8);
  }
  EXPECT_EQ(tasks.races(), 0U);
}

TEST(Shadow, AWriteRacesWithOneOfSeveralReaders) {
  Tasks tasks{4};
  for (unsigned i = 0; i < 3; ++i) {
    tasks.go_on_as(i);
    tasks.reads(memory, 8, 10 + i);
  }
  tasks.go_on_as(3);
  for (unsigned i = 0; i < 2; ++i) learn_from(control->tasks[i]);
  tasks.writes(memory, 8);
  ASSERT_EQ(tasks.races(), 1U);
  EXPECT_EQ(control->races_found[0].first.pc, 12U);
}

TEST(Shadow, MemoryThatBeginsAnewRemembersNothing) {
  Tasks tasks{2};
  tasks.writes(memory, sizeof memory);
  tasks.go_on_as(1);
  begins_anew(memory + 64, sizeof memory - 128);
  tasks.writes(memory + 64, sizeof memory - 128);
  EXPECT_EQ(tasks.races(), 0U);
  tasks.writes(memory + sizeof memory - 64, 1);
  EXPECT_EQ(tasks.races(), 1U);
}

TEST(Shadow, KnowsAnAccessThatAnotherOfTheSameEpochCovers) {
  Tasks tasks{1};
  alignas(64) Cell cells[cells_per_word]{};
  Touch touch{1, 0, 8, nullptr, 0};
  remember(cells, reinterpret_cast<std::uintptr_t>(memory), 0x0f, touch);
  EXPECT_TRUE(is_known(cells, hot.epoch, 0, 0x03));
  EXPECT_TRUE(is_known(cells, hot.epoch, cell_read, 0x0f));
  EXPECT_TRUE(is_known(cells, hot.epoch, cell_atomic, 0x0f));
  EXPECT_FALSE(is_known(cells, hot.epoch, 0, 0x10));
  EXPECT_TRUE(is_known_there(cells, cell_read, 0x01));
  EXPECT_FALSE(is_known_there(cells, cell_read, 0xff));
  tick();
  EXPECT_FALSE(is_known(cells, hot.epoch, 0, 0x03));
}

TEST(Shadow, AReadDoesNotCoverAWriteNorAnAtomicAPlainOne) {
  Tasks tasks{1};
  alignas(64) Cell cells[cells_per_word]{};
  Touch touch{1, cell_read | cell_atomic, 8, nullptr, 0};
  remember(cells, reinterpret_cast<std::uintptr_t>(memory), 0xff, touch);
  EXPECT_TRUE(is_known(cells, hot.epoch, cell_read | cell_atomic, 0xff));
  EXPECT_FALSE(is_known(cells, hot.epoch, cell_read, 0xff));
  EXPECT_FALSE(is_known(cells, hot.epoch, cell_atomic, 0xff));
}

TEST(Shadow, ACallIsNamed) {
  Tasks tasks{2};
  Touch touch{77, 0, 16, "memcpy", 0};
  touch_range(reinterpret_cast<std::uintptr_t>(memory), 16, touch);
  tasks.go_on_as(1);
  tasks.reads(memory + 8, 1);
  ASSERT_EQ(tasks.races(), 1U);
  EXPECT_STREQ(control->races_found[0].first.call, "memcpy");
  EXPECT_EQ(control->races_found[0].first.pc, 77U);
}

}  // namespace
}  // namespace ipclab::probe
