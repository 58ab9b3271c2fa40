#include "run/keeper_main.hpp"

#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cell/call_filter.hpp"
#include "cell/cgroup.hpp"
#include "cell/domain.hpp"
#include "cell/folder_lock.hpp"
#include "cell/identity.hpp"
#include "cell/namespaces.hpp"
#include "cell/root.hpp"
#include "run/cell_init.hpp"
#include "run/child_signals.hpp"
#include "run/family.hpp"
#include "run/message_socket.hpp"
#include "run/remains.hpp"
#include "support/error.hpp"

namespace ipclab::run {
namespace {

constexpr int patience_with_cells_ms = 6'000;

pid_t fork_cell(cell::Rung rung) {
  return cell::has_namespaces(rung) ? cell::fork_into_cell() : require(::fork(), "fork");
}

/// Makes one cell and throws it away, so that a machine that allows only half of it is found out
/// before a test depends on it. "" when it worked, nothing if it was killed.
std::optional<std::string> trial(cell::Rung rung, int queues) {
  auto [ours, theirs] = socket_pair();
  const pid_t pid = fork_cell(rung);
  if (pid == 0) {
    std::string failure;
    try {
      try_cell({.rung = rung,
                .folders = {},
                .queues = queues,
                .group = {},
                .memory_events = {},
                .orders = {}});
    } catch (const std::exception& error) {
      failure = error.what();
    }
    send(theirs.get(), encode(KeeperReady{failure, false}));
    ::_exit(0);
  }
  theirs.reset();
  const auto answer = receive(ours.get());
  ::waitpid(pid, nullptr, 0);
  if (!answer) return std::nullopt;
  return std::get<KeeperReady>(decode_from_keeper(answer->octets)).failure;
}

/// What all cells of a keeper share.
struct Ground {
  cell::Rung rung = cell::Rung::minimal;
  UniqueFd queues;  ///< see cell::find_queues
  std::optional<cell::Cgroups> cgroups;
};

/// "" when it worked.
std::string climb(Ground& ground, const std::vector<std::string>& hidden) {
  try {
    const bool guards_files_alone = ground.rung == cell::Rung::no_userns;
    if (guards_files_alone) ground.queues = cell::find_queues();
    ground.cgroups = cell::Cgroups::make(cell::identity_of_programs());
    cell::drop_root();
    if (cell::has_namespaces(ground.rung)) {
      cell::enter_keeper_namespaces();
      cell::build_root(hidden);
    }
    if (ground.cgroups && !ground.cgroups->work()) ground.cgroups.reset();
    if (guards_files_alone && !ground.queues.valid())
      return "no file system of type mqueue is mounted: Landlock would forbid message queues";
    if (const std::string where = cell::exposed(ground.rung, hidden); !where.empty()) return where;
    // Twice, because one that is killed by accident says nothing about the machine.
    for (int attempt = 0; attempt < 2; ++attempt) {
      if (const auto failure = trial(ground.rung, ground.queues.get())) return *failure;
      cell::remove_ownerless_folders();
    }
    return "the first process of a new cell died";
  } catch (const std::exception& error) {
    return error.what();
  }
}

class KeeperLoop {
 public:
  KeeperLoop(UniqueFd socket, Ground ground)
      : socket_{std::move(socket)},
        ground_{std::move(ground)},
        filters_{filters_for_programs()},
        signals_{child_signals()} {
    prepare_next();
  }

  void run() {
    while (socket_.valid()) {
      pollfd sources[] = {{socket_.get(), POLLIN, 0}, {signals_.get(), POLLIN, 0}};
      if (::poll(sources, std::size(sources), -1) == -1 && errno != EINTR)
        throw GraderError{"poll", errno};
      if (sources[1].revents != 0) on_child();
      if (sources[0].revents != 0) on_request();
    }
    wait_for_cells();
  }

 private:
  struct Cell {
    std::uint64_t id = 0;                        ///< 0: still spare
    cell::Folders folders;                       ///< empty where they end with the mount namespace
    std::optional<observe::Inventory> before{};  ///< where nothing else ends with pid 1
    cell::Cgroup cgroup{};                       ///< may be none
  };

  /// The cell for the next request is made while the test before it runs, where it is costly to
  /// make and leaves nothing behind if the keeper is killed.
  void prepare_next() {
    if (cell::has_namespaces(ground_.rung)) make_spare();
  }

  void make_spare() {
    auto [ours, theirs] = socket_pair();
    Cell cell;
    // Not left to pid 1, which may be killed before it could clean up.
    if (!cell::has_namespaces(ground_.rung)) {
      cell.folders = cell::make_folders();
      cell.before = observe::take_inventory();
    }
    if (ground_.cgroups) cell.cgroup = ground_.cgroups->make_cell();
    const pid_t pid = fork_cell(ground_.rung);
    if (pid == 0) {
      socket_.reset();
      signals_.reset();
      ours.reset();
      const int status = run_cell({.rung = ground_.rung,
                                   .folders = cell.folders,
                                   .filters = &filters_,
                                   .queues = ground_.queues.get(),
                                   .group = cell.cgroup.folder(),
                                   .memory_events = cell.cgroup.events(),
                                   .orders = std::move(theirs)});
      // We may have been killed as a keeper, but not as a pid 1.
      if (cell.before) cell::remove_folders(cell.folders);
      ::_exit(status);
    }
    spare_ = pid;
    orders_ = std::move(ours);
    cells_.emplace(pid, std::move(cell));
  }

