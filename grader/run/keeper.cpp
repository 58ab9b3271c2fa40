#include "run/keeper.hpp"

#include <poll.h>

#include <algorithm>
#include <boost/process/v2/stdio.hpp>
#include <cerrno>
#include <iterator>
#include <utility>
#include <vector>

#include "cell/folder_lock.hpp"
#include "run/message_socket.hpp"
#include "run/room.hpp"
#include "support/error.hpp"
#include "support/pipe.hpp"

namespace ipclab::run {

namespace asio = boost::asio;
namespace process = boost::process::v2;

namespace {

constexpr int patience_with_cells_ms = 15'000;

}  // namespace

Result<std::unique_ptr<Keeper>, std::string> Keeper::start(asio::io_context& io, cell::Rung rung,
                                                           const std::vector<std::string>& hidden) {
  if (!cell::has_namespaces(rung)) cell::remove_ownerless_folders();
  std::vector<std::string> words{"cell", std::string{cell::id_of(rung)}};
  std::ranges::copy(hidden, std::back_inserter(words));
  // Twice, because one that is killed says nothing about the machine, and is no reason for a lower
  // rung.
  for (int attempt = 0; attempt < 2; ++attempt) {
    auto [ours, theirs] = socket_pair();
    Pipe living = make_pipe();
    // Its standard output goes to nobody; whoever descends from it keeps that open, but for actors.
    process::process child{io, "/proc/self/exe", words,
                           process::process_stdio{theirs.get(), living.write_end.get(), {}}};
    theirs.reset();
    const auto word = receive(ours.get());
    if (!word) continue;
    const auto ready = std::get<KeeperReady>(decode_from_keeper(word->octets));
    if (!ready.failure.empty()) return Unexpected{ready.failure};
    std::unique_ptr<Keeper> keeper{
        new Keeper{io, rung, std::move(ours), std::move(child), std::move(living.read_end)}};
    keeper->has_cgroups_ = ready.has_cgroups;
    return keeper;
  }
  return Unexpected{std::string{"the keeper did not start"}};
}

Keeper::Keeper(asio::io_context& io, cell::Rung rung, UniqueFd socket, process::process child,
               UniqueFd living)
    : rung_{rung},
      process_{std::move(child)},
      socket_{io, socket.release()},
      living_{std::move(living)} {
  listen();
}

Keeper::~Keeper() {
  boost::system::error_code ignored;
  socket_.close(ignored);
  process_.wait(ignored);
  pollfd living{living_.get(), 0, 0};
  while (::poll(&living, 1, patience_with_cells_ms) == -1 && errno == EINTR) {
  }
  if (process_.exit_code() != 0 && !cell::has_namespaces(rung_)) cell::remove_ownerless_folders();
}

UniqueFd Keeper::open_cell(OpenCell plan, int bundle, std::function<void()> closed) {
  ask_for_processes(plan.processes);
  auto [ours, theirs] = socket_pair();
  plan.id = ++last_id_;
  std::vector<int> descriptors{theirs.get()};
  if (bundle >= 0) descriptors.push_back(bundle);
  if (!send(socket_.native_handle(), encode(plan), descriptors))
    throw GraderError{"the keeper of the cells has ended"};
  open_cells_.emplace(plan.id, std::move(closed));
  return std::move(ours);
}

void Keeper::listen() {
  socket_.async_wait(asio::posix::stream_descriptor::wait_read,
                     [this, alive = std::weak_ptr{alive_}](const boost::system::error_code& error) {
                       if (error || alive.expired()) return;
                       on_word();
                       listen();
                     });
}

void Keeper::on_word() {
  const auto word = receive(socket_.native_handle());
  if (!word) throw GraderError{"the keeper of the cells has ended unexpectedly"};
  const auto closed = std::get<CellClosed>(decode_from_keeper(word->octets));
  const auto found = open_cells_.find(closed.id);
  if (found == open_cells_.end()) return;
  const auto callback = std::move(found->second);
  open_cells_.erase(found);
  callback();
}

}  // namespace ipclab::run
