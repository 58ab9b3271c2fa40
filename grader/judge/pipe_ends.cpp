#include <algorithm>

#include "judge/diagnosis.hpp"
#include "judge/other_ends.hpp"
#include "judge/wait_words.hpp"

namespace ipclab::judge {
namespace {

using evidence::ObjectKind;
using evidence::Releaser;
using evidence::Wait;

/// A FIFO that a process has open at both sides is often meant so: see fifo(7).
bool has_two_ends(ObjectKind kind) {
  return kind == ObjectKind::pipe || kind == ObjectKind::unix_socket;
}

/// Two that both read and never wrote wait for a first word, not for an end-of-file.
bool waits_for_first_word(const Blocked& blocked, std::size_t index) {
  if (carried_anything(blocked, blocked.waits[index])) return false;
  const Wait& wait = blocked.waits[index];
  return std::ranges::any_of(wait.releasers, [&](const Releaser& releaser) {
    return std::ranges::any_of(blocked.waits, [&](const Wait& other) {
      return other.pid == releaser.pid && other.pid != wait.pid && other.kind == WaitKind::read &&
             !carried_anything(blocked, other);
    });
  });
}

std::string reader_words(const Blocked& blocked, std::size_t index) {
  const Wait& wait = blocked.waits[index];
  const std::string name = name_in_sentence(blocked, index);
  const std::string object = object_words(blocked.trace, wait);
  const std::string end = end_words(blocked, wait);
  const Releaser holder = holders_of(wait).front();
  if (holder.pid == wait.pid)
    return name + " waits for the end of " + object + ", but has its " + end + " open itself";
  return name + " waits for data or the end of " + object + ", but its " + end +
         " is still open in " + plain_name(holder.process, holder.pid) + ", which waits as well";
}

Diagnosis end_left_open(const Blocked& blocked, std::size_t index) {
  const Wait& wait = blocked.waits[index];
  Diagnosis diagnosis{.rule = Rule::pipe_end_left_open,
                      .message = reader_words(blocked, index),
                      .hint =
                          "A reader sees end-of-file only when nobody has the write end open "
                          "any more, the reader itself included. Which ends does each process "
                          "still need after the fork? See pipe(7).",
                      .waits = {index},
                      .places = places_of(blocked, wait)};
  for (std::size_t other = 0; other < blocked.waits.size(); ++other)
    if (other != index && std::ranges::find(wait.releasers, blocked.waits[other].pid,
                                            &Releaser::pid) != wait.releasers.end())
      diagnosis.waits.push_back(other);
  return diagnosis;
}

/// Parents feed children: where both wait for each other, it is the parent who has no more to say.
bool is_kept_by_maker(const Blocked& blocked, const Wait& wait) {
  const auto& processes = blocked.trace.processes;
  return std::ranges::any_of(processes, [&wait](const evidence::TracedProcess& process) {
    return process.pid == wait.pid && process.maker != 0 &&
           std::ranges::find(wait.releasers, process.maker, &Releaser::pid) != wait.releasers.end();
  });
}

bool keeps_its_end_of_file_away(const Blocked& blocked, std::size_t index) {
  const Wait& wait = blocked.waits[index];
  return has_own_other_end(wait) && is_only_thread(blocked, index) &&
         has_two_ends(kind_of(blocked.trace, wait)) && others_depend_on(blocked, index);
}

/// Only of pipes: who has the other end of a socket, or a FIFO open, may well have to answer.
bool others_keep_its_end_of_file_away(const Blocked& blocked, std::size_t index) {
  const Wait& wait = blocked.waits[index];
  return kind_of(blocked.trace, wait) == ObjectKind::pipe && !wait.releasers.empty() &&
         !has_own_other_end(wait) && is_only_thread(blocked, index) &&
         others_depend_on(blocked, index) && holders_are_done(blocked, wait) &&
         !waits_for_first_word(blocked, index);
}

}  // namespace

MaybeDiagnosis end_of_file_kept_away(const Blocked& blocked) {
  const auto reads = waits_for_ever(blocked, waits_to_read);
  const auto first = [&](auto is_meant) -> MaybeDiagnosis {
    const auto found = std::ranges::find_if(reads, is_meant);
    return found == reads.end() ? MaybeDiagnosis{} : end_left_open(blocked, *found);
  };
  if (auto own =
          first([&](std::size_t index) { return keeps_its_end_of_file_away(blocked, index); }))
    return own;
  if (auto of_maker = first([&](std::size_t index) {
        return is_kept_by_maker(blocked, blocked.waits[index]) &&
               others_keep_its_end_of_file_away(blocked, index);
      }))
    return of_maker;
  return first([&](std::size_t index) { return others_keep_its_end_of_file_away(blocked, index); });
}

MaybeDiagnosis all_read(const Blocked& blocked) {
  const auto found = circle(blocked, [&blocked](const Wait& wait) {
    return wait.kind == WaitKind::read && !carried_anything(blocked, wait);
  });
  if (found.size() < 2) return std::nullopt;
  return Diagnosis{.message = names_in_sentence(blocked, found) +
                              (found.size() == 2 ? " both" : " all") +
                              " wait to read, and nobody has written anything yet",
                   .hint =
                       "Who has to speak first? And if there is nothing to say: does each "
                       "reader get to see the end of its pipe?",
                   .waits = found,
                   .places = {}};
}

}  // namespace ipclab::judge
