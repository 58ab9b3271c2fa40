#include "cohort/slices.hpp"

#include <gmock/gmock.h>

#include "cohort/durable.hpp"
#include "support/error.hpp"
#include "unit/cohort/folder.hpp"

namespace ipclab::cohort {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

class SlicesOf : public InFolder {
 protected:
  static std::vector<std::pair<std::string, std::string>> heard(Slices& slices) {
    std::vector<std::pair<std::string, std::string>> words;
    slices.hear([&](const Ended& one) { words.emplace_back(one.key, one.trouble); });
    return words;
  }

  std::vector<std::string> worked_on(const std::string& slice) {
    std::vector<std::string> keys;
    work_on_slice(folder_ / slice, [&](const std::string& key) {
      keys.push_back(key);
      return key == "bad" ? "no\tmemory\nat all" : "";
    });
    return keys;
  }

  void say(const std::string& slice, const std::string& text) const {
    std::ofstream{folder_ / (slice + ".said"), std::ios::app} << text;
  }
};

TEST_F(SlicesOf, AClassAreSharedOutEvenly) {
  const Slices slices{folder_, {"a", "b", "c", "d", "e"}, 2};
  EXPECT_EQ(slices.count(), 2U);
  EXPECT_EQ(read_if_there(folder_ / "0"), "a\nc\ne\n");
  EXPECT_EQ(read_if_there(folder_ / "1"), "b\nd\n");
  EXPECT_EQ((Slices{folder_, {"a", "b"}, 5}.count()), 2U);
}

TEST_F(SlicesOf, TasksAreHeardOnce) {
  Slices slices{folder_, {"a", "bad", "c"}, 2};
  EXPECT_THAT(heard(slices), IsEmpty());
  EXPECT_THAT(worked_on("1"), ElementsAre("bad"));
  EXPECT_THAT(heard(slices), ElementsAre(Pair("bad", "no\\tmemory\\nat all")));
  EXPECT_THAT(slices.missing(), ElementsAre("a", "c"));
  EXPECT_THAT(worked_on("0"), ElementsAre("a", "c"));
  EXPECT_THAT(heard(slices), ElementsAre(Pair("a", ""), Pair("c", "")));
  EXPECT_THAT(heard(slices), IsEmpty());
  EXPECT_THAT(slices.missing(), IsEmpty());
}

TEST_F(SlicesOf, ATaskThatIsStartedAgainGoOnWhereItWas) {
  Slices slices{folder_, {"a", "b", "c"}, 1};
  say("0", "a\t\nb\tsome tro");  // killed while it wrote
  EXPECT_THAT(heard(slices), ElementsAre(Pair("a", "")));
  EXPECT_THAT(worked_on("0"), ElementsAre("b", "c"));
  EXPECT_THAT(heard(slices), ElementsAre(Pair("b", ""), Pair("c", "")));
}

TEST_F(SlicesOf, OthersWordsAreNotBelieved) {
  Slices slices{folder_, {"a", "b"}, 2};
  say("0", "b\t\nnobody\t\n\n\t\na\na \t\na\t\x1b[2J\na\t\n");
  EXPECT_THAT(heard(slices), ElementsAre(Pair("a", "\\x1b[2J")));
  EXPECT_THAT(slices.missing(), ElementsAre("b"));
}

TEST_F(SlicesOf, AFolderThatIsGoneAreSilent) {
  Slices slices{folder_, {"a"}, 1};
  std::filesystem::remove_all(folder_);
  EXPECT_THAT(heard(slices), IsEmpty());
  EXPECT_EQ(slices.last_words("a"), "");
  EXPECT_THROW(worked_on("0"), GraderError);
}

TEST_F(SlicesOf, ATaskHaveLastWords) {
  const Slices slices{folder_, {"a", "b"}, 2};
  put("1.log", "first\nipclab: no \x1b memory\n\n");
  EXPECT_EQ(slices.last_words("b"), "ipclab: no \\x1b memory");
  EXPECT_EQ(slices.last_words("a"), "");
  EXPECT_EQ(slices.last_words("c"), "");
}

}  // namespace
}  // namespace ipclab::cohort
