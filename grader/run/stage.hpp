#pragma once
// A cell with its actors, as ipclab sees it: what can be asked of it, and what it has told. Knows
// nothing of steps or tests.

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "run/actor.hpp"
#include "run/keeper.hpp"
#include "run/message.hpp"
#include "run/network.hpp"
#include "run/program.hpp"
#include "spec/lab.hpp"

namespace ipclab::run {

class Stage {
 public:
  /// What pid 1 has told so far.
  struct Word {
    std::optional<evidence::LimitKind> limit;
    std::vector<evidence::Process> standstill;
    unsigned standstills = 0;  ///< how often nothing moved
    unsigned standstill_number = 0;
    Actor::Clock::time_point looked_at{};
    Actor::Clock::time_point last_event{};
    std::optional<Actor::Clock::time_point> paused;  ///< somebody is held, all others waited then
    bool looked = false;  ///< the answer to look_now() is in `standstill`
    std::optional<Left> left;
    std::optional<evidence::Trace> trace;
    std::optional<evidence::Probe> probe;
    std::string probe_profile;
    std::set<std::uint64_t> holds;  ///< queries that came true
    std::optional<Collected> collected;
    UniqueFd collected_file;
    std::string trouble;
  };

  /// `bundle`: the contents of the plan's files.
  Stage(boost::asio::io_context& io, Keeper& keeper, const OpenCell& plan,
        const std::string& bundle, Actor::Rules rules);
  ~Stage();
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  // Requests. None of them waits.
  /// `announced`: see StartActor.
  void start(const spec::Start& step, const Image& program, const std::string& machine,
             const Network& network, unsigned announced = 0);
  void signal(const std::string& actor, int signal);
  [[nodiscard]] std::uint64_t ask(AskCondition condition, const std::string& actor);
  void open_peer(const std::string& actor, OpenPeer request);
  void adopt_peer(const std::string& actor, UniqueFd connection);
  void collect(const std::string& path, std::uint64_t largest);
  void look_now();
  void go_on();
  void forget_pause() { word_.paused.reset(); }
  /// `failed`: a step did, so that lines of source are wanted. `standstill`: which one ended it.
  void finish(bool failed, unsigned standstill);

  // What is known.
  [[nodiscard]] Actor* find(const std::string& name);
  [[nodiscard]] const std::vector<std::unique_ptr<Actor>>& actors() const { return actors_; }
  /// Errno of a start or a peer that was refused; 0 when it stands; none while nothing is known.
  [[nodiscard]] std::optional<int> outcome_of(const std::string& actor) const;
  [[nodiscard]] const Word& word() const { return word_; }
  [[nodiscard]] UniqueFd take_collected() { return std::move(word_.collected_file); }
  [[nodiscard]] std::string take_profile() { return std::move(word_.probe_profile); }
  /// All processes of the cell are gone.
  [[nodiscard]] bool closed() const { return closed_; }
  /// When the grader last asked for something, or took or gave a byte.
  [[nodiscard]] Actor::Clock::time_point last_activity() const;

 private:
  struct Pipes;
  Actor& add(const std::string& name);
  void request(const Request& message, std::span<const int> descriptors = {});
  void listen();
  void drain();
  void on_event(ActorStarted& event);
  void on_event(ActorEnded& event);
  void on_event(Holds& event);
  void on_event(PeerOpened& event);
  void on_event(Collected& event);
  void on_event(LimitReached& event);
  void on_event(Standstill& event);
  void on_event(Paused& event);
  void on_event(Traced& event);
  void on_event(Probed& event);
  void on_event(Left& event);
  void on_event(CellTrouble& event);
  [[nodiscard]] evidence::Moment now() const;

  boost::asio::io_context& io_;
  Actor::Rules rules_;
  boost::asio::posix::stream_descriptor socket_;
  std::vector<std::unique_ptr<Actor>> actors_;
  std::map<std::string, unsigned> numbers_;
  std::map<unsigned, int> outcomes_;
  std::map<unsigned, int> peer_kinds_;
  std::vector<UniqueFd> arrived_;  ///< descriptors that came with the event at hand
  std::uint64_t last_query_ = 0;
  Word word_;
  bool closed_ = false;
  Actor::Clock::time_point last_request_ = Actor::Clock::now();
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace ipclab::run
