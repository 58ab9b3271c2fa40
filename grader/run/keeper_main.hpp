#pragma once
// The keeper: a small process between ipclab and the cells of one submission. Sets up once what all
// its cells share (user, network, root), then forks one pid 1 for each cell it is asked for: a fork
// from here costs far less than one from ipclab.

#include <string>
#include <vector>

#include "cell/rung.hpp"
#include "support/unique_fd.hpp"

namespace ipclab::run {

/// The main function of the `ipclab cell` process. Ends when ipclab closes the socket. `hidden`:
/// paths that no program may see.
[[nodiscard]] int keeper_main(UniqueFd socket, cell::Rung rung,
                              const std::vector<std::string>& hidden);

}  // namespace ipclab::run
