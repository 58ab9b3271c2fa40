#include "run/network.hpp"

#include <algorithm>

#include "cell/machines.hpp"

namespace ipclab::run {

namespace {

bool is_port(const spec::Address& address) {
  return !std::holds_alternative<spec::UnixPath>(address);
}

struct SpeaksOfPort {
  bool operator()(const spec::Connect& connect) const { return is_port(connect.to); }
  bool operator()(const spec::Listen& listen) const { return is_port(listen.at); }
  bool operator()(const spec::Datagram& datagram) const { return is_port(datagram.to); }
  bool operator()(const spec::WaitUntil& wait) const {
    const auto* listening = std::get_if<spec::IsListening>(&wait.condition);
    return listening != nullptr && is_port(listening->at);
  }
  bool operator()(const spec::Together& together) const {
    return std::ranges::any_of(together.tracks, [](const auto& track) { return any(track); });
  }
  template <typename Other>
  bool operator()(const Other&) const {
    return false;
  }

  static bool any(const std::vector<spec::Step>& steps) {
    return std::ranges::any_of(
        steps, [](const spec::Step& step) { return std::visit(SpeaksOfPort{}, step.action); });
  }
};

}  // namespace

unsigned machines_needed(const spec::Test& test) {
  if (!test.machines.empty()) return static_cast<unsigned>(test.machines.size());
  return SpeaksOfPort::any(test.steps) ? 1 : 0;
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
