// Every sample below samples/bad/ gives exactly the problems of its problems.txt, and those below
// samples/good/ give none. IPCLAB_ACCEPT_GOLDEN=1 rewrites problems.txt.

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "unit/spec/world.hpp"

namespace ipclab::spec {
namespace {

std::vector<std::filesystem::path> labs_below(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> labs;
  for (const auto& entry : std::filesystem::directory_iterator{folder}) labs.push_back(entry.path());
  EXPECT_FALSE(labs.empty()) << folder;
  return labs;
}

bool accepting() {
  const char* const value = std::getenv("IPCLAB_ACCEPT_GOLDEN");
  return value != nullptr && std::string_view{value} == "1";
}

void expect_problems(const std::filesystem::path& lab, const std::string& problems) {
  const auto golden = lab / "problems.txt";
  if (accepting()) std::ofstream{golden, std::ios::binary} << problems;
  std::ifstream stream{golden, std::ios::binary};
  ASSERT_TRUE(stream) << golden << " is missing; IPCLAB_ACCEPT_GOLDEN=1 makes it";
  const std::string wanted{std::istreambuf_iterator<char>{stream}, {}};
  EXPECT_EQ(wanted, problems) << golden << "; look, then IPCLAB_ACCEPT_GOLDEN=1 accepts it";
}

TEST(Samples, GoodOnesHaveNoProblem) {
  for (const auto& folder : labs_below(samples() / "good")) {
    const auto lab = load_lab(folder, Scope::with_hidden);
    EXPECT_TRUE(lab.has_value()) << (lab ? "" : listed(lab.error(), folder));
  }
}

TEST(Samples, BadOnesHaveExactlyTheirProblems) {
  for (const auto& folder : labs_below(samples() / "bad")) {
    const auto lab = load_lab(folder, Scope::with_hidden);
    ASSERT_FALSE(lab.has_value()) << folder;
    expect_problems(folder, listed(lab.error(), folder));
  }
}

TEST(Samples, ProblemsAreSortedByTheirPlaces) {
  const auto lab = load_lab(samples() / "bad/steps", Scope::with_hidden);
  ASSERT_FALSE(lab.has_value());
  const Problems& problems = lab.error();
  for (std::size_t i = 1; i < problems.size(); ++i)
    EXPECT_LE(std::pair(problems[i - 1].line, problems[i - 1].column),
              std::pair(problems[i].line, problems[i].column));
}

}  // namespace
}  // namespace ipclab::spec
