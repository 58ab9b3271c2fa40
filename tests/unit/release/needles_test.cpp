#include "release/needles.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ipclab::release {
namespace {

using namespace std::string_view_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

Needles needles(const std::vector<std::string>& texts) {
  Needles needles;
  for (const std::string& text : texts) needles.add({text, "from " + text});
  return needles;
}

/// "needle@place" of each that is found.
std::vector<std::string> found(const Needles& needles, const std::string& text,
                               std::size_t most = 100) {
  std::vector<std::string> places;
  for (const Found& each : needles.find(text, most))
    places.push_back(each.needle->text + "@" + std::to_string(each.at));
  return places;
}

TEST(Significant, IsTheSameHoweverATextIsSetOut) {
  for (const std::string_view text :
       {"sum += Value[i];"sv, "  SUM +=\r\n\tvalue [ i ] ;\x7f"sv, "sum\\ +=\\ value[i];"sv,
        "s\0u\0m\0+\0=\0v\0a\0l\0u\0e\0[\0i\0]\0;\0"sv})
    EXPECT_EQ(significant(text), "sum+=value[i];");
  EXPECT_EQ(significant("\\\"a\\\""), "\"a\"");
  EXPECT_EQ(significant("\xc3\x84 z"), "\xc3\x84z");
}

TEST(Needles, AreFoundWhereverTheyStand) {
  const Needles both = needles({"needle", "another-needle"});
  EXPECT_THAT(found(both, "needle"), ElementsAre("needle@0"));
  EXPECT_THAT(found(both, "hayneedlehayneedle"), ElementsAre("needle@3", "needle@12"));
  EXPECT_THAT(found(both, "another-needle"), ElementsAre("another-needle@0", "needle@8"));
}

TEST(Needles, ThatAreNotThereAreNotFound) {
  const Needles one = needles({"needle-of-steel"});
  for (const char* text : {"", "need", "needle", "needle-of-wood", "needle-of-stee", "n"})
    EXPECT_THAT(found(one, text), IsEmpty()) << text;
  EXPECT_THAT(found({}, "needle"), IsEmpty());
}

TEST(Needles, WithTheSameBeginningAreToldApart) {
  EXPECT_THAT(found(needles({"needle-1", "needle-2", "needle"}), "needle-2"),
              ElementsAre("needle-2@0", "needle@0"));
}

TEST(Needles, AreKeptOnceAndWithTheFirstPlace) {
  Needles all = needles({"needle"});
  all.add({"needle", "elsewhere"});
  Needles more = needles({"needle", "second"});
  all.add_all(std::move(more));
  EXPECT_EQ(all.size(), 2U);
  EXPECT_EQ(all.find("needle", 1).front().needle->place, "from needle");
}

TEST(Needles, ThatAreTooShortAreNone) {
  EXPECT_EQ(needles({"", "short"}).size(), 0U);
  EXPECT_THAT(found(needles({"short"}), "short"), IsEmpty());
}

TEST(Needles, MayBeMany) {
  Needles all;
  for (int i = 0; i < 20'000; ++i) all.add({"needle-" + std::to_string(i) + ";", ""});
  EXPECT_THAT(found(all, "needle-19999;needle-0;needle-20000;"),
              ElementsAre("needle-19999;@0", "needle-0;@13"));
}

TEST(Needles, AreNotToldOfWithoutEnd) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "needle";
  EXPECT_THAT(found(needles({"needle"}), text, 7), SizeIs(7));
  EXPECT_THAT(found(needles({"needle", "needlen", "needlene"}), text, 7), SizeIs(7));
}

}  // namespace
}  // namespace ipclab::release
