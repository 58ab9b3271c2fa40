#include "spec/scalars.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/spec/world.hpp"

namespace ipclab::spec {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// "line path (key): text" of each.
std::vector<std::string> scalars(std::string_view yaml) {
  const DemoLab demo{yaml};
  const auto found = scalars_of(demo.folder() / "lab.yaml");
  EXPECT_TRUE(found) << listed(found.error(), demo.folder());
  std::vector<std::string> texts;
  if (found)
    for (const Scalar& each : *found)
      texts.push_back(std::to_string(each.line) + " " + each.path + " (" + each.key +
                      "): " + each.text);
  return texts;
}

TEST(Scalars, AreTheValuesInTheirOrder) {
  EXPECT_THAT(
      scalars("lab: demo\ntests:\n  - id: p.it\n    run: {args: [one, two]}\n  - plain\n"),
      ElementsAre("1 lab (lab): demo", "3 tests.id (id): p.it", "4 tests.run.args (args): one",
                  "4 tests.run.args (args): two", "5 tests (tests): plain"));
}

TEST(Scalars, AreNoKeysAndNoEmptyPlaces) {
  EXPECT_THAT(scalars("a: {b: {c: }}\nd: []\n"), IsEmpty());
  EXPECT_THAT(scalars("alone\n"), ElementsAre("1  (): alone"));
}

TEST(Scalars, KeepTheirLines) {
  EXPECT_THAT(scalars("text: |\n  one\n  two\nnext: \"a\\nb\"\n"),
              ElementsAre("1 text (text): one\ntwo\n", "4 next (next): a\nb"));
}

TEST(Scalars, OfAWrongFileAreItsProblems) {
  const DemoLab demo{"tests: [\n"};
  EXPECT_FALSE(scalars_of(demo.folder() / "lab.yaml"));
  EXPECT_FALSE(scalars_of(demo.folder() / "none.yaml"));
  std::string deep;
  for (int i = 0; i < 5000; ++i) deep += "[";
  demo.write("deep.yaml", deep);
  EXPECT_FALSE(scalars_of(demo.folder() / "deep.yaml"));
}

TEST(FilesOfVisibleTests, AreThoseThatTheyNameAndThatAreThere) {
  const DemoLab demo{
      "tests:\n"
      "  - run: {stdin: {file: in.txt}, stdout: {file: gone.txt}}\n"
      "    title: other.txt\n"
      "    check: {program: judge.py}\n"};
  for (const char* name : {"in.txt", "other.txt", "judge.py", "hidden.txt"})
    demo.write(std::string{"files/"} + name, "x");
  const auto files = files_of_visible_tests(demo.folder());
  ASSERT_TRUE(files);
  EXPECT_THAT(*files, ElementsAre("in.txt", "judge.py"));
}

}  // namespace
}  // namespace ipclab::spec
