#include "run/cell_init.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "cell/domain.hpp"
#include "cell/limits.hpp"
#include "cell/machines.hpp"
#include "cell/root.hpp"
#include "observe/inventory.hpp"
#include "observe/waits/wait_graph.hpp"
#include "run/cell_order.hpp"
#include "run/child_signals.hpp"
#include "run/conditions.hpp"
#include "run/environment.hpp"
#include "run/family.hpp"
#include "run/leftovers.hpp"
#include "run/message_socket.hpp"
#include "run/peer_sockets.hpp"
#include "run/probe_cell.hpp"
#include "run/program.hpp"
#include "run/room.hpp"
#include "run/symbolizer.hpp"
#include "run/watch.hpp"
#include "run/work_folder.hpp"
#include "spec/lab.hpp"
#include "support/error.hpp"
#include "support/words_of_error.hpp"

namespace ipclab::run {
namespace {

using std::chrono::milliseconds;

// How often limits and standstill are looked at; what has just come to a standstill; and conditions
// that a step waits for.
constexpr milliseconds slow_tick{20};
constexpr milliseconds middle_tick{5};
constexpr milliseconds fast_tick{2};
constexpr milliseconds patience_with_killed{5'000};
constexpr milliseconds longest_pause{1'500};

class CellInit {
 public:
  explicit CellInit(CellOrder order)
      : order_{std::move(order)},
        signals_{child_signals()},
        timer_{require(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK),
                       "timerfd_create")},
        folders_{sized_folders(order_)},
        // Since Linux 5.14 RLIMIT_NPROC counts per user namespace; on the lower rungs a user of its
        // own cannot be told from one who is logged in.
        limits_{cell::resource_limits({milliseconds{order_.plan.cpu_ms},
                                       {order_.plan.memory},
                                       {order_.plan.file_size},
                                       order_.plan.processes,
                                       order_.plan.descriptors},
                                      cell::has_namespaces(order_.rung))},
        machines_{order_.rung, order_.plan.machines},
        domain_{order_.rung, folders_, order_.queues},
        refusals_{refusals_by(order_.plan.refused)},
        family_{tracer_for(order_.plan, refusals_)},
        probe_{order_.plan.probe, order_.bundle.get(), folders_},
        limit_watch_{order_.plan, cell::has_namespaces(order_.rung), folders_.work,
                     std::move(order_.memory_events)} {
    if (!order_.plan.refused.empty()) own_filters_ = filters_for_programs(refusals_.of_lab);
    write_files(folders_.work, order_.plan.files, order_.bundle.get());
    require(::chdir(folders_.work.c_str()), "chdir to the work folder");
    if (!cell::has_namespaces(order_.rung)) before_ = observe::take_inventory();
    set_tick(slow_tick);
  }

  ~CellInit() {
    (void)family_.kill_all(patience_with_killed);
    sweep_out(before_, family_.tracer(), cell::has_namespaces(order_.rung));
  }
  CellInit(const CellInit&) = delete;
  CellInit& operator=(const CellInit&) = delete;

  void run() {
    while (!done_) {
      pollfd sources[] = {
          {order_.socket.get(), POLLIN, 0}, {signals_.get(), POLLIN, 0}, {timer_.get(), POLLIN, 0}};
      if (::poll(sources, std::size(sources), family_.has_more() ? 0 : -1) == -1 && errno != EINTR)
        throw GraderError{"poll", errno};
      if (sources[1].revents != 0 || family_.has_more()) on_child();
      if (sources[0].revents != 0) on_request();
      if (sources[2].revents != 0) on_tick();
      if (finishing_ && !family_.orphans_have_time()) finish();
    }
  }

 private:
  void tell(const Event& event, std::span<const int> descriptors = {}) {
    if (!send(order_.socket.get(), encode(event), descriptors)) done_ = true;  // ipclab is gone
  }
  void tell(const std::vector<Event>& events) {
    for (const Event& event : events) tell(event);
  }

  void set_tick(milliseconds interval) {
    if (interval == tick_) return;
    tick_ = interval;
    const timespec time{0, std::chrono::nanoseconds{interval}.count()};
    const itimerspec timer{time, time};
    require(::timerfd_settime(timer_.get(), 0, &timer, nullptr), "timerfd_settime");
  }

  void on_child() {
    drain_signals(signals_.get());
    end_at(limit_watch_.hear());  // before anybody hears of a death by SIGKILL
    const std::vector<Event> events = family_.reap();
    end_at(limit_watch_.hear_of_disk(family_.tracer().ledger().disk_was_full()));
    tell(events);
    if (family_.tracer().holds_back() || family_.tracer().pauses()) set_tick(fast_tick);
  }

  void on_tick() {
    std::uint64_t expirations = 0;
    [[maybe_unused]] const ssize_t ignored = ::read(timer_.get(), &expirations, sizeof expirations);
    const auto living = family_.living();
    answer_conditions(living);
    std::erase_if(connecting_, [this](const OpenPeer& request) { return open(request); });
    watch_standstill(living);
    family_.tracer().look(living);
    end_at(limit_watch_.look(living, family_.cpu_of_the_dead()));
    const observe::Tracer& tracer = family_.tracer();
    const bool hurry = !conditions_.empty() || !connecting_.empty() || !tracer.held().empty() ||
                       tracer.holds_back() || tracer.pauses();
    const bool soon = standstill_.undecided() || tracer.suspects();
    set_tick(hurry ? fast_tick : soon ? middle_tick : slow_tick);
  }

  void answer_conditions(const std::vector<observe::ProcessStatus>& living) {
    std::erase_if(conditions_, [&](const AskCondition& condition) {
      const pid_t pid = family_.pid_of(condition.actor);
      // Whoever is held just before a call is as good as in it.
      const bool paused =
          family_.tracer().is_paused(pid) &&
          (condition.kind == AskCondition::blocked || condition.kind == AskCondition::settled);
      const cell::Machines::Visit visit{machines_, condition.machine};
      const bool settled = condition.kind == AskCondition::settled &&
                           (!observe::status_of(pid) || standstill_.asleep());
      const bool waits =
          condition.kind == AskCondition::blocked && probe_.waits_in(pid, condition.calls);
      if (!paused && !settled && !waits && !holds(condition, pid, living)) return false;
      tell(Event{Holds{condition.query}});
      return true;
    });
  }

  void watch_standstill(const std::vector<observe::ProcessStatus>& living) {
    const auto now = StandstillWatch::Clock::now();
    const auto still = probe_.stands_still(standstill_, living, family_.tracer(), now);
    // What ipclab has asked for and we have not yet done may move somebody; so may those we hold,
    // and the end of those who were zombies already when we looked.
    const bool moving = has_message(order_.socket.get()) || has_news_of_children();
    const bool holds = !family_.tracer().held().empty() || family_.tracer().pauses();
    const bool owes_answer = std::ranges::any_of(conditions_, [](const AskCondition& condition) {
      return condition.kind == AskCondition::settled;
    });
    if (still && !moving && !holds && !owes_answer) tell_standstill(*still, living);
    if (family_.tracer().pauses() && !moving) tell_pause(now);
    // New children are held until enough are there; if their maker waits instead, or has gone, they
    // go on.
    if (family_.tracer().held().empty()) return;
    if (!living.empty() && !standstill_.asleep()) return;
    family_.tracer().release_held();
    standstill_.forget();  // they may end before the next look, which would be as the last one
  }

  /// Who sleeps and looks again would never wait; so a pause does not last for ever.
  void tell_pause(StandstillWatch::Clock::time_point now) {
    if (standstill_.asleep() || family_.tracer().pauses_longer_than(longest_pause))
      tell(Event{Paused{std::chrono::nanoseconds{now.time_since_epoch()}.count()}});
  }

  void tell_standstill(StandstillWatch::Clock::time_point looked_at,
                       const std::vector<observe::ProcessStatus>& living) {
    observe::Ledger& ledger = family_.tracer().ledger();
    // Drawn before anybody hears of it, and changes something; it stays so while nobody moves.
    if (!standstill_.told_before()) {
      standing_ = observe::describe(living);
      ++standstill_number_;
      probe_.keep_standstill();
      if (family_.tracer().follows_calls())
        ledger.stood_still(standstill_number_, observe::wait_graph(living, ledger));
    }
    Standstill event;
    event.number = standstill_number_;
    event.looked_at_ns = std::chrono::nanoseconds{looked_at.time_since_epoch()}.count();
    event.last_event_ns = ledger.last_event().count();
    event.processes = standing_;
    tell(Event{event});
    standstill_.told();
  }

  void end_at(std::optional<evidence::LimitKind> limit) {
    if (!limit) return;
    tell(Event{LimitReached{static_cast<int>(*limit)}});
    tell(family_.kill_all(patience_with_killed));
  }

  void on_request() {
    auto datagram = receive(order_.socket.get());
    if (!datagram) {
      done_ = true;
      return;
    }
    std::visit([&](const auto& request) { serve(request, *datagram); },
               decode_request(datagram->octets));
  }

  void serve(const StartActor& request, const Datagram& datagram) {
    const std::size_t wanted = request.has_program ? 4 : 3;
    if (datagram.descriptors.size() != wanted) throw GraderError{"an actor without descriptors"};
    std::vector<std::string> added = request.env;
    if (probe_.wanted() && request.student)
      for (std::string& variable : probe_.variables()) added.push_back(std::move(variable));
    const Launch launch{.argv = request.argv,
                        .env = environment_of(folders_, added),
                        .standard = {datagram.descriptors[0].get(), datagram.descriptors[1].get(),
                                     datagram.descriptors[2].get()},
                        .program = request.has_program ? datagram.descriptors[3].get() : -1,
                        .folder = folders_.work,
                        .limits = limits_,
                        .domain = &domain_,
                        .group = order_.group.get(),
                        .filters = own_filters_ ? &*own_filters_ : order_.filters,
                        .must_filter = cell::must_filter(order_.rung),
                        .same_addresses = probe_.wanted() && request.student};
    const cell::Machines::Visit visit{machines_, request.machine};
    probe_.announce(request.announced);
    const ActorStarted started = family_.start(request, launch);
    probe_.started(request, started, launch.program);
    tell(Event{started});
  }

  void serve(const SignalActor& request, const Datagram&) { family_.signal(request); }

  void serve(const AskCondition& request, const Datagram&) {
    conditions_.push_back(request);
    answer_conditions(family_.living());
    if (!conditions_.empty()) set_tick(fast_tick);
  }

  void serve(const OpenPeer& request, const Datagram&) {
    if (open(request)) return;
    connecting_.push_back(request);
    set_tick(fast_tick);
  }

  /// False when a Unix socket's queue of connections is full: connect(2) then says EAGAIN, and it
  /// is to be tried again.
  bool open(const OpenPeer& request) {
    const cell::Machines::Visit visit{machines_, request.machine};
    const PeerSocket peer = open_peer(request);
    if (peer.error_number == EAGAIN) return false;
    if (request.kind == OpenPeer::listen && request.family == OpenPeer::local)
      own_files_.insert(request.path);
    const int fd = peer.socket.get();
    tell(Event{PeerOpened{request.actor, peer.error_number}},
         peer.socket.valid() ? std::span{&fd, 1} : std::span<const int>{});
    return true;
  }

  void serve(const CollectFile& request, const Datagram&) {
    const OpenedFile file = open_below(folders_.work, request.path, request.largest);
    const int fd = file.fd.get();
    tell(Event{Collected{file.error_number}},
         file.fd.valid() ? std::span{&fd, 1} : std::span<const int>{});
  }

  void serve(const LookNow&, const Datagram&) {
    Standstill answer;
    answer.asked_for = true;
    answer.processes = observe::describe(family_.living());
    tell(Event{answer});
  }

  void serve(const GoOn&, const Datagram&) { family_.tracer().go_on_after_pause(); }

  void serve(const Finish& request, const Datagram&) {
    finishing_ = true;
    limit_watch_.stop();
    lines_wanted_ = request.failed;
    stood_still_ = request.standstill != 0;
    family_.tracer().ledger().keep_standstill(request.standstill);
  }

  void finish() {
    tell(family_.reap());
    if (family_.orphans_have_time()) return;  // the last look found a new one
    tell(family_.kill_all(patience_with_killed));
    Left left;
    // On the lower rung the keeper has folders to remove yet, and that is to be waited for.
    left.childless = cell::has_namespaces(order_.rung) && family_.childless();
    left.processes = family_.left();
    left.objects = remove_leftovers(before_, family_.tracer(), cell::has_namespaces(order_.rung));
    probe_.remove_file();
    left.files = left_files(folders_, order_.plan.files, own_files_);
    if (const auto facts = family_.tracer().facts()) {
      left.has_facts = true;
      left.facts = *facts;
    }
    tell_trace(left);
    probe_.tell(order_.socket.get(), lines_wanted_, stood_still_);
    if (!cell::has_namespaces(order_.rung)) ask_whether_disk_was_full(folders_);
    tell(Event{left});
    done_ = true;
  }

  void tell_trace(const Left& left) {
    if (!family_.tracer().follows_calls()) return;
    const observe::Ledger& ledger = family_.tracer().ledger();
    // To find lines costs more than most tests do, and who passes needs none.
    const bool wanted = lines_wanted_ || !left.processes.empty() || ledger.noticed_something();
    const auto lines = wanted ? symbolize_apart(ledger.snapshots()) : std::vector<evidence::Line>{};
    const UniqueFd file = memory_file(encode(ledger.trace(lines)), "trace");
    const int fd = file.get();
    tell(Event{Traced{}}, std::span{&fd, 1});
  }

  CellOrder order_;
  UniqueFd signals_;
  UniqueFd timer_;
  cell::Folders folders_;
  std::array<cell::ResourceLimit, 8> limits_;
  cell::Machines machines_;
  cell::Domain domain_;
  observe::Tracer::Refusals refusals_;
  Family family_;
  ProbeCell probe_;
  std::optional<cell::CallFilters> own_filters_;  ///< where the keeper's do not fit
  LimitWatch limit_watch_;
  observe::Inventory before_;
  StandstillWatch standstill_;
  std::vector<AskCondition> conditions_;
  std::vector<OpenPeer> connecting_;
  std::set<std::string> own_files_;  ///< sockets on which ipclab listens
  milliseconds tick_{};
  bool finishing_ = false;
  bool lines_wanted_ = false;
  bool stood_still_ = false;  ///< that is why the test ended
  unsigned standstill_number_ = 0;
  std::vector<evidence::Process> standing_;  ///< who waited for what in that standstill
  bool done_ = false;
};

void prepare(SpareCell& spare) {
  settle_in(spare.rung);
  if (cell::has_namespaces(spare.rung)) spare.folders = cell::mount_cell(usual_disk);
}

int tell_trouble(int socket, const std::string& what) {
  send(socket, encode(Event{CellTrouble{what.substr(0, 1000)}}));
  return 1;
}

}  // namespace

int run_cell(SpareCell spare) {
  std::string failure;
  try {
    prepare(spare);
  } catch (const std::exception& error) {
    failure = words_of(error);
  }
  auto order = next_order(spare);
  if (!order) return 0;
  // A second handle, because the first is closed by the time an exception arrives here.
  const UniqueFd socket{::fcntl(order->socket.get(), F_DUPFD_CLOEXEC, 3)};
  if (!failure.empty()) return tell_trouble(socket.get(), failure);
  try {
    CellInit{std::move(*order)}.run();
    return 0;
  } catch (const std::exception& error) {
    return tell_trouble(socket.get(), words_of(error));
  }
}

void try_cell(const SpareCell& spare) {
  const bool own_root = cell::has_namespaces(spare.rung);
  const cell::Folders folders = own_root ? cell::mount_cell(mebibytes(1)) : cell::make_folders();
  { const cell::Domain domain{spare.rung, folders, spare.queues}; }
  if (!own_root) cell::remove_folders(folders);
}

}  // namespace ipclab::run
