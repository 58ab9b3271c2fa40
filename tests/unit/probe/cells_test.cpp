#include "probe/cells.hpp"

namespace ipclab::probe {
namespace {

constexpr std::uint32_t kinds[] = {
    0, cell_read, cell_atomic, cell_read | cell_atomic, cell_volatile, cell_read | cell_volatile};

TEST(Cells, GiveBackWhatWasPutIntoThem) {
  const Cell cell = make_cell(epoch_of(most_tasks - 1, last_clock), cell_read | cell_volatile,
                              (1U << place_bits) - 1, 0x81);
  EXPECT_EQ(task_of(cell), most_tasks - 1);
  EXPECT_EQ(clock_of(cell), last_clock);
  EXPECT_EQ(kind_of(cell), cell_read | cell_volatile);
  EXPECT_EQ(place_of(cell), (1U << place_bits) - 1);
  EXPECT_EQ(bytes_of(cell), 0x81U);
}

TEST(Cells, OnlyAWriteConflictsAndAtomicsNotAmongThemselves) {
  EXPECT_TRUE(conflict(0, 0));
  EXPECT_TRUE(conflict(0, cell_read));
  EXPECT_FALSE(conflict(cell_read, cell_read));
  EXPECT_FALSE(conflict(cell_atomic, cell_atomic | cell_read));
  EXPECT_TRUE(conflict(cell_atomic, cell_read));
  EXPECT_FALSE(conflict(cell_atomic | cell_read, cell_read));
  EXPECT_TRUE(conflict(cell_volatile, cell_read | cell_volatile));
}

TEST(Cells, OneStandsForAnotherIfItConflictsWithAllThatTheOtherDoes) {
  for (const std::uint32_t now : kinds)
    for (const std::uint32_t old : kinds) {
      bool covers = true;
      for (const std::uint32_t later : kinds)
        if (conflict(later, old) && !conflict(later, now)) covers = false;
      EXPECT_EQ(stands_for(now, old), covers) << now << " for " << old;
    }
}

}  // namespace
}  // namespace ipclab::probe
