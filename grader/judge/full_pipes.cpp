#include <algorithm>

#include "judge/diagnosis.hpp"
#include "judge/other_ends.hpp"
#include "judge/wait_words.hpp"

namespace ipclab::judge {
namespace {

using evidence::ObjectKind;
using evidence::Releaser;
using evidence::Wait;

constexpr const char* writer_hint =
    "A writer learns that its reader is gone only when nobody has the read end open any more, the "
    "writer itself included. See pipe(7).";

/// Those who wait for ever to write into a pipe, in a process without other threads.
std::vector<std::size_t> writers(const Blocked& blocked) {
  auto found = waits_for_ever(blocked, [&blocked](const Wait& wait) {
    return wait.kind == WaitKind::write && !wait.releasers.empty() &&
           kind_of(blocked.trace, wait) == ObjectKind::pipe;
  });
  std::erase_if(found, [&](std::size_t wait) { return !is_only_thread(blocked, wait); });
  return found;
}

bool only_itself_could_read(const Wait& wait) {
  return std::ranges::all_of(
      wait.releasers, [&wait](const Releaser& releaser) { return releaser.pid == wait.pid; });
}

/// Somebody has read from the pipe who can do so no more; those who still could never did.
bool was_read_only_by_others(const Blocked& blocked, const Wait& wait) {
  const evidence::Object* object = find_object(blocked.trace, wait.object);
  if (object == nullptr) return false;
  bool by_others = false;
  for (const evidence::Traffic& row : object->traffic) {
    if (row.reads == 0) continue;
    if (std::ranges::find(wait.releasers, row.pid, &Releaser::pid) != wait.releasers.end())
      return false;
    by_others = true;
  }
  return by_others;
}

bool has_lost_its_reader(const Blocked& blocked, std::size_t index) {
  const Wait& wait = blocked.waits[index];
  return !has_own_other_end(wait) && others_depend_on(blocked, index) &&
         holders_are_done(blocked, wait) && was_read_only_by_others(blocked, wait);
}

Diagnosis read_end_left_open(const Blocked& blocked, std::size_t index, const std::string& where) {
  return {.rule = Rule::pipe_end_left_open,
          .message = name_in_sentence(blocked, index) + " writes into " +
                     object_words(blocked.trace, blocked.waits[index]) + ", which is full and " +
                     where,
          .hint = writer_hint,
          .waits = {index},
          .places = places_of(blocked, blocked.waits[index])};
}

}  // namespace

MaybeDiagnosis end_of_writer_kept_away(const Blocked& blocked) {
  for (const std::size_t index : writers(blocked)) {
    const Wait& wait = blocked.waits[index];
    if (only_itself_could_read(wait))
      return read_end_left_open(blocked, index, "whose read end is open only in itself");
    const Releaser& holder = wait.releasers.front();
    if (has_lost_its_reader(blocked, index))
      return read_end_left_open(blocked, index,
                                "whose reader is gone, but its read end is still open in " +
                                    plain_name(holder.process, holder.pid));
  }
  return std::nullopt;
}

MaybeDiagnosis all_write(const Blocked& blocked) {
  const auto found = circle(blocked, [](const Wait& wait) { return wait.kind == WaitKind::write; });
  if (found.empty()) return std::nullopt;
  const std::string who = names_in_sentence(blocked, found);
  const std::string message =
      found.size() == 1   ? who + " waits for somebody to read what only it could read itself"
      : found.size() == 2 ? who + " both wait to write, and nobody reads"
                          : who + " all wait to write, and nobody reads";
  return Diagnosis{.message = message,
                   .hint =
                       "A pipe holds only so much, 64 KiB as a rule; then a write waits for a "
                       "reader. Who takes the bytes out while each of them still writes?",
                   .waits = found,
                   .places = {}};
}

}  // namespace ipclab::judge