  void on_request() {
    auto datagram = receive(socket_.get());
    if (!datagram) {
      socket_.reset();
      orders_.reset();  // the spare cell ends
      return;
    }
    if (datagram->descriptors.empty()) throw GraderError{"a cell without a socket"};
    std::vector<int> descriptors;
    for (const UniqueFd& descriptor : datagram->descriptors)
      descriptors.push_back(descriptor.get());
    const OpenCell plan = decode_open_cell(datagram->octets);
    // A spare that has been killed meanwhile is made again, once.
    if (spare_ == 0) make_spare();
    limit_spare(plan);
    if (!send(orders_.get(), datagram->octets, descriptors)) {
      make_spare();
      limit_spare(plan);
      send(orders_.get(), datagram->octets, descriptors);
    }
    cells_[spare_].id = plan.id;
    // The next cell must not inherit this one's socket: its end would not be seen.
    datagram.reset();
    spare_ = 0;
    prepare_next();
  }

  /// Far above the watched number of processes, since threads count too.
  void limit_spare(const OpenCell& plan) {
    const cell::Cgroup& cgroup = cells_[spare_].cgroup;
    if (cgroup.exists()) cgroup.limit({plan.memory}, plan.processes * 8 + 1024);
  }

  void on_child() {
    drain_signals(signals_.get());
    int status = 0;
    for (pid_t pid = 0; (pid = ::waitpid(-1, &status, WNOHANG)) > 0;) {
      const auto found = cells_.find(pid);
      if (found == cells_.end()) continue;
      found->second.cgroup = {};  // and whoever is still in it
      if (found->second.before) end_strays_of_cells();
      // While one that ended well is swept out, the objects of others may be there already.
      if (status != 0) clean_up(found->second);
      if (pid == spare_) spare_ = 0;
      const std::uint64_t id = found->second.id;
      if (socket_.valid() && id != 0) send(socket_.get(), encode(CellClosed{id}));
      cells_.erase(found);
    }
  }

  /// Both pid 1 and the keeper do so, for one of them may be killed.
  static void clean_up(const Cell& cell) {
    if (!cell.before) return;
    remove_objects_since(*cell.before);
    cell::remove_folders(cell.folders);
  }

  void end_strays_of_cells() {
    std::set<pid_t> cells;
    for (const auto& [pid, cell] : cells_) cells.insert(pid);
    end_strays(cells);
  }

  /// ipclab is gone; the cells see that too, and end what they have started.
  void wait_for_cells() {
    pollfd source{signals_.get(), POLLIN, 0};
    while (!cells_.empty() && ::poll(&source, 1, patience_with_cells_ms) > 0) on_child();
    for (const auto& [pid, cell] : cells_) ::kill(pid, SIGKILL);
    while (!cells_.empty() && ::poll(&source, 1, patience_with_cells_ms) > 0) on_child();
  }

  UniqueFd socket_;
  Ground ground_;
  cell::CallFilters filters_;  ///< made once, for all cells
  UniqueFd signals_;
  std::map<pid_t, Cell> cells_;
  pid_t spare_ = 0;  ///< the cell that has no order yet
  UniqueFd orders_;  ///< to it
};

}  // namespace

int keeper_main(UniqueFd socket, cell::Rung rung, const std::vector<std::string>& hidden) {
  // What a terminal sends to the whole group is for ipclab, which then closes the socket: a keeper
  // that died first would leave processes of the lower rungs behind.
  for (const int signal : {SIGINT, SIGHUP, SIGQUIT, SIGTERM, SIGTSTP}) ::signal(signal, SIG_IGN);
  // What kills the whole group of ipclab leaves us to clean up.
  ::setsid();
  // execvpe(3) looks tools up in the PATH of the caller, not in that of the new program.
  ::setenv("PATH", standard_path, 1);
  Ground ground{.rung = rung, .queues = {}, .cgroups = {}};
  const std::string failure = climb(ground, hidden);
  // And so do those who kill a pid 1: what descends from it then becomes our child.
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
  const KeeperReady ready{failure, ground.cgroups.has_value()};
  if (!send(socket.get(), encode(ready)) || !failure.empty()) return 3;
  ::prctl(PR_SET_DUMPABLE, 0);
  try {
    KeeperLoop{std::move(socket), std::move(ground)}.run();
    return 0;
  } catch (const std::exception&) {
    return 3;  // ipclab sees the socket closed, and says so
  }
}

}  // namespace ipclab::run
