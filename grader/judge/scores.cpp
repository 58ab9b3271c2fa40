#include <algorithm>
#include <set>
#include <string>

#include "judge/judge.hpp"

namespace ipclab::judge {
namespace {

double points_of(const spec::Lab& lab, const TestVerdict& verdict) {
  for (const spec::Test& test : lab.tests)
    if (test.id == verdict.id) return test.points;
  return verdict.max_score;
}

/// The groups that give nothing because one of their tests did not pass.
std::set<std::string> lost_groups(const Verdict& verdict, const spec::Lab& lab) {
  std::set<std::string> lost;
  for (const spec::Group& group : lab.groups) {
    if (!group.all_or_nothing) continue;
    const bool whole =
        std::all_of(verdict.tests.begin(), verdict.tests.end(), [&group](const TestVerdict& test) {
          return test.group != group.id || test.status == Status::pass;
        });
    if (!whole) lost.insert(group.id);
  }
  return lost;
}

}  // namespace

void add_scores(Verdict& verdict, const spec::Lab& lab) {
  const std::set<std::string> lost = lost_groups(verdict, lab);
  verdict.score = 0;
  verdict.max_score = 0;
  for (TestVerdict& test : verdict.tests) {
    test.max_score = points_of(lab, test);
    const bool earned = test.status == Status::pass && !lost.contains(test.group);
    test.score = earned ? test.max_score : 0;
    verdict.score += test.score;
    verdict.max_score += test.max_score;
  }
}

}  // namespace ipclab::judge
