#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/spec/world.hpp"

namespace ipclab::spec {
namespace {

using testing::HasSubstr;

Lab demo_lab(const DemoLab& demo) {
  demo.write("lab.yaml",
             "lab: demo\ntitle: Demo\nprograms: [p]\ntests:\n"
             "  - {id: p.one, title: One, run: {}}\n"
             "  - {id: p.two, title: Two, needs: [p.one], run: {}}\n"
             "  - {id: p.three, title: Three, run: {}}\n");
  auto lab = demo.load();
  EXPECT_TRUE(lab.has_value());
  return std::move(*lab);
}

std::string problems_in(std::string_view expected_yaml) {
  const DemoLab demo;
  const Lab lab = demo_lab(demo);
  demo.write("expected.yaml", expected_yaml);
  const auto expected = load_expected(demo.folder() / "expected.yaml", lab);
  return expected ? "" : listed(expected.error(), demo.folder());
}

TEST(LoadExpected, NamesTestsAndTheirRules) {
  const DemoLab demo;
  const Lab lab = demo_lab(demo);
  demo.write("expected.yaml", "about: It hangs.\nfails:\n  p.one: [hang, limit]\n  p.three: [crash]\n");
  const auto expected = load_expected(demo.folder() / "expected.yaml", lab);
  ASSERT_TRUE(expected.has_value());
  EXPECT_EQ(expected->about, "It hangs.");
  EXPECT_EQ(expected->fails.at("p.one"), (std::set{Rule::hang, Rule::limit}));
  EXPECT_EQ(expected->fails.at("p.three"), std::set{Rule::crash});
}

TEST(LoadExpected, RefusesTestsAndRulesThatNobodyKnows) {
  const std::string problems = problems_in("about: A\nfails: {p.oen: [hang], p.one: [hangs]}\n");
  EXPECT_THAT(problems, HasSubstr("unknown test \"p.oen\""));
  EXPECT_THAT(problems, HasSubstr("did you mean \"p.one\"?"));
  EXPECT_THAT(problems, HasSubstr("unknown rule \"hangs\""));
}

TEST(LoadExpected, RefusesTestsThatWillBeSkipped) {
  EXPECT_THAT(problems_in("about: A\nfails: {p.one: [hang], p.two: [hang]}\n"),
              HasSubstr("\"p.two\" needs \"p.one\", which fails too"));
}

TEST(LoadExpected, RefusesToExpectNothing) {
  EXPECT_THAT(problems_in("about: A\nfails: {}\n"), HasSubstr("no test fails"));
  EXPECT_THAT(problems_in("about: A\nfails: {p.one: [hang]}\nmay-fail: {p.one: [hang]}\n"),
              HasSubstr("\"p.one\" must fail, and may fail"));
  EXPECT_THAT(problems_in("about: A\nfails: {p.one: []}\n"), HasSubstr("there are no rules"));
  EXPECT_THAT(problems_in("about: \"\"\n"), HasSubstr("the key \"fails\" is missing"));
  EXPECT_THAT(problems_in(""), HasSubstr("found nothing"));
}

TEST(LoadExpected, RefusesAFileThatIsNotThere) {
  const DemoLab demo;
  const Lab lab = demo_lab(demo);
  const auto expected = load_expected(demo.folder() / "expected.yaml", lab);
  ASSERT_FALSE(expected.has_value());
  EXPECT_THAT(expected.error().at(0).message, HasSubstr("does not exist"));
}

}  // namespace
}  // namespace ipclab::spec
