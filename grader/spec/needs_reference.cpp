#include <algorithm>

#include "spec/actions.hpp"

namespace ipclab::spec {

bool needs_reference(const Test& test) {
  return any_step(test.steps, [](const Step& step) {
    const auto* expect = std::get_if<Expect>(&step.action);
    return expect != nullptr && std::ranges::any_of(expect->oracles, [](const Oracle& oracle) {
             return std::holds_alternative<SameAsReference>(oracle);
           });
  });
}

}  // namespace ipclab::spec
