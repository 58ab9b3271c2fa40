#include "release/leaks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "intake/bundle.hpp"
#include "support/error.hpp"

namespace ipclab::release {
namespace {

using intake::BundleForm;
using intake::Member;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const std::string secret = "total += value_of(words[i]);";
const std::string told = "The numbers are added up in the order of the words.";

Needles secrets() {
  Needles needles;
  needles.add({significant(secret), "correct/sum.c:6"});
  needles.add({significant(told), "hidden.yaml:4", true});
  return needles;
}

/// "where <- from" of each leak.
std::vector<std::string> leaks(const std::vector<Member>& members,
                               BundleForm form = BundleForm::tar) {
  std::vector<std::string> texts;
  for (const Leak& leak : leaks_in(intake::bundled(members, form), secrets()))
    texts.push_back(leak.where + " <- " + leak.from);
  return texts;
}

std::string packed(std::string text, int times) {
  for (; times > 0; --times) text = intake::bundled({{"a", text}}, BundleForm::zip);
  return text;
}

TEST(Leaks, AreNoneInACleanHandout) {
  EXPECT_THAT(leaks({{"sums/README.md", "Add up, please.\n"}, {"sums/sum.c", "int main;\n"}}),
              IsEmpty());
  EXPECT_THAT(leaks({{"sums/notes.zip", packed("Add up, please.\n", 3)}}), IsEmpty());
}

TEST(Leaks, AreToldWithFileAndLine) {
  EXPECT_THAT(leaks({{"sums/sum.c", "int main;\n\n  total +=\n value_of(words[i]);\n"}}),
              ElementsAre("sums/sum.c:4 <- correct/sum.c:6"));  // the first line is the name
}

TEST(Leaks, AreFoundInNamesOfFiles) { EXPECT_THAT(leaks({{"sums/" + secret, "x"}}), SizeIs(1)); }

TEST(Leaks, AreFoundInTheHandoutAsItIsSent) {
  EXPECT_THAT(leaks({{"sums/sum.c", secret}}, BundleForm::tar_gz), SizeIs(1));
  EXPECT_THAT(leaks({{"sums/sum.c", secret}}, BundleForm::zip), SizeIs(1));
}

TEST(Leaks, MayBeProseInTheHandoutTextAndNowhereElse) {
  EXPECT_THAT(leaks({{"sums/README.md", told}}), IsEmpty());
  EXPECT_THAT(leaks({{"sums/sum.c", "// " + told}}), SizeIs(1));
  EXPECT_THAT(leaks({{"sums/README.md", secret}}), SizeIs(1));
}

TEST(Leaks, AreFoundFourLayersDeepAndNoDeeper) {
  static_assert(most_layers == 4);
  for (int layers = 0; layers <= most_layers; ++layers)
    EXPECT_THAT(leaks({{"notes", packed(secret, layers)}}), SizeIs(1)) << layers;
  EXPECT_THAT(leaks({{"notes", packed(secret, most_layers + 1)}}), IsEmpty());
}

TEST(Leaks, SayThroughWhichLayersTheyWereFound) {
  EXPECT_THAT(leaks({{"notes", packed(secret, 1)}}),
              ElementsAre("notes, zip at byte 6:1 <- correct/sum.c:6"));
}

TEST(Leaks, AreNotToldOfWithoutEnd) {
  std::vector<Member> members;
  for (std::size_t i = 0; i < 2 * most_leaks; ++i) members.push_back({std::to_string(i), secret});
  EXPECT_THAT(leaks(members), SizeIs(most_leaks));
}

TEST(Leaks, ThatCannotBeLookedForAreNoCleanHandout) {
  const std::string bomb = packed(std::string(4 << 20, '\0'), 1);
  for (const std::vector<Member>& members : {std::vector<Member>{{"bomb", bomb}},
                                             {{"bomb", packed(bomb, 1)}},
                                             {{"1", bomb}, {"2", bomb}}}) {
    const std::string archive = intake::bundled(members, BundleForm::tar);
    EXPECT_THAT(leaks_in(archive, secrets(), mebibytes(9)), IsEmpty());
    EXPECT_THROW((void)leaks_in(archive, secrets(), mebibytes(3)), GraderError);
  }
  const std::string large =
      intake::bundled({{"large", std::string(4 << 20, '\0')}}, BundleForm::tar);
  EXPECT_THROW((void)leaks_in(large, secrets(), mebibytes(3)), GraderError);
  EXPECT_THROW((void)leaks_in("no archive", secrets()), GraderError);
}

}  // namespace
}  // namespace ipclab::release
