#include "cell/rung.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ipclab::cell {
namespace {

TEST(Rung, HasAnIdThatLeadsBackToIt) {
  for (const Rung rung : all_rungs) {
    EXPECT_FALSE(id_of(rung).empty());
    EXPECT_EQ(rung_of(id_of(rung)), rung);
  }
}

TEST(Rung, IsNotGuessed) {
  for (const char* id : {"", "Full", "full ", "none"}) EXPECT_EQ(rung_of(id), std::nullopt);
}

TEST(Rung, SaysWhatItGuarantees) {
  for (const Rung rung : all_rungs)
    EXPECT_THAT(guarantees_of(rung), testing::Not(testing::IsEmpty()));
}

}  // namespace
}  // namespace ipclab::cell
