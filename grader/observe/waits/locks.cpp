#include "observe/waits/locks.hpp"

#include <linux/futex.h>
#include <pthread.h>
#include <semaphore.h>

#include <array>
#include <cstddef>
#include <optional>

#include "observe/peek.hpp"

namespace ipclab::observe {
namespace {

using Word = std::uint32_t;

// The layouts below are of use for an x86-64 program only.
static_assert(sizeof(pthread_mutex_t) == 40 && sizeof(sem_t) == 32 && sizeof(pthread_cond_t) == 48);

// More threads than this wait for nothing.
constexpr Word most_waiting = 100'000;
// proc(5): the upper limit of pid_max.
constexpr Word largest_thread_id = 1U << 22;

bool is_count(Word number) { return 1 <= number && number <= most_waiting; }

/// The words of memory round a futex; glibc's structures hold little else.
class Words {
 public:
  Words(pid_t pid, std::uint64_t address) : pid_{pid}, address_{address} {}

  template <std::size_t count>
  [[nodiscard]] std::optional<std::array<Word, count>> from(int offset) const {
    return peek<std::array<Word, count>>(pid_, address(offset));
  }
  [[nodiscard]] std::uint64_t address(int offset) const {
    return address_ + static_cast<std::uint64_t>(std::int64_t{offset});
  }

