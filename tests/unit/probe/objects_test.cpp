#include "probe/objects.hpp"

#include "unit/probe/tasks.hpp"

namespace ipclab::probe {
namespace {

constexpr std::size_t page = 4096;
// Never touched: only addresses count.
char* const here = reinterpret_cast<char*>(std::uintptr_t{1} << 44);
char* const there = reinterpret_cast<char*>(std::uintptr_t{1} << 45);

SharedObject file(std::uint64_t inode, std::uint64_t born = 0) {
  SharedObject object{};
  object.kind = SharedObject::Kind::posix;
  object.inode = inode;
  object.born = born;
  object.size = 4 * page;
  return object;
}

struct Mapped : testing::Test {
  Tasks tasks{2};
  ~Mapped() override {
    unmapped(here, 8 * page);
    unmapped(there, 8 * page);
  }
};

TEST_F(Mapped, TwoMappingsOfOneObjectHaveTheSameKeys) {
  mapped(here, 4 * page, file(1), 0);
  mapped(there, 2 * page, file(1), page);
  EXPECT_EQ(key_of(here + page + 12), key_of(there + 12));
  EXPECT_EQ(key_of(here).kind, KeyKind::shared_memory);
}

TEST_F(Mapped, AnInodeThatIsUsedAgainIsAnotherObject) {
  mapped(here, page, file(1, 5), 0);
  mapped(there, page, file(1, 6), 0);
  EXPECT_NE(key_of(here), key_of(there));
}

TEST_F(Mapped, AccessesMeetAtTwoAddresses) {
  mapped(here, page, file(1), 0);
  mapped(there, page, file(1), 0);
  tasks.writes(here + 16, 4);
  tasks.go_on_as(1);
  tasks.writes(there + 16, 4);
  EXPECT_EQ(tasks.races(), 1U);
  EXPECT_EQ(control->races_found[0].object, key_of(here + 16));
}

TEST_F(Mapped, UnmappingTheMiddleLeavesBothEnds) {
  mapped(here, 4 * page, file(1), 0);
  unmapped(here + page, 2 * page);
  EXPECT_EQ(key_of(here + page - 1).place, page - 1);
  EXPECT_EQ(key_of(here + page).kind, KeyKind::private_memory);
  EXPECT_EQ(key_of(here + 3 * page).place, 3 * page);
  EXPECT_EQ(key_of(here + 4 * page).kind, KeyKind::private_memory);
}

TEST_F(Mapped, WhatWasMappedThereBeforeIsForgotten) {
  SharedObject anonymous{};
  anonymous.kind = SharedObject::Kind::anonymous;
  anonymous.size = page;
  mapped(here, page, anonymous, 0);
  tasks.writes(here, 8);
  tasks.go_on_as(1);
  unmapped(here, page);
  mapped(here, page, anonymous, 0);
  tasks.writes(here, 8);
  EXPECT_EQ(tasks.races(), 0U);
}

TEST_F(Mapped, AnObjectTooLargeForTheShadowStillHasItsKeys) {
  SharedObject large = file(9);
  large.size = control->size;
  mapped(here, 4 * page, large, 0);
  EXPECT_EQ(key_of(here + 8).kind, KeyKind::shared_memory);
  tasks.writes(here, 8);
  tasks.go_on_as(1);
  tasks.writes(here, 8);
  EXPECT_EQ(tasks.races(), 0U);
}

TEST_F(Mapped, MoreObjectsThanThereIsRoomForEndTheSearchForRaces) {
  for (unsigned i = 0; i <= most_objects; ++i) {
    mapped(here, page, file(100 + i), 0);
    unmapped(here, page);
  }
  EXPECT_NE(control->order_lost, 0U);
}

}  // namespace
}  // namespace ipclab::probe
