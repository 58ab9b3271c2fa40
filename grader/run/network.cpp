#include "run/network.hpp"

#include <algorithm>

#include "cell/machines.hpp"
#include "spec/actions.hpp"

namespace ipclab::run {

unsigned machines_needed(const spec::Test& test) {
  if (!test.machines.empty()) return static_cast<unsigned>(test.machines.size());
  const bool speaks_of_port = spec::any_step(test.steps, [](const spec::Step& step) {
    return std::ranges::any_of(spec::addresses_in(step.action), [](const spec::Address& address) {
      return !std::holds_alternative<spec::UnixPath>(address);
    });
  });
  return speaks_of_port ? 1 : 0;
}

unsigned Network::number_of(const std::string& machine) const {
  const auto found = std::ranges::find(machines, machine);
  return found == machines.end() ? 0 : static_cast<unsigned>(found - machines.begin());
}

std::string Network::address_of(const std::string& machine) const {
  if (machines.empty()) return "";
  return addresses.at(machines[number_of(machine)]);
}

Network network_of(const spec::Test& test, cell::Rung rung) {
  Network network{test.machines, {}};
  for (const std::string& machine : test.machines)
    network.addresses[machine] = cell::address_of_machine(rung, network.number_of(machine));
  return network;
}

}  // namespace ipclab::run
