#include <algorithm>
#include <variant>

#include "judge/diagnosis.hpp"
#include "judge/wait_words.hpp"
#include "judge/words.hpp"

namespace ipclab::judge {
namespace {

using evidence::ObjectKind;
using evidence::Wait;

/// What a server does for one client alone: to read from a FIFO is to listen to everybody.
bool is_for_one_client(const Blocked& blocked, const Wait& wait) {
  switch (kind_of(blocked.trace, wait)) {
    case ObjectKind::unix_socket:
    case ObjectKind::internet_socket:
      return wait.kind == WaitKind::read || wait.kind == WaitKind::write;
    case ObjectKind::fifo: return wait.kind == WaitKind::write || wait.kind == WaitKind::open_fifo;
    case ObjectKind::pipe:
    case ObjectKind::posix_queue:
    case ObjectKind::system_v_queue:
    case ObjectKind::semaphore_set:
    case ObjectKind::system_v_memory:
    case ObjectKind::shared_mapping:
    case ObjectKind::file:
    case ObjectKind::other: break;
  }
  return false;
}

bool is_peer(const Case& run, const std::string& name) {
  const evidence::Actor* actor = find_actor(run.evidence, name);
  return actor != nullptr && !actor->student && actor->pid == 0;
}

/// The grader's connections that a server has got, the oldest first, without those that were given
/// up again.
std::vector<std::string> open_peers(const Case& run) {
  std::vector<std::string> peers;
  for (const Played& played : played_steps(run)) {
    if (played.record == nullptr || played.record->outcome == Outcome::stopped) continue;
    if (const auto* connect = std::get_if<spec::Connect>(&played.step->action))
      peers.push_back(connect->actor);
    const auto* close = std::get_if<spec::Close>(&played.step->action);
    if (close != nullptr && close->stream == evidence::Stream::in) std::erase(peers, close->actor);
  }
  return peers;
}

bool belongs_to(const Case& run, int pid, const std::string& actor) {
  return pid != 0 && actor_of_process(run.evidence, pid) == actor;
}

/// The other side of the wait is the one whose step got stuck: it waits for the server, and the
/// server for it.
bool is_about(const Case& run, const Blocked& blocked, const Wait& wait, const std::string& stuck) {
  for (const evidence::Releaser& releaser : wait.releasers)
    if (!releaser.is_grader && belongs_to(run, releaser.pid, stuck)) return true;
  const evidence::Object* object = find_object(blocked.trace, wait.object);
  if (object != nullptr && belongs_to(run, object->made_by, stuck)) return true;
  for (const Wait& other : blocked.waits)
    if (!wait.object_id.empty() && belongs_to(run, other.pid, stuck) &&
        other.object_id == wait.object_id)
      return true;
  // Connections of the grader look alike. A server that works through them one by one is at the
  // oldest.
  const std::vector<std::string> peers = open_peers(run);
  const bool other_is_grader =
      wait.releasers.empty() ||
      std::ranges::any_of(wait.releasers, [](const auto& releaser) { return releaser.is_grader; });
  return other_is_grader && is_peer(run, stuck) && (peers.empty() || peers.front() == stuck);
}

bool holds_up_others(const Case& run, const Blocked& blocked, std::size_t index,
                     const std::string& stuck) {
  const Wait& wait = blocked.waits[index];
  if (!wait.student || !is_only_thread(blocked, index) || !is_for_one_client(blocked, wait))
    return false;
  const evidence::Actor* server =
      find_actor(run.evidence, actor_of_process(run.evidence, wait.pid));
  // A child of a server that looks after one client may wait for it: that is what it is for.
  return server != nullptr && server->student && server->name != stuck && server->pid == wait.pid &&
         !is_about(run, blocked, wait, stuck);
}

}  // namespace

MaybeDiagnosis one_client_blocks_all(const Case& run, const Blocked& blocked, const Played& stuck) {
  const std::string actor = actor_of(*stuck.step);
  if (actor.empty()) return std::nullopt;
  for (std::size_t i = 0; i < blocked.waits.size(); ++i) {
    if (!holds_up_others(run, blocked, i, actor)) continue;
    const std::string name = name_in_sentence(blocked, i);
    return Diagnosis{.rule = Rule::one_client_blocks_all,
                     .message = name + " waits for one client alone, while " +
                                shown_name(run, actor) + " gets nothing",
                     .hint =
                         "Which calls of the server can wait for one client, and who else "
                         "needs it meanwhile? See poll(2).",
                     .waits = {i},
                     .places = {}};
  }
  return std::nullopt;
}

}  // namespace ipclab::judge
