#include "spec/read_probing.hpp"

#include <array>

namespace ipclab::spec {
namespace {

using Strategy = Probing::Strategy;

/// Each is a run of its own.
constexpr std::int64_t most_schedules = 2000;

constexpr std::array<Choice<Strategy>, 4> strategies{{{"random-walk", Strategy::random_walk},
                                                      {"pct", Strategy::pct},
                                                      {"pos", Strategy::pos},
                                                      {"surw", Strategy::surw}}};

}  // namespace

Probing read_probing(Reader& reader, const Fields& test) {
  Probing probing;
  if (const Node* races = test.find("races")) probing.races = reader.boolean(*races);
  if (const Node* handlers = test.find("safe-handlers"))
    probing.safe_handlers = reader.boolean(*handlers);
  if (const Node* schedules = test.find("schedules"))
    probing.schedules =
        static_cast<unsigned>(reader.integer(*schedules, 1, most_schedules).value_or(1));
  const Node* strategy = test.find("strategy");
  if (strategy == nullptr) return probing;
  probing.strategy = reader.choice(*strategy, strategies).value_or(Probing::default_strategy);
  if (!probing.wanted())
    reader.problem(*strategy, "there is a strategy, but nothing that it would be for",
                   "one of: races, schedules, safe-handlers", "leave it out");
  return probing;
}

}  // namespace ipclab::spec
