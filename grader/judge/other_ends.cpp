#include "judge/other_ends.hpp"

#include <algorithm>

#include "judge/drawing.hpp"
#include "judge/wait_words.hpp"

namespace ipclab::judge {
namespace {

using evidence::ObjectKind;
using evidence::Releaser;
using evidence::Wait;

constexpr std::size_t most_places = 4;

bool is_own(const Wait& wait, const Releaser& releaser) { return releaser.pid == wait.pid; }

/// Who waits so has nothing more to write before that wait has ended. Of a lock or a full pipe the
/// opposite is likely.
bool has_no_more_to_say(const Wait& wait) {
  switch (wait.kind) {
    case WaitKind::read:
    case WaitKind::several:
    case WaitKind::child:
    case WaitKind::thread:
    case WaitKind::signal: return true;
    case WaitKind::write:
    case WaitKind::open_fifo:
    case WaitKind::accept:
    case WaitKind::message:
    case WaitKind::room:
    case WaitKind::semaphore_set:
    case WaitKind::semaphore:
    case WaitKind::mutex:
    case WaitKind::condition:
    case WaitKind::futex:
    case WaitKind::file_lock:
    case WaitKind::stopped:
    case WaitKind::other: break;
  }
  return false;
}

}  // namespace

bool waits_to_read(const Wait& wait) {
  const auto has_write_end = [](const Releaser& releaser) {
    return releaser.how.find("write end") != std::string::npos;
  };
  return wait.kind == WaitKind::read || (wait.kind == WaitKind::several && wait.descriptor >= 0 &&
                                         std::ranges::any_of(wait.releasers, has_write_end));
}

bool has_own_other_end(const Wait& wait) {
  return std::ranges::any_of(wait.releasers,
                             [&wait](const Releaser& releaser) { return is_own(wait, releaser); });
}

bool others_depend_on(const Blocked& blocked, std::size_t index) {
  const Wait& wait = blocked.waits[index];
  return std::ranges::all_of(wait.releasers, [&](const Releaser& releaser) {
    if (is_own(wait, releaser)) return true;
    for (std::size_t other = 0; other < blocked.waits.size(); ++other)
      if (blocked.waits[other].pid == releaser.pid && blocked.reaches[other][index]) return true;
    return false;
  });
}

bool holders_are_done(const Blocked& blocked, const Wait& wait) {
  return std::ranges::all_of(blocked.waits, [&wait](const Wait& other) {
    const bool holds =
        std::ranges::find(wait.releasers, other.pid, &Releaser::pid) != wait.releasers.end();
    return !holds || other.pid == wait.pid || has_no_more_to_say(other);
  });
}

bool carried_anything(const Blocked& blocked, const Wait& wait) {
  const evidence::Object* object = find_object(blocked.trace, wait.object);
  return object != nullptr &&
         std::ranges::any_of(object->traffic, [](const auto& row) { return row.writes > 0; });
}

std::vector<Releaser> holders_of(const Wait& wait) {
  std::vector<Releaser> holders = wait.releasers;
  std::stable_partition(holders.begin(), holders.end(),
                        [&wait](const Releaser& holder) { return is_own(wait, holder); });
  return holders;
}

std::string end_words(const Blocked& blocked, const Wait& wait) {
  if (kind_of(blocked.trace, wait) == ObjectKind::unix_socket) return "other end";
  return waits_to_read(wait) ? "write end" : "read end";
}

std::vector<Where> places_of(const Blocked& blocked, const Wait& wait) {
  std::vector<Where> places;
  const std::string end = end_words(blocked, wait);
  for (const Releaser& holder : holders_of(wait)) {
    if (places.size() == most_places) break;
    if (!holder.made_at.known()) continue;
    std::string what = "got the " + end + " of " + object_words(blocked.trace, wait);
    if (holder.descriptor >= 0) what += " here, descriptor " + std::to_string(holder.descriptor);
    places.push_back(place(holder.made_at, process_words(holder.process, holder.pid), what));
  }
  return places;
}

}  // namespace ipclab::judge
