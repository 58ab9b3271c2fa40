#include "run/stage.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "run/command_line.hpp"
#include "run/message_socket.hpp"
#include "support/error.hpp"
#include "support/pipe.hpp"

namespace ipclab::run {

namespace asio = boost::asio;
using boost::system::error_code;

/// Both ends of an actor's streams.
struct Stage::Pipes {
  UniqueFd ours[3];
  UniqueFd theirs[3];
};

namespace {

UniqueFd nothing_to_read() {
  return UniqueFd{require(::open("/dev/null", O_RDONLY | O_CLOEXEC), "open /dev/null")};
}

}  // namespace

Stage::Stage(asio::io_context& io, Keeper& keeper, const OpenCell& plan, const std::string& bundle,
             Actor::Rules rules)
    : io_{io}, rules_{std::move(rules)}, socket_{io} {
  const UniqueFd contents = bundle.empty() ? UniqueFd{} : memory_file(bundle, "files");
  const auto closed = [this, weak = std::weak_ptr{alive_}] {
    if (weak.expired()) return;
    closed_ = true;
    rules_.changed();
  };
  socket_.assign(keeper.open_cell(plan, contents.get(), closed).release());
  listen();
}

Stage::~Stage() = default;

Actor& Stage::add(const std::string& name) {
  numbers_[name] = static_cast<unsigned>(actors_.size());
  actors_.push_back(std::make_unique<Actor>(io_, rules_));
  Actor& actor = *actors_.back();
  actor.facts.name = name;
  actor.facts.started = now();
  return actor;
}

void Stage::start(const spec::Start& step, const Image& program, const std::string& machine,
                  const Network& network, unsigned announced) {
  Pipes pipes;
  for (int stream = 0; stream < 3; ++stream) {
    Pipe pipe = make_pipe();
    pipes.ours[stream] = std::move(stream == 0 ? pipe.write_end : pipe.read_end);
    pipes.theirs[stream] = std::move(stream == 0 ? pipe.read_end : pipe.write_end);
  }
  const bool has_input = step.input == spec::Start::Input::open || step.input_text.has_value();
  if (!has_input) pipes.theirs[0] = nothing_to_read();

  Actor& actor = add(step.actor);
  StartActor message = start_message(step, program != nullptr, network.addresses);
  message.machine = network.number_of(machine);
  message.actor = numbers_[step.actor];
  message.name = step.actor;
  message.announced = announced;
  actor.facts.command = shown_command(message.argv);
  actor.facts.student = message.student;
  std::vector<int> descriptors;
  for (const UniqueFd& end : pipes.theirs) descriptors.push_back(end.get());
  if (program) descriptors.push_back(program->get());
  request(message, descriptors);

  if (has_input) actor.take_input(std::move(pipes.ours[0]));
  if (step.output == spec::Start::Output::closed)
    actor.stop_reading(evidence::Stream::out);
  else
    actor.take_output(std::move(pipes.ours[1]), step.output == spec::Start::Output::read);
  actor.take_error(std::move(pipes.ours[2]));
  if (step.input_text) {
    actor.send(spec::expand(*step.input_text, network.addresses));
    actor.close_input();
  }
}

void Stage::signal(const std::string& actor, int signal) {
  request(SignalActor{numbers_.at(actor), signal});
}

std::uint64_t Stage::ask(AskCondition condition, const std::string& actor) {
  condition.query = ++last_query_;
  if (!actor.empty()) condition.actor = numbers_.at(actor);
  request(condition);
  return condition.query;
}

void Stage::open_peer(const std::string& actor, OpenPeer message) {
  add(actor);
  message.actor = numbers_[actor];
  const bool datagrams = message.kind == OpenPeer::listen && message.family == OpenPeer::udp;
  peer_kinds_[message.actor] = datagrams ? OpenPeer::datagram : message.kind;
  request(message);
}

void Stage::adopt_peer(const std::string& actor, UniqueFd connection) {
  add(actor).take_socket(std::move(connection), false);
  outcomes_[numbers_[actor]] = 0;
}

void Stage::collect(const std::string& path, std::uint64_t largest) {
  request(CollectFile{path, largest});
}

void Stage::look_now() {
  word_.looked = false;
  request(LookNow{});
}

void Stage::go_on() { request(GoOn{}); }

void Stage::finish(bool failed, unsigned standstill) { request(Finish{failed, standstill}); }

Actor* Stage::find(const std::string& name) {
  const auto found = numbers_.find(name);
  return found == numbers_.end() ? nullptr : actors_[found->second].get();
}

std::optional<int> Stage::outcome_of(const std::string& actor) const {
  const auto number = numbers_.find(actor);
  if (number == numbers_.end()) return std::nullopt;
  const auto outcome = outcomes_.find(number->second);
  return outcome == outcomes_.end() ? std::nullopt : std::optional{outcome->second};
}

Actor::Clock::time_point Stage::last_activity() const {
  auto latest = last_request_;
  for (const auto& actor : actors_) latest = std::max(latest, actor->last_activity());
  return latest;
}

void Stage::request(const Request& message, std::span<const int> descriptors) {
  last_request_ = Actor::Clock::now();
  // If pid 1 has gone, drain() hears of it, after what it may have said of the reason.
  (void)send(socket_.native_handle(), encode(message), descriptors);
}

void Stage::listen() {
  socket_.async_wait(asio::posix::stream_descriptor::wait_read,
                     [this, alive = std::weak_ptr{alive_}](const error_code& error) {
                       if (error || alive.expired()) return;
                       drain();
                       rules_.changed();
                     });
}

void Stage::drain() {
  bool would_block = false;
  while (auto datagram = receive(socket_.native_handle(), MSG_DONTWAIT, &would_block)) {
    arrived_ = std::move(datagram->descriptors);
    Event event = decode_event(datagram->octets);
    std::visit([this](auto& alternative) { on_event(alternative); }, event);
  }
  if (would_block) {
    listen();
  } else if (!word_.left && word_.trouble.empty()) {
    word_.trouble = "the first process of the cell has ended unexpectedly";
  }
}

void Stage::on_event(ActorStarted& event) {
  outcomes_[event.actor] = event.error_number;
  evidence::Actor& facts = actors_[event.actor]->facts;
  facts.pid = event.pid;
  if (event.error_number != 0) facts.ending = evidence::NotStarted{event.error_number};
}

void Stage::on_event(ActorEnded& event) {
  actors_[event.actor]->catch_up();
  evidence::Actor& facts = actors_[event.actor]->facts;
  facts.ended = now();
  facts.cpu = std::chrono::milliseconds{event.cpu_ms};
  facts.peak_memory = event.peak_memory;
  if (std::holds_alternative<evidence::NotStarted>(facts.ending)) return;
  if (event.signalled)
    facts.ending = evidence::Signalled{event.code, event.by_grader};
  else
    facts.ending = evidence::Exited{event.code};
}

void Stage::on_event(Holds& event) { word_.holds.insert(event.query); }

void Stage::on_event(PeerOpened& event) {
  outcomes_[event.actor] = event.error_number;
  if (event.error_number != 0 || arrived_.empty()) return;
  Actor& actor = *actors_[event.actor];
  const int kind = peer_kinds_[event.actor];
  if (kind == OpenPeer::listen)
    actor.listen_on(std::move(arrived_.front()));
  else
    actor.take_socket(std::move(arrived_.front()), kind == OpenPeer::datagram);
}

void Stage::on_event(Collected& event) {
  word_.collected = event;
  if (!arrived_.empty()) word_.collected_file = std::move(arrived_.front());
}

void Stage::on_event(LimitReached& event) {
  word_.limit = static_cast<evidence::LimitKind>(event.kind);
}

void Stage::on_event(Standstill& event) {
  word_.standstill = std::move(event.processes);
  if (event.asked_for) {
    word_.looked = true;
    return;
  }
  ++word_.standstills;
  word_.standstill_number = event.number;
  word_.last_event = Actor::Clock::time_point{std::chrono::nanoseconds{event.last_event_ns}};
  word_.looked_at = Actor::Clock::time_point{std::chrono::nanoseconds{event.looked_at_ns}};
}

void Stage::on_event(Paused& event) {
  word_.paused = Actor::Clock::time_point{std::chrono::nanoseconds{event.looked_at_ns}};
}

void Stage::on_event(Traced&) {
  if (arrived_.empty()) return;
  word_.trace = decode_trace(content_of(arrived_.front().get()));
}

void Stage::on_event(Probed&) {
  if (arrived_.size() < 2) return;
  word_.probe = decode_probe(content_of(arrived_[0].get()));
  const auto profile = content_of(arrived_[1].get());
  word_.probe_profile.assign(profile.begin(), profile.end());
}

void Stage::on_event(Left& event) { word_.left = std::move(event); }

void Stage::on_event(CellTrouble& event) { word_.trouble = event.what; }

evidence::Moment Stage::now() const { return Actor::Clock::now() - rules_.begin; }

}  // namespace ipclab::run
