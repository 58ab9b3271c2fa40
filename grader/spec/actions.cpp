#include "spec/actions.hpp"

#include <algorithm>

namespace ipclab::spec {
namespace {

struct ActorOfCondition {
  std::string operator()(const IsListening&) const { return ""; }
  std::string operator()(const Exists&) const { return ""; }
  std::string operator()(const FifoIsOpen&) const { return ""; }
  std::string operator()(const IsBlocked& blocked) const { return blocked.actor; }
  std::string operator()(const HasChildren& children) const { return children.actor; }
};

struct ActorOfAction {
  std::string operator()(const WaitUntil& wait) const { return actor_of(wait.condition); }
  std::string operator()(const Together&) const { return ""; }
  template <typename Action>
  std::string operator()(const Action& action) const {
    return action.actor;
  }
};

struct AddressesOfAction {
  std::vector<Address> operator()(const Connect& connect) const { return {connect.to}; }
  std::vector<Address> operator()(const Listen& listen) const { return {listen.at}; }
  std::vector<Address> operator()(const Datagram& datagram) const { return {datagram.to}; }
  std::vector<Address> operator()(const WaitUntil& wait) const {
    const auto* listening = std::get_if<IsListening>(&wait.condition);
    return listening == nullptr ? std::vector<Address>{} : std::vector{listening->at};
  }
  template <typename Other>
  std::vector<Address> operator()(const Other&) const {
    return {};
  }
};

}  // namespace

std::string actor_of(const Step& step) { return std::visit(ActorOfAction{}, step.action); }

std::string actor_of(const Condition& condition) {
  return std::visit(ActorOfCondition{}, condition);
}

std::vector<Address> addresses_in(const Action& action) {
  return std::visit(AddressesOfAction{}, action);
}

std::string machine_of(const Address& address) {
  if (const auto* tcp = std::get_if<TcpPort>(&address)) return tcp->machine;
  if (const auto* udp = std::get_if<UdpPort>(&address)) return udp->machine;
  return {};
}

bool any_step(const std::vector<Step>& steps, const std::function<bool(const Step&)>& has_it) {
  return std::ranges::any_of(steps, [&has_it](const Step& step) {
    const auto* together = std::get_if<Together>(&step.action);
    if (together == nullptr) return has_it(step);
    return std::ranges::any_of(together->tracks,
                               [&has_it](const auto& track) { return any_step(track, has_it); });
  });
}

}  // namespace ipclab::spec
