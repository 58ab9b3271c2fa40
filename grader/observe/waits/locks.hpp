#pragma once
// What stands behind a futex? Comes in: the futex(2) call of a thread that is asleep, and memory
// of its process. Goes out: which lock of glibc it belongs to, as far as its bytes tell. The
// layouts are those of glibc 2.36 on x86-64 (nptl; bits/struct_mutex.h,
// bits/thread-shared-types.h); mutexes, semaphores and barriers have been so for many years.

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <variant>

#include "observe/processes.hpp"

namespace ipclab::observe {

struct FutexCall {
  std::uint64_t address = 0;
  int operation = 0;         ///< FUTEX_WAIT, ...
  bool for_threads = false;  ///< FUTEX_PRIVATE_FLAG: no other process can wake it
  std::uint32_t value = 0;   ///< that the word had
};
[[nodiscard]] FutexCall futex_call(const SystemCall& call);

struct Mutex {
  pid_t owner = 0;  ///< a thread
  bool robust = false;
};
struct Semaphore {
  std::uint32_t value = 0;
};
struct Condition {
  std::uint32_t waiting = 0;
};
struct Barrier {
  std::uint32_t reached = 0;
  std::uint32_t wanted = 0;
};
/// The end of a thread, which pthread_join(3) waits for.
struct ThreadEnd {
  pid_t thread = 0;
};
struct ReadWriteLock {
  pid_t writer = 0;  ///< 0: readers hold it
  std::uint32_t readers = 0;
};
struct UnknownLock {};
using Lock =
    std::variant<UnknownLock, Mutex, Semaphore, Condition, Barrier, ThreadEnd, ReadWriteLock>;

struct FoundLock {
  Lock lock;
  std::uint64_t address = 0;  ///< where it begins: the futex is somewhere within
};

/// `is_thread` is true of the ids of threads that live, or have lived.
[[nodiscard]] FoundLock lock_behind(pid_t pid, const FutexCall& futex,
                                    const std::function<bool(pid_t)>& is_thread);

}  // namespace ipclab::observe
