#include <algorithm>
#include <set>

#include "judge/diagnosis.hpp"
#include "judge/wait_words.hpp"

namespace ipclab::judge {
namespace {

using evidence::Wait;

bool is_lock(const Wait& wait) {
  return wait.kind == WaitKind::mutex || wait.kind == WaitKind::futex ||
         wait.kind == WaitKind::file_lock;
}

bool is_semaphore(const Wait& wait) {
  return wait.kind == WaitKind::semaphore || wait.kind == WaitKind::semaphore_set;
}

std::size_t objects_of(const Blocked& blocked, const std::vector<std::size_t>& waits) {
  std::set<std::string> objects;
  for (const std::size_t wait : waits) objects.insert(blocked.waits[wait].object_id);
  return objects.size();
}

std::string what_of(const Blocked& blocked, std::size_t wait) {
  return object_words(blocked.trace, blocked.waits[wait]);
}

std::string one_semaphore(const Blocked& blocked, std::size_t index) {
  const Wait& wait = blocked.waits[index];
  const bool alone = std::ranges::all_of(
      wait.releasers, [&wait](const auto& releaser) { return releaser.pid == wait.pid; });
  const std::string event = wait.kind == WaitKind::condition ? "a signal to " : "a post of ";
  return name_in_sentence(blocked, index) + " waits for " + event + what_of(blocked, index) +
         " that never comes: " +
         (alone ? "nobody is left who could do it" : "everybody who could do it waits as well");
}

/// Which one each of them took before is known for locks only.
std::string several_semaphores(const Blocked& blocked, const std::vector<std::size_t>& waits) {
  return names_in_sentence(blocked, waits) +
         " wait for different semaphores, and nobody is left who could give one back: a post is "
         "missing, or they were taken in different orders";
}

}  // namespace

MaybeDiagnosis lock_taken_twice(const Blocked& blocked) {
  const auto found = waits_for_ever(blocked, [](const Wait& wait) { return wait.owner_is_itself; });
  if (found.empty()) return std::nullopt;
  return Diagnosis{.message = name_in_sentence(blocked, found.front()) + " waits for " +
                              what_of(blocked, found.front()) + ", which it holds already itself",
                   .hint =
                       "Which functions that are called while the lock is held take it too? "
                       "See pthread_mutex_lock(3).",
                   .waits = found,
                   .places = {}};
}

MaybeDiagnosis lock_of_the_dead(const Blocked& blocked) {
  const auto found = waits_for_ever(blocked, [](const Wait& wait) { return wait.owner_is_dead; });
  if (found.empty()) return std::nullopt;
  return Diagnosis{.message = names_in_sentence(blocked, found) +
                              (found.size() == 1 ? " waits for " : " wait for ") +
                              what_of(blocked, found.front()) +
                              ", whose owner has ended without giving it back",
                   .hint =
                       "Where can a process end, or be ended, while it holds the lock? "
                       "pthread_mutexattr_setrobust(3) tells what the others can learn of it.",
                   .waits = found,
                   .places = {}};
}

MaybeDiagnosis locks_in_a_circle(const Blocked& blocked) {
  const auto found =
      circle(blocked, [](const Wait& wait) { return is_lock(wait) || is_semaphore(wait); });
  if (objects_of(blocked, found) < 2) return std::nullopt;
  const bool locks = std::ranges::all_of(
      found, [&blocked](std::size_t wait) { return is_lock(blocked.waits[wait]); });
  const std::string who = names_in_sentence(blocked, found);
  return Diagnosis{
      .message = who + (locks ? " each hold a lock that another one of them waits for: the locks "
                                "were taken in different orders"
                              : " each wait for a semaphore or lock that only another one of "
                                "them could give back: a post is missing, or they were taken in "
                                "different orders"),
      .hint =
          "Do all of them take the locks in the same order, and is one held during a wait for "
          "something else?",
      .waits = found,
      .places = {}};
}

MaybeDiagnosis post_that_never_comes(const Blocked& blocked) {
  const auto found = waits_for_ever(blocked, [](const Wait& wait) {
    return is_semaphore(wait) || wait.kind == WaitKind::condition;
  });
  if (found.empty()) return std::nullopt;
  const bool condition = blocked.waits[found.front()].kind == WaitKind::condition;
  return Diagnosis{
      .message = objects_of(blocked, found) > 1 ? several_semaphores(blocked, found)
                                                : one_semaphore(blocked, found.front()),
      .hint = condition ? "Does the waiting process look at what it waits for, under the "
                          "lock, before it waits? See pthread_cond_wait(3)."
                        : "For each wait there has to be one post, on every way through "
                          "the program. With which value does the semaphore begin, and "
                          "did a process end between its wait and its post?",
      .waits = found,
      .places = {}};
}

}  // namespace ipclab::judge
