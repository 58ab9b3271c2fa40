#include "cell/machines.hpp"

#include <fcntl.h>
#include <sched.h>

#include <cerrno>
#include <exception>

#include "cell/namespaces.hpp"
#include "cell/rtnetlink.hpp"
#include "support/error.hpp"

namespace ipclab::cell {
namespace {

constexpr const char* cable = "cable0";
constexpr unsigned prefix = 24;

/// Of the addresses that are for documentation, so that they mean nobody (RFC 5737).
Ipv4 address_on_cable(unsigned machine) {
  return {192, 0, 2, static_cast<std::uint8_t>(machine + 1)};
}

UniqueFd current_network() {
  return UniqueFd{
      require(::open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC), "open /proc/self/ns/net")};
}

void enter(int network) { require(::setns(network, CLONE_NEWNET), "setns(CLONE_NEWNET)"); }

void must(int error_number, const char* what) {
  if (error_number != 0) throw GraderError{what, error_number};
}

UniqueFd new_network() {
  require(::unshare(CLONE_NEWNET), "unshare(CLONE_NEWNET)");
  raise_loopback();
  return current_network();
}

void plug_in(unsigned machine) {
  Rtnetlink here;
  must(here.add_address(cable, address_on_cable(machine), prefix), "add an address to a veth");
  must(here.raise(cable), "raise a veth");
}

}  // namespace

std::string address_of_machine(Rung rung, unsigned machine) {
  const Ipv4 address = has_namespaces(rung)
                           ? address_on_cable(machine)
                           : Ipv4{127, 0, 0, static_cast<std::uint8_t>(machine + 1)};
  std::string text;
  for (const std::uint8_t number : address)
    text += (text.empty() ? "" : ".") + std::to_string(number);
  return text;
}

Machines::Machines(Rung rung, unsigned count) {
  if (count == 0 || !has_namespaces(rung)) return;
  if (count == 1) namespaces_.push_back(new_network());
  if (count < most_machines) return;
  if (join()) return;
  namespaces_.clear();
  for (unsigned machine = 0; machine < count; ++machine)
    must(Rtnetlink{}.add_address("lo", address_on_cable(machine), 32), "add an address to lo");
}

/// False if this kernel has no veth devices.
bool Machines::join() {
  namespaces_.push_back(new_network());
  namespaces_.push_back(new_network());
  enter(namespaces_[0].get());
  const int error_number = Rtnetlink{}.make_veth(cable, namespaces_[1].get());
  if (error_number == EOPNOTSUPP || error_number == EPERM) return false;
  must(error_number, "make a pair of veth devices");
  for (unsigned machine = 0; machine < most_machines; ++machine) {
    enter(namespaces_[machine].get());
    plug_in(machine);
  }
  enter(namespaces_[0].get());
  return true;
}

Machines::Visit::Visit(const Machines& machines, unsigned machine) {
  if (machine == 0 || machine >= machines.namespaces_.size()) return;
  enter(machines.namespaces_[machine].get());
  home_ = machines.namespaces_[0].get();
}

Machines::Visit::~Visit() {
  // It was there before; without it, nothing of the cell could go on.
  if (home_ != -1 && ::setns(home_, CLONE_NEWNET) == -1) std::terminate();
}

}  // namespace ipclab::cell
