#include "cohort/workers.hpp"

#include <gmock/gmock.h>

#include <map>

#include "cohort/durable.hpp"
#include "support/pipe.hpp"
#include "unit/cohort/folder.hpp"

namespace ipclab::cohort {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

class WorkersOf : public InFolder {
 protected:
  /// The trouble of each key that has ended; each may end once.
  std::map<std::string, std::string> grade(unsigned count, const std::vector<std::string>& keys) {
    Workers workers{{"work", folder_.string()}, count};
    std::map<std::string, std::string> troubles;
    workers.grade(keys, stop_.read_end.get(), [&](const Ended& one) {
      EXPECT_TRUE(troubles.emplace(one.key, one.trouble).second) << one.key << " ended twice";
    });
    return troubles;
  }

  [[nodiscard]] std::size_t attempts(const std::string& key) const {
    return read_if_there(folder_ / key).value_or("").size();
  }

  Pipe stop_ = make_pipe();
};

TEST_F(WorkersOf, AClassGradeEachOnce) {
  std::vector<std::string> keys;
  for (int i = 0; i < 40; ++i) keys.push_back("key-" + std::to_string(i));
  const auto troubles = grade(3, keys);
  EXPECT_EQ(troubles.size(), keys.size());
  for (const auto& [key, trouble] : troubles) {
    EXPECT_EQ(trouble, "");
    EXPECT_EQ(attempts(key), 1U) << key;
  }
}

TEST_F(WorkersOf, NobodyHaveNothingToDo) { EXPECT_THAT(grade(3, {}), IsEmpty()); }

TEST_F(WorkersOf, OneWhoHasTroubleGoOnWithOthers) {
  EXPECT_THAT(grade(1, {"trouble-1", "key"}),
              ElementsAre(Pair("key", ""), Pair("trouble-1", "no trouble-1")));
}

TEST_F(WorkersOf, OneWhoIsKilledByChanceTryAgain) {
  EXPECT_THAT(grade(2, {"a", "dies-once", "z"}),
              ElementsAre(Pair("a", ""), Pair("dies-once", ""), Pair("z", "")));
  EXPECT_EQ(attempts("dies-once"), 2U);
}

TEST_F(WorkersOf, OneWhoIsKilledEachTimeGiveUpAndGoOn) {
  EXPECT_THAT(grade(1, {"dies-always", "z"}),
              ElementsAre(Pair("dies-always", "the process that graded it has ended twice"),
                          Pair("z", "")));
  EXPECT_EQ(attempts("dies-always"), 2U);
}

TEST_F(WorkersOf, OneWhoIsStoppedEndAtOnce) {
  stop_.write_end.reset();  // poll(2): POLLHUP
  EXPECT_THAT(grade(2, {"forever-1", "forever-2", "key"}), IsEmpty());
}

}  // namespace
}  // namespace ipclab::cohort