 private:
  pid_t pid_;
  std::uint64_t address_;
};

/// glibc keeps "private" in three ways; semaphores, barriers: 0, and 128 (LLL_SHARED) if shared.
bool agrees(const FutexCall& futex, Word shared) {
  return shared == (futex.for_threads ? 0 : FUTEX_PRIVATE_FLAG);
}

constexpr Word robust_bit = 16;
constexpr Word shared_bit = 128;
// Type, robust, inherit, protect, shared, and two bits about elision (nptl/pthreadP.h).
constexpr Word mutex_bits = 0x3f3;

/// The owner in a lock word that the kernel knows too: futex(2), "Priority-inheritance futexes".
pid_t owner_in(Word word) { return static_cast<pid_t>(word & FUTEX_TID_MASK); }

using IsThread = std::function<bool(pid_t)>;
using Found = std::optional<FoundLock>;

/// {int lock; unsigned count; int owner; unsigned nusers; int kind; ...}
Found mutex_at(const Words& words, const FutexCall& futex, const IsThread& is_thread) {
  const auto mutex = words.from<5>(0);
  if (!mutex) return std::nullopt;
  const auto [lock, count, owner, users, kind] = *mutex;
  if ((kind & ~mutex_bits) != 0 || futex.value != lock || owner > largest_thread_id)
    return std::nullopt;
  const auto thread = static_cast<pid_t>(owner);
  const Found found{{Mutex{thread, (kind & robust_bit) != 0}, futex.address}};
  if ((kind & robust_bit) != 0)
    return (lock & FUTEX_WAITERS) != 0 && owner_in(lock) == thread ? found : std::nullopt;
  // 2: locked, and somebody waits.
  const bool shared = (kind & shared_bit) != 0;
  if (lock != 2 || owner == 0 || users == 0 || futex.for_threads == shared) return std::nullopt;
  // A lock of the C library's own has other things in those places; chance is as good as excluded
  // when all of them fit, or when such a thread is known.
  return (users == 1 && count <= 1) || is_thread(thread) ? found : std::nullopt;
}

/// The kernel itself has locked it for the owner that the futex word names.
Found inheriting_mutex_at(const Words& words, const FutexCall& futex) {
  const auto mutex = words.from<5>(0);
  if (!mutex) return std::nullopt;
  return {{Mutex{owner_in((*mutex)[0]), ((*mutex)[4] & robust_bit) != 0}, futex.address}};
}

/// {uint64_t value and, above it, how many wait; int private; int pad}
Found semaphore_at(const Words& words, const FutexCall& futex) {
  const auto semaphore = words.from<3>(0);
  if (!semaphore || futex.address % 8 != 0 || futex.value != 0) return std::nullopt;
  const auto [value, waiting, shared] = *semaphore;
  if (!is_count(waiting) || !agrees(futex, shared)) return std::nullopt;
  return {{Semaphore{value}, futex.address}};
}

/// {uint64_t wseq, g1_start; unsigned g_refs[2], g_size[2], g1_orig_size, wrefs, g_signals[2]}: the
/// futex is one of the last two. References are kept times 2, waiting threads times 8.
Found condition_at(const Words& words, const FutexCall& futex) {
  const bool second = futex.address % 8 == 4;
  const int offset = second ? -44 : -40;
  const auto condition = words.from<10>(offset);
  if (!condition) return std::nullopt;
  const Word references = (*condition)[second ? 5 : 4] / 2;
  const Word waiting = (*condition)[9] / 8;
  const bool shared = (*condition)[9] % 2 == 1;
  const bool fits = is_count(references) && is_count(waiting) && references <= waiting;
  if (!fits || shared == futex.for_threads) return std::nullopt;
  return {{Condition{waiting}, words.address(offset)}};
}

/// {unsigned in, current_round, count; int shared; unsigned out}: the futex is the second.
Found barrier_at(const Words& words, const FutexCall& futex) {
  const auto barrier = words.from<4>(-4);
  if (!barrier) return std::nullopt;
  const auto [in, round, wanted, shared] = *barrier;
  const Word reached = in - round;
  if (round != futex.value || !agrees(futex, shared)) return std::nullopt;
  if (!is_count(reached) || !is_count(wanted) || reached >= wanted) return std::nullopt;
  return {{Barrier{reached, wanted}, words.address(-4)}};
}

/// The word that the kernel clears when a thread ends; pthread_join(3) waits for that. It is a part
/// of glibc's struct pthread, which begins with its own address.
Found thread_end_at(const Words& words, const FutexCall& futex) {
  constexpr int offset_of_tid = 0x2d0;
  const auto begin = words.from<2>(-offset_of_tid);
  if (!begin || futex.value == 0 || futex.for_threads) return std::nullopt;
  const std::uint64_t self = std::uint64_t{(*begin)[1]} << 32 | (*begin)[0];
  if (self != words.address(-offset_of_tid)) return std::nullopt;
  return {{ThreadEnd{static_cast<pid_t>(futex.value)}, futex.address}};
}

/// {unsigned readers, writers, wrphase_futex, writers_futex, pad[2]; int cur_writer, shared; ...}:
/// the futex is one of the first, third and fourth. The number of readers is kept times 8.
Found read_write_lock_at(const Words& words, const FutexCall& futex, const IsThread& is_thread) {
  for (const int offset : {-8, -12, 0}) {
    const auto lock = words.from<8>(offset);
    if (!lock) continue;
    const auto [readers, writers, phase, writers_futex, pad1, pad2, writer, shared] = *lock;
    const bool fits = writers <= most_waiting && phase <= 3 && writers_futex <= 3 && pad1 == 0 &&
                      pad2 == 0 && shared == (futex.for_threads ? 0 : 1);
    if (!fits) continue;
    const auto thread = static_cast<pid_t>(writer);
    if (writer != 0 && is_thread(thread))
      return {{ReadWriteLock{thread, 0}, words.address(offset)}};
    if (writer == 0 && is_count(readers / 8) && is_count(writers))
      return {{ReadWriteLock{0, readers / 8}, words.address(offset)}};
  }
  return std::nullopt;
}

Found find_lock(const Words& words, const FutexCall& futex, const IsThread& is_thread) {
  Found found;
  switch (futex.operation) {
    case FUTEX_LOCK_PI:
    case FUTEX_LOCK_PI2: return inheriting_mutex_at(words, futex);
    case FUTEX_WAIT:
      found = mutex_at(words, futex, is_thread);
      return found ? found : barrier_at(words, futex);
    case FUTEX_WAIT_BITSET:
      // The surest first.
      if (!found) found = thread_end_at(words, futex);
      if (!found) found = condition_at(words, futex);
      if (!found) found = semaphore_at(words, futex);
      if (!found) found = read_write_lock_at(words, futex, is_thread);
      return found;
    default: return std::nullopt;
  }
}

}  // namespace

FutexCall futex_call(const SystemCall& call) {
  const int operation = static_cast<int>(call.arguments[1]);
  return {.address = call.arguments[0],
          .operation = operation & FUTEX_CMD_MASK,
          .for_threads = (operation & FUTEX_PRIVATE_FLAG) != 0,
          .value = static_cast<Word>(call.arguments[2])};
}

FoundLock lock_behind(pid_t pid, const FutexCall& futex, const IsThread& is_thread) {
  const auto found = find_lock(Words{pid, futex.address}, futex, is_thread);
  return found ? *found : FoundLock{UnknownLock{}, futex.address};
}

}  // namespace ipclab::observe
