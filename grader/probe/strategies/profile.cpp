#include "probe/strategies/strategies.hpp"

namespace ipclab::probe {

namespace {

constexpr std::uint16_t most_operations = 0xffff;

bool named_anew_in_every_run(KeyKind kind) {
  switch (kind) {
    case KeyKind::file:
    case KeyKind::sockets:
    case KeyKind::process:
    case KeyKind::file_lock: return true;
    case KeyKind::none:
    case KeyKind::private_memory:
    case KeyKind::shared_memory:
    case KeyKind::semaphore_set:
    case KeyKind::message_queue:
    case KeyKind::task:
    case KeyKind::anything: return false;
  }
  return false;
}

std::uint32_t first_task_of(const Control& control, std::uint32_t pid) {
  const std::uint32_t used = control.tasks_used;
  for (std::uint32_t i = 0; i < used && i < most_tasks; ++i)
    if (static_cast<std::uint32_t>(control.tasks[i].pid) == pid) return i;
  return most_tasks;
}

std::uint64_t mixed(const Key& key) {
  std::uint64_t x = key.place + (static_cast<std::uint64_t>(key.space) << 40) +
                    (static_cast<std::uint64_t>(key.kind) << 56);
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  return x ^ (x >> 31);
}

unsigned users_of(const Counted& counted) {
  unsigned users = 0;
  for (const std::uint16_t by : counted.by)
    if (by != 0) ++users;
  return users;
}

/// Where room is short, what only one task has used is forgotten. Null: there is no room.
Counted* counted_of(Profile& profile, const Key& object) {
  constexpr unsigned most_tries = 32;
  const std::uint64_t place = mixed(object);
  for (unsigned i = 0; i < most_tries; ++i) {
    Counted& counted = profile.objects[(place + i) % most_counted];
    if (counted.object.kind == KeyKind::none) counted.object = object;
    if (counted.object == object) return &counted;
  }
  for (unsigned i = 0; i < most_tries; ++i) {
    Counted& counted = profile.objects[(place + i) % most_counted];
    if (users_of(counted) > 1) continue;
    counted = Counted{};
    counted.object = object;
    return &counted;
  }
  return nullptr;
}

/// How likely SURW is to look at it: the number of operations, if two tasks use it and one of them
/// changes it.
std::uint64_t interest(const Counted& counted) {
  if (!counted.changes || users_of(counted) < 2) return 0;
  std::uint64_t operations = 0;
  for (const std::uint16_t by : counted.by) operations += by;
  return operations;
}

void look_at(StrategyState& state, const Counted& counted) {
  state.chosen = counted.object;
  for (unsigned task = 0; task < most_tasks; ++task) state.weight[task] = counted.by[task];
}

}  // namespace

Key name_of(Control& control, const Key& object) {
  if (object.kind == KeyKind::private_memory)
    return {object.place, first_task_of(control, object.space), object.kind};
  if (!named_anew_in_every_run(object.kind)) return object;
  std::uint64_t number = 0;
  for (Key& met : control.state.met) {
    if (met.kind == KeyKind::none) met = object;
    if (met == object) break;
    if (met.kind == object.kind) ++number;
  }
  return {number, 0, object.kind};
}

void count_operation(Control& control, const Candidate& candidate) {
  if (candidate.object.kind == KeyKind::none || tries_again(control, candidate)) return;
  const std::int32_t parent = control.tasks[candidate.task].parent;
  control.profile.parent[candidate.task] = static_cast<std::int16_t>(parent);
  Counted* counted = counted_of(control.profile, name_of(control, candidate.object));
  if (counted == nullptr) return;
  if (candidate.op != Op::read) counted->changes = true;
  std::uint16_t& by = counted->by[candidate.task];
  if (by != most_operations) ++by;
}

void learn(Profile& known, const Profile& run) {
  if (run.choices > known.choices) known.choices = run.choices;
  for (unsigned task = 0; task < most_tasks; ++task)
    if (run.parent[task] != 0) known.parent[task] = run.parent[task];
  for (const Counted& seen : run.objects) {
    if (seen.object.kind == KeyKind::none) continue;
    Counted* counted = counted_of(known, seen.object);
    if (counted == nullptr) continue;
    counted->changes = counted->changes || seen.changes;
    for (unsigned task = 0; task < most_tasks; ++task)
      if (seen.by[task] > counted->by[task]) counted->by[task] = seen.by[task];
  }
}

void aim(Control& control, const Profile& known) {
  StrategyState& state = control.state;
  control.expected_steps = known.choices;
  state.random = ~control.seed;  // apart from the choices to come
  for (unsigned task = 0; task < most_tasks; ++task) state.parent[task] = known.parent[task];
  std::uint64_t all = 0;
  for (const Counted& counted : known.objects) all += interest(counted);
  if (all == 0) return;
  std::uint64_t at = random_below(state, all < 0xffffffffULL ? all : 0xffffffffULL);
  for (const Counted& counted : known.objects) {
    const std::uint64_t weight = interest(counted);
    if (at < weight) return look_at(state, counted);
    at -= weight;
  }
}

}  // namespace ipclab::probe
