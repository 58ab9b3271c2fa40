#pragma once
// What can be asked of every kind of step alike: whom it is about, of which addresses it speaks.

#include <functional>
#include <string>
#include <vector>

#include "spec/lab.hpp"

namespace ipclab::spec {

/// The actor that a step, or what it waits for, is about; "" if it is about none.
[[nodiscard]] std::string actor_of(const Step& step);
[[nodiscard]] std::string actor_of(const Condition& condition);

/// The addresses of a step itself, not of those within `together`.
[[nodiscard]] std::vector<Address> addresses_in(const Action& action);

/// "" where the address names none, as that of a Unix domain socket.
[[nodiscard]] std::string machine_of(const Address& address);

/// True if one of the steps has it, those within `together` included.
[[nodiscard]] bool any_step(const std::vector<Step>& steps,
                            const std::function<bool(const Step&)>& has_it);

}  // namespace ipclab::spec
