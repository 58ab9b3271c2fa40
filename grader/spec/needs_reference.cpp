#include <algorithm>

#include "spec/lab.hpp"

namespace ipclab::spec {
namespace {

bool compares(const Step& step);

bool any_compares(const std::vector<Step>& steps) {
  return std::any_of(steps.begin(), steps.end(), compares);
}

bool compares(const Step& step) {
  if (const auto* expect = std::get_if<Expect>(&step.action))
    return std::any_of(expect->oracles.begin(), expect->oracles.end(), [](const Oracle& oracle) {
      return std::holds_alternative<SameAsReference>(oracle);
    });
  const auto* together = std::get_if<Together>(&step.action);
  return together != nullptr &&
         std::any_of(together->tracks.begin(), together->tracks.end(), any_compares);
}

}  // namespace

bool needs_reference(const Test& test) { return any_compares(test.steps); }

}  // namespace ipclab::spec
