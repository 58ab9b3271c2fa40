#include "run/steps.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <utility>

#include "run/scenario.hpp"
#include "spec/actions.hpp"
#include "support/error.hpp"

namespace ipclab::run {
namespace {

Actor& actor_of(Scene& scene, const std::string& name) {
  Actor* actor = scene.stage.find(name);
  // spec/ refuses steps that name unknown actors, so this is a fault of ours.
  if (actor == nullptr) throw GraderError{"a step names the unknown actor " + name};
  return *actor;
}

bool has_ended(const Actor& actor) {
  return !std::holds_alternative<evidence::StillRunning>(actor.facts.ending);
}

/// For start, connect, listen and datagram: pid 1 has answered.
Progress answered(Scene& scene, const std::string& actor, Playing& playing) {
  const std::optional<int> error = scene.stage.outcome_of(actor);
  if (!error) return std::nullopt;
  if (*error == 0) return StepOutcome::done;
  playing.detail = describe_errno(*error);
  return StepOutcome::refused;
}

/// `on`: the machine on which the step is carried out. Who listens does so where the address is.
OpenPeer peer_request(OpenPeer::Kind kind, const spec::Address& address, const std::string& on,
                      const Network& network) {
  OpenPeer request;
  request.kind = kind;
  const std::string there = machine_of(address).empty() ? on : machine_of(address);
  request.machine = network.number_of(kind == OpenPeer::listen ? there : on);
  request.host = network.address_of(there);
  if (const auto* tcp = std::get_if<spec::TcpPort>(&address)) {
    request.family = OpenPeer::tcp;
    request.port = tcp->port;
  } else if (const auto* udp = std::get_if<spec::UdpPort>(&address)) {
    request.family = OpenPeer::udp;
    request.port = udp->port;
  } else if (const auto* local = std::get_if<spec::UnixPath>(&address)) {
    request.family = OpenPeer::local;
    request.path = local->path;
  }
  return request;
}

AskCondition question(const spec::IsListening& condition, const Network& network) {
  const OpenPeer peer = peer_request(OpenPeer::listen, condition.at, "", network);
  constexpr int kinds[] = {AskCondition::tcp_listening, AskCondition::udp_bound,
                           AskCondition::unix_listening};
  return {.kind = kinds[peer.family],
          .number = peer.port,
          .machine = peer.machine,
          .path = peer.path,
          .calls = {}};
}
AskCondition question(const spec::Exists& condition, const Network&) {
  return {.kind = condition.queue ? AskCondition::queue_exists : AskCondition::exists,
          .path = condition.path,
          .calls = {}};
}
AskCondition question(const spec::FifoIsOpen& condition, const Network&) {
  return {.kind = AskCondition::fifo_open,
          .number = condition.for_reading ? 1U : 0U,
          .path = condition.path,
          .calls = {}};
}
AskCondition question(const spec::IsBlocked& condition, const Network&) {
  return {.kind = AskCondition::blocked, .path = {}, .calls = condition.calls};
}
AskCondition question(const spec::HasChildren& condition, const Network&) {
  return {.kind = AskCondition::children, .number = condition.count, .path = {}, .calls = {}};
}

bool as_wanted(const spec::Exit& step, const evidence::Ending& ending) {
  const auto* exited = std::get_if<evidence::Exited>(&ending);
  const auto* signalled = std::get_if<evidence::Signalled>(&ending);
  switch (step.wanted) {
    case spec::Exit::Wanted::any: return exited != nullptr || signalled != nullptr;
    case spec::Exit::Wanted::status:
      return exited != nullptr && std::ranges::count(step.statuses, exited->code) > 0;
    case spec::Exit::Wanted::failure: return exited != nullptr && exited->code != 0;
    case spec::Exit::Wanted::signal:
      return signalled != nullptr && signalled->signal == step.signal;
  }
  return false;
}

}  // namespace

Progress unless_killed_by_fault(const spec::Step& step, StepOutcome outcome, Scene& scene) {
  if (scene.setting.fault.fault != spec::name_of(spec::Fault::Kind::kill_at)) return outcome;
  const auto* expect = std::get_if<spec::Expect>(&step.action);
  const bool asks_of_it = expect != nullptr || std::holds_alternative<spec::Exit>(step.action) ||
                          std::holds_alternative<spec::WaitUntil>(step.action);
  const Actor* actor = asks_of_it ? scene.stage.find(spec::actor_of(step)) : nullptr;
  if (actor == nullptr || !actor->facts.student) return outcome;
  // Its output ends before its end is known.
  const bool at_its_end = expect == nullptr || outcome == StepOutcome::cut_short || !expect->lines;
  if (!has_ended(*actor)) return at_its_end ? Progress{} : outcome;
  const auto* signalled = std::get_if<evidence::Signalled>(&actor->facts.ending);
  const bool killed = signalled != nullptr && signalled->signal == SIGKILL && signalled->by_grader;
  return killed ? StepOutcome::done : outcome;
}

// ---- start, send, close, signal
// ------------------------------------------------------------------

void begin(const spec::Start& step, Playing& playing, Scene& scene) {
  const std::string& on = playing.step->on;
  if (!step.tool.empty()) {
    scene.stage.start(step, nullptr, on, scene.setting.network);
    return;
  }
  const auto* programs = scene.setting.programs;
  const auto found =
      programs == nullptr ? Programs::const_iterator{} : programs->find(step.program);
  if (programs == nullptr || found == programs->end())
    throw GraderError{"the program " + step.program + " was not built"};
  scene.stage.start(step, found->second, on, scene.setting.network,
                    std::exchange(scene.announced.to_tell, 0U));
}

/// An actor that a fault is to hold has to get there before anybody else comes.
Progress progress(const spec::Start& step, Playing& playing, Scene& scene) {
  const Progress outcome = answered(scene, step.actor, playing);
  const InjectFault& fault = scene.setting.fault;
  const bool is_to_be_held =
      fault.of == step.actor && fault.fault == spec::name_of(spec::Fault::Kind::pause_at);
  if (outcome != StepOutcome::done || !is_to_be_held) return outcome;
  if (playing.query == 0)
    playing.query =
        scene.stage.ask({.kind = AskCondition::settled, .path = {}, .calls = {}}, step.actor);
  const bool settled =
      scene.stage.word().holds.contains(playing.query) || has_ended(actor_of(scene, step.actor));
  return settled ? outcome : std::nullopt;
}

void begin(const spec::Send& step, Playing&, Scene& scene) {
  actor_of(scene, step.actor).send(spec::expand(step.text, scene.setting.network.addresses));
}

Progress progress(const spec::Send&, Playing&, Scene&) { return StepOutcome::done; }

void begin(const spec::Close& step, Playing&, Scene& scene) {
  Actor& actor = actor_of(scene, step.actor);
  if (step.stream == evidence::Stream::in)
    actor.close_input();
  else
    actor.stop_reading(step.stream);
}

Progress progress(const spec::Close&, Playing&, Scene&) { return StepOutcome::done; }

void begin(const spec::SendSignal& step, Playing&, Scene& scene) {
  scene.stage.signal(step.actor, step.signal);
}

Progress progress(const spec::SendSignal&, Playing&, Scene&) { return StepOutcome::done; }

// ---- exit
// ----------------------------------------------------------------------------------------

void begin(const spec::Exit&, Playing&, Scene&) {}

Progress progress(const spec::Exit& step, Playing&, Scene& scene) {
  const Actor& actor = actor_of(scene, step.actor);
  if (!has_ended(actor)) return std::nullopt;
  return as_wanted(step, actor.facts.ending) ? StepOutcome::done : StepOutcome::mismatch;
}

// ---- wait-until
// ----------------------------------------------------------------------------------

void begin(const spec::WaitUntil& step, Playing& playing, Scene& scene) {
  AskCondition condition =
      std::visit([&scene](const auto& wanted) { return question(wanted, scene.setting.network); },
                 step.condition);
  playing.query = scene.stage.ask(std::move(condition), spec::actor_of(step.condition));
}

Progress progress(const spec::WaitUntil& step, Playing& playing, Scene& scene) {
  if (scene.stage.word().holds.contains(playing.query)) return StepOutcome::done;
  const std::string name = spec::actor_of(step.condition);
  if (!name.empty() && has_ended(actor_of(scene, name))) return StepOutcome::cut_short;
  return std::nullopt;
}

// ---- peers
// ---------------------------------------------------------------------------------------

void begin(const spec::Connect& step, Playing& playing, Scene& scene) {
  scene.stage.open_peer(step.actor, peer_request(OpenPeer::connect, step.to, playing.step->on,
                                                 scene.setting.network));
}

Progress progress(const spec::Connect& step, Playing& playing, Scene& scene) {
  return answered(scene, step.actor, playing);
}

void begin(const spec::Listen& step, Playing& playing, Scene& scene) {
  scene.stage.open_peer(
      step.actor, peer_request(OpenPeer::listen, step.at, playing.step->on, scene.setting.network));
}

Progress progress(const spec::Listen& step, Playing& playing, Scene& scene) {
  return answered(scene, step.actor, playing);
}

void begin(const spec::Datagram& step, Playing& playing, Scene& scene) {
  scene.stage.open_peer(step.actor, peer_request(OpenPeer::datagram, step.to, playing.step->on,
                                                 scene.setting.network));
}

Progress progress(const spec::Datagram& step, Playing& playing, Scene& scene) {
  return answered(scene, step.actor, playing);
}

void begin(const spec::Accept&, Playing&, Scene&) {}

Progress progress(const spec::Accept& step, Playing&, Scene& scene) {
  auto connection = actor_of(scene, step.from).accept_now();
  if (!connection) return std::nullopt;
  scene.stage.adopt_peer(step.actor, std::move(*connection));
  return StepOutcome::done;
}

}  // namespace ipclab::run
