#include "judge/blocked.hpp"

#include <algorithm>
#include <deque>
#include <optional>

namespace ipclab::judge {
namespace {

using evidence::ObjectKind;
using evidence::Releaser;
using evidence::Wait;

// The search for circles takes their cube.
constexpr std::size_t most_waits = 128;

bool is_socket(ObjectKind kind) {
  return kind == ObjectKind::unix_socket || kind == ObjectKind::internet_socket;
}

bool only_itself_could_end(const Wait& wait) {
  return std::all_of(wait.releasers.begin(), wait.releasers.end(),
                     [&wait](const Releaser& releaser) { return releaser.pid == wait.pid; });
}

/// No other process ever sent to the queue or took from it.
bool used_alone(const evidence::Trace& trace, const Wait& wait) {
  const evidence::Object* object = find_object(trace, wait.object);
  return object == nullptr ||
         std::all_of(object->traffic.begin(), object->traffic.end(),
                     [&wait](const evidence::Traffic& row) { return row.pid == wait.pid; });
}

/// Somebody who could end the wait does not wait himself, so that it is not for ever.
bool ends_by_itself(const Blocked& blocked, const Wait& wait) {
  if (blocked.trace.standstill.left_out > 0) return false;  // nobody knows what those do
  return std::any_of(wait.releasers.begin(), wait.releasers.end(), [&](const Releaser& releaser) {
    return releaser.pid != 0 &&
           std::ranges::find(blocked.waits, releaser.pid, &Wait::pid) == blocked.waits.end();
  });
}

/// Somebody who takes no part in the standstill could end the wait: the grader, or a process that
/// was never started, for things that have a name by which anybody can come.
bool ends_from_outside(const Blocked& blocked, std::size_t index) {
  const Wait& wait = blocked.waits[index];
  const auto by_grader = [](const Releaser& releaser) { return releaser.is_grader; };
  if (std::any_of(wait.releasers.begin(), wait.releasers.end(), by_grader)) return true;
  if (ends_by_itself(blocked, wait)) return true;
  const ObjectKind kind = kind_of(blocked.trace, wait);
  const bool for_nobody = only_itself_could_end(wait);
  switch (wait.kind) {
    case WaitKind::accept:
    case WaitKind::stopped: return true;
    case WaitKind::read:
      return for_nobody &&
             (is_socket(kind) || (kind == ObjectKind::fifo && is_only_process(blocked, index)));
    case WaitKind::write: return wait.releasers.empty() && is_socket(kind);
    case WaitKind::open_fifo: return for_nobody && is_only_process(blocked, index);
    case WaitKind::message:
    case WaitKind::room:
      return for_nobody && is_only_process(blocked, index) && used_alone(blocked.trace, wait);
    // Of these it is not known who could end them unless somebody was found. A signal can come
    // from anybody, but who waits for the end of his children waits for them.
    case WaitKind::signal:
    case WaitKind::several:
    case WaitKind::file_lock:
    case WaitKind::futex:
    case WaitKind::other: return wait.releasers.empty();
    case WaitKind::semaphore_set:
    case WaitKind::semaphore:
    case WaitKind::mutex:
    case WaitKind::condition:
    case WaitKind::thread:
    case WaitKind::child: break;
  }
  return false;
}

bool is_child_of(const evidence::Trace& trace, int child, int maker) {
  return std::any_of(trace.processes.begin(), trace.processes.end(),
                     [&](const evidence::TracedProcess& process) {
                       return process.pid == child && process.maker == maker && !process.waited_for;
                     });
}

/// Who waits for one semaphore of a set may well have taken another one of it. `object_id` is that
/// of the set and a number.
bool is_of_same_set(const Wait& wait, const Wait& other) {
  const auto set = [](const Wait& one) {
    return one.object_id.substr(0, one.object_id.rfind(' '));
  };
  return wait.kind == WaitKind::semaphore_set && other.kind == WaitKind::semaphore_set &&
         wait.pid != other.pid && wait.object_id != other.object_id && set(wait) == set(other);
}

/// True if the one who waits at `other` could end `wait`, were he not waiting himself.
bool could_be_ended_by(const Blocked& blocked, const Wait& wait, const Wait& other) {
  // gettid(2): the owner of a lock is a thread; one on a file may have several.
  if (wait.owner != 0 && wait.kind != WaitKind::file_lock)
    return other.tid == wait.owner || (other.tid == 0 && other.pid == wait.owner);
  const auto index = static_cast<std::size_t>(&other - blocked.waits.data());
  if (&wait == &other && !is_only_thread(blocked, index)) return false;
  if (wait.kind == WaitKind::child && wait.child == 0 &&
      is_child_of(blocked.trace, other.pid, wait.pid))
    return true;
  if (wait.kind == WaitKind::child && wait.child == other.pid) return true;
  if (is_of_same_set(wait, other)) return true;
  return std::any_of(wait.releasers.begin(), wait.releasers.end(), [&](const Releaser& releaser) {
    return !releaser.is_grader && releaser.pid == other.pid;
  });
}

/// A thing with a name that nobody else has open: whoever can go on may still come to it.
bool is_open_to_all(const Blocked& blocked, std::size_t index) {
  const Wait& wait = blocked.waits[index];
  const bool reads_fifo =
      wait.kind == WaitKind::read && kind_of(blocked.trace, wait) == ObjectKind::fifo;
  return (reads_fifo || wait.kind == WaitKind::open_fifo || wait.kind == WaitKind::message ||
          wait.kind == WaitKind::room) &&
         only_itself_could_end(wait);
}

bool can_go_on_after(const Blocked& blocked, std::size_t index) {
  const auto is_endable = [&blocked](std::size_t next) { return blocked.endable[next]; };
  if (std::ranges::any_of(blocked.depends_on[index], is_endable)) return true;
  if (!is_open_to_all(blocked, index)) return false;
  for (std::size_t other = 0; other < blocked.waits.size(); ++other)
    if (blocked.endable[other] && is_ours(blocked.trace, blocked.waits[other])) return true;
  return false;
}

/// Whoever depends on a wait that can be ended can go on after it.
void spread_endable(Blocked& blocked) {
  bool changed = true;
  while (changed) {
    changed = false;
    for (std::size_t i = 0; i < blocked.waits.size(); ++i) {
      if (blocked.endable[i]) continue;
      blocked.endable[i] = can_go_on_after(blocked, i);
      changed = changed || blocked.endable[i];
    }
  }
}

/// From each wait, what it leads to; itself only if a circle goes through it.
std::vector<std::vector<bool>> reaches(const std::vector<std::vector<std::size_t>>& depends_on) {
  std::vector<std::vector<bool>> all;
  for (std::size_t from = 0; from < depends_on.size(); ++from) {
    std::vector<bool> seen(depends_on.size());
    std::vector<std::size_t> open = depends_on[from];
    while (!open.empty()) {
      const std::size_t at = open.back();
      open.pop_back();
      if (seen[at]) continue;
      seen[at] = true;
      open.insert(open.end(), depends_on[at].begin(), depends_on[at].end());
    }
    all.push_back(std::move(seen));
  }
  return all;
}

/// Whatever it depends on depends on it in turn.
bool explains_itself(const Blocked& blocked, std::size_t wait) {
  for (std::size_t other = 0; other < blocked.waits.size(); ++other)
    if (blocked.reaches[wait][other] && other != wait && !blocked.reaches[other][wait])
      return false;
  return true;
}

/// The shortest way from `start` back to itself, by breadth-first search.
std::vector<std::size_t> circle_through(const Blocked& blocked, std::size_t start,
                                        const std::vector<bool>& takes_part) {
  std::vector<std::optional<std::size_t>> reached_from(blocked.waits.size());
  std::deque<std::size_t> queue{start};
  while (!queue.empty()) {
    const std::size_t at = queue.front();
    queue.pop_front();
    for (const std::size_t next : blocked.depends_on[at]) {
      if (!takes_part[next] || reached_from[next]) continue;
      reached_from[next] = at;
      if (next != start) {
        queue.push_back(next);
        continue;
      }
      std::vector<std::size_t> way{start};
      for (std::size_t back = at; back != start; back = *reached_from[back]) way.push_back(back);
      std::reverse(way.begin() + 1, way.end());
      return way;
    }
  }
  return {};
}

}  // namespace

Blocked blocked(const evidence::Trace& trace) {
  const auto& all = trace.standstill.waits;
  Blocked result{trace, std::span{all}.first(std::min(all.size(), most_waits)), {}, {}, {}};
  const std::size_t count = result.waits.size();
  result.depends_on.resize(count);
  for (std::size_t i = 0; i < count; ++i)
    for (std::size_t other = 0; other < count; ++other)
      if (could_be_ended_by(result, result.waits[i], result.waits[other]))
        result.depends_on[i].push_back(other);
  for (std::size_t i = 0; i < count; ++i) result.endable.push_back(ends_from_outside(result, i));
  spread_endable(result);
  result.reaches = reaches(result.depends_on);
  return result;
}

const evidence::Object* find_object(const evidence::Trace& trace, const std::string& name) {
  const auto found = std::ranges::find(trace.objects, name, &evidence::Object::name);
  return name.empty() || found == trace.objects.end() ? nullptr : &*found;
}

ObjectKind kind_of(const evidence::Trace& trace, const Wait& wait) {
  if (const evidence::Object* object = find_object(trace, wait.object)) return object->kind;
  const auto names = [&wait](std::string_view word) {
    return wait.object.find(word) != std::string::npos;
  };
  if (wait.kind == WaitKind::open_fifo || names("FIFO")) return ObjectKind::fifo;
  if (names("TCP") || names("UDP")) return ObjectKind::internet_socket;
  if (names("socket") || names("connection")) return ObjectKind::unix_socket;
  return names("pipe") ? ObjectKind::pipe : ObjectKind::other;
}

bool is_ours(const evidence::Trace& trace, const Wait& wait) {
  return wait.student || std::ranges::find(trace.processes, wait.pid,
                                           &evidence::TracedProcess::pid) != trace.processes.end();
}

bool is_only_thread(const Blocked& blocked, std::size_t wait) {
  return std::ranges::count(blocked.waits, blocked.waits[wait].pid, &Wait::pid) == 1;
}

bool is_only_process(const Blocked& blocked, std::size_t wait) {
  return std::ranges::none_of(blocked.waits, [&](const Wait& other) {
    return other.pid != blocked.waits[wait].pid && is_ours(blocked.trace, other);
  });
}

std::vector<std::size_t> circle(const Blocked& blocked, const WaitTest& takes_part) {
  std::vector<bool> part(blocked.waits.size());
  for (std::size_t i = 0; i < part.size(); ++i)
    part[i] = !blocked.endable[i] && explains_itself(blocked, i) && takes_part(blocked.waits[i]);
  std::vector<std::size_t> shortest;
  for (std::size_t i = 0; i < part.size(); ++i) {
    if (!part[i]) continue;
    std::vector<std::size_t> found = circle_through(blocked, i, part);
    if (!found.empty() && (shortest.empty() || found.size() < shortest.size()))
      shortest = std::move(found);
  }
  return shortest;
}

std::vector<std::size_t> waits_for_ever(const Blocked& blocked, const WaitTest& is_meant) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < blocked.waits.size(); ++i)
    if (!blocked.endable[i] && explains_itself(blocked, i) &&
        is_ours(blocked.trace, blocked.waits[i]) && is_meant(blocked.waits[i]))
      found.push_back(i);
  return found;
}

}  // namespace ipclab::judge
