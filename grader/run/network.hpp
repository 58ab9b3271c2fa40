#pragma once
// The machines of a test as ipclab speaks of them: by number to the cell, by address to programs.

#include <string>
#include <vector>

#include "cell/rung.hpp"
#include "spec/lab.hpp"

namespace ipclab::run {

struct Network {
  std::vector<std::string> machines;  ///< their names; the first one is where nothing else is said
  spec::Addresses addresses;

  /// The number of a machine in the cell.
  [[nodiscard]] unsigned number_of(const std::string& machine) const;
  /// "" where the test has no machines: the loopback address.
  [[nodiscard]] std::string address_of(const std::string& machine) const;
};

/// How many machines the cell is to make: none for a test that speaks of no port.
[[nodiscard]] unsigned machines_needed(const spec::Test& test);

[[nodiscard]] Network network_of(const spec::Test& test, cell::Rung rung);

}  // namespace ipclab::run
