#pragma once
// ipclab's side of a keeper: starts one (Boost.Process v2), asks it for cells, hears when they are
// gone (Boost.Asio).

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/process/v2/process.hpp>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "cell/rung.hpp"
#include "run/message.hpp"
#include "support/result.hpp"
#include "support/unique_fd.hpp"

namespace ipclab::run {

class Keeper {
 public:
  /// Starts a keeper on this rung, or says why the machine does not allow it. `hidden`: see Runner.
  /// Throws GraderError.
  [[nodiscard]] static Result<std::unique_ptr<Keeper>, std::string> start(
      boost::asio::io_context& io, cell::Rung rung, const std::vector<std::string>& hidden);

  /// Closes the socket and waits until the keeper has cleaned up, or, if that was killed, its
  /// cells have: their sockets must be closed by then.
  ~Keeper();
  Keeper(const Keeper&) = delete;
  Keeper& operator=(const Keeper&) = delete;

  /// Opens a cell; `closed` is called when all its processes are gone. The result is ipclab's end
  /// of the cell's socket; when it is closed, the cell ends. `bundle`: see OpenCell, -1 for none.
  /// Throws GraderError.
  [[nodiscard]] UniqueFd open_cell(OpenCell plan, int bundle, std::function<void()> closed);

  [[nodiscard]] cell::Rung rung() const { return rung_; }
  /// The kernel bounds the memory of its cells.
  [[nodiscard]] bool has_cgroups() const { return has_cgroups_; }

 private:
  Keeper(boost::asio::io_context& io, cell::Rung rung, UniqueFd socket,
         boost::process::v2::process process, UniqueFd living);
  void listen();
  void on_word();

  cell::Rung rung_;
  bool has_cgroups_ = false;
  boost::process::v2::process process_;
  boost::asio::posix::stream_descriptor socket_;
  UniqueFd living_;  ///< end-of-file once the keeper and every pid 1 has ended
  std::uint64_t last_id_ = 0;
  std::map<std::uint64_t, std::function<void()>> open_cells_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  ///< for handlers that come late
};

}  // namespace ipclab::run
