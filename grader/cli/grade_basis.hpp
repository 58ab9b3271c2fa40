#pragma once
// What decides a mark besides the submission itself.

#include <cstdint>
#include <string>

#include "cell/rung.hpp"
#include "cli/house.hpp"

namespace ipclab::cli {

struct Basis {
  std::string lab;
  std::uint64_t seed = 1;
  cell::Rung rung = cell::Rung::full;  ///< that the programs run on
};

/// Of `basis`, the lab's files, its reference solution, this program and the compilers: while it is
/// the same, so are the marks. Throws GraderError.
[[nodiscard]] std::string digest_of(const Basis& basis, const House& house);

}  // namespace ipclab::cli
