#include "run/message.hpp"

#include <nlohmann/json.hpp>
#include <type_traits>
#include <utility>

#include "run/plain_cbor.hpp"
#include "support/error.hpp"

namespace nlohmann {

template <>
struct adl_serializer<std::chrono::nanoseconds> {
  static void to_json(json& value, std::chrono::nanoseconds time) { value = time.count(); }
  static void from_json(const json& value, std::chrono::nanoseconds& time) {
    time = std::chrono::nanoseconds{value.get<std::int64_t>()};
  }
};

}  // namespace nlohmann

namespace ipclab::evidence {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Process, pid, parent, command, state, waits_in)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(LeftProcess, process, actor, ended_by_itself)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(LeftObject, kind, name, detail)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(LeftFile, path, kind)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ChildDeath, pid, signal)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Facts, children, children_at_once, shared_pipes,
                                   forks_after_wait, deaths)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Line, file, number, function, calls, in_handler)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(TracedProcess, pid, maker, name, actor, program, made_at, ended,
                                   waited_for)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Traffic, pid, reads, writes, bytes_read, bytes_written)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Object, kind, name, of_grader, made_by, made_at, traffic)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Sign, kind, pid, process, program, call, object, object_kind,
                                   descriptor, count, of, lasted, at, object_made_at)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(InjectedFault, fault, pid, process, what, at)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Releaser, pid, process, how, descriptor, made_at, is_grader)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Wait, kind, pid, tid, process, student, call, descriptor, object,
                                   object_id, at, object_made_at, releasers, owner, owner_is_dead,
                                   owner_is_itself, child, earlier_signal, dead_children, note)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(WaitGraph, waits, left_out)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Trace, processes, objects, signs, injected, calls, flags,
                                   handled_signals, waited_in, standstill)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ProbeObject, kind, name, key, id, offset, size)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ProbeTask, pid, maker, actor, child, thread, waits, call, object,
                                   at)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ProbeAccess, task, at, size, is_write, is_atomic, is_volatile,
                                   call)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ProbeRace, first, second, object)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ProbeUnsafeCall, task, call, signal, at, installed_at)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ProbeSwitch, why, from, to, executed, last_at, next_at, to_at)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ProbeDeviation, executed, task, to)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Probe, is_destroyed, seed, serial, strategy, reduced, steps,
                                   tasks, races, unsafe_calls, switches, switches_seen, deviations,
                                   deviations_seen)

}  // namespace ipclab::evidence

namespace ipclab::run {

using nlohmann::json;

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(PlannedFile, path, kind, mode, offset, size)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(InjectFault, fault, calls, nth, of, seed)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ProbePlan, wanted, seed, strategy, races, actors, plan,
                                   profile_at, has_profile)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(OpenCell, id, cpu_ms, memory, file_size, disk, processes,
                                   descriptors, children_at_once, machines, fault, probe, refused,
                                   files)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(KeeperReady, failure, has_cgroups)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(CellClosed, id)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(StartActor, actor, name, student, has_program, machine,
                                   announced, argv, env)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(SignalActor, actor, signal)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(AskCondition, query, kind, actor, number, machine, path, calls)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(OpenPeer, actor, kind, family, port, machine, host, path)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(CollectFile, path, largest)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ActorStarted, actor, pid, error_number)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ActorEnded, actor, signalled, code, by_grader, cpu_ms,
                                   peak_memory)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Holds, query)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(PeerOpened, actor, error_number)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Collected, error_number)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(LimitReached, kind)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Standstill, asked_for, number, looked_at_ns, last_event_ns,
                                   processes)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Paused, looked_at_ns)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Finish, failed, standstill)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Left, childless, processes, objects, files, has_facts, facts)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(CellTrouble, what)

namespace {

// LookNow, GoOn, Traced and Probed say all with their number.
void to_json(json& value, const LookNow&) { value = nullptr; }
void from_json(const json&, LookNow&) {}
void to_json(json& value, const GoOn&) { value = nullptr; }
void from_json(const json&, GoOn&) {}
void to_json(json& value, const Traced&) { value = nullptr; }
void from_json(const json&, Traced&) {}
void to_json(json& value, const Probed&) { value = nullptr; }
void from_json(const json&, Probed&) {}

/// [number of the alternative, its fields].
template <typename... Alternatives>
Octets encode_variant(const std::variant<Alternatives...>& message) {
  json fields;
  std::visit([&](const auto& alternative) { to_json(fields, alternative); }, message);
  return json::to_cbor(json::array({message.index(), std::move(fields)}));
}

template <typename Variant, std::size_t... I>
Variant decode_alternative(std::size_t index, const json& fields, std::index_sequence<I...>) {
  Variant message;
  const auto take = [&]<std::size_t N>(std::integral_constant<std::size_t, N>) {
    if (index != N) return;
    std::variant_alternative_t<N, Variant> alternative;
    from_json(fields, alternative);
    message = std::move(alternative);
  };
  (take(std::integral_constant<std::size_t, I>{}), ...);
  return message;
}

/// Deeper than any message goes.
constexpr std::size_t deepest_message = 16;

/// What `take` makes of a message.
template <typename Take>
auto decoded(const Octets& octets, Take take) {
  // The process that finds lines of source may have been taken over by the file that it reads.
  if (!is_plain_cbor(octets, deepest_message)) throw GraderError{"unreadable message in a cell"};
  try {
    return take(json::from_cbor(octets));
  } catch (const json::exception& error) {
    throw GraderError{std::string{"unreadable message in a cell: "} + error.what()};
  }
}

template <typename Variant>
Variant decode_variant(const Octets& octets) {
  return decoded(octets, [](const json& message) {
    const auto index = message.at(0).get<std::size_t>();
    if (index >= std::variant_size_v<Variant>) throw GraderError{"unknown message in a cell"};
    return decode_alternative<Variant>(index, message.at(1),
                                       std::make_index_sequence<std::variant_size_v<Variant>>{});
  });
}

template <typename T>
T decode_as(const Octets& octets) {
  return decoded(octets, [](const json& message) { return message.get<T>(); });
}

using KeeperWord = std::variant<KeeperReady, CellClosed>;

}  // namespace

Octets encode(const OpenCell& message) { return encode_variant(std::variant<OpenCell>{message}); }
Octets encode(const KeeperReady& message) { return encode_variant(KeeperWord{message}); }
Octets encode(const CellClosed& message) { return encode_variant(KeeperWord{message}); }
Octets encode(const Request& message) { return encode_variant(message); }
Octets encode(const Event& message) { return encode_variant(message); }

Octets encode(const evidence::Trace& trace) { return json::to_cbor(json(trace)); }
Octets encode(const evidence::Probe& probe) { return json::to_cbor(json(probe)); }
Octets encode(const std::vector<evidence::Line>& lines) { return json::to_cbor(json(lines)); }

evidence::Trace decode_trace(const Octets& octets) { return decode_as<evidence::Trace>(octets); }
evidence::Probe decode_probe(const Octets& octets) { return decode_as<evidence::Probe>(octets); }
std::vector<evidence::Line> decode_lines(const Octets& octets) {
  return decode_as<std::vector<evidence::Line>>(octets);
}

OpenCell decode_open_cell(const Octets& octets) {
  return std::get<0>(decode_variant<std::variant<OpenCell>>(octets));
}
KeeperWord decode_from_keeper(const Octets& octets) { return decode_variant<KeeperWord>(octets); }
Request decode_request(const Octets& octets) { return decode_variant<Request>(octets); }
Event decode_event(const Octets& octets) { return decode_variant<Event>(octets); }

}  // namespace ipclab::run
