// What is done once: pthread_once(3p), and the guards of function-local statics (Itanium C++ ABI,
// 3.3.3).

#include "probe/sync/sync.hpp"

namespace ipclab::probe {
namespace {

// Of nptl: somebody runs the routine.
constexpr int once_in_progress = 1;

/// What the trampoline is to run: pthread_once(3p) hands no argument on.
struct Once {
  void (*routine)() = nullptr;
  Key key{};
};
thread_local constinit Once current;

void run_current() {
  const Once once = current;
  once.routine();
  release(once.key);
}

}  // namespace

INTERPOSE(int, pthread_once, (pthread_once_t * once, void (*routine)())) {
  PASS_UNLESS_WATCHED(pthread_once, once, routine);
  unsafe_call("pthread_once", CALLER);
  return run_once(once, routine, THIS_CALL(pthread_once));
}

int run_once(pthread_once_t* once, void (*routine)(), const Call& call) {
  const Key key = key_of(once);
  if (serial()) {
    const Operation operation = operation_of(call, key, Op::acquire);
    done_in_turn(operation, {}, [&] {
      return (__atomic_load_n(once, __ATOMIC_ACQUIRE) & once_in_progress) != 0 ? EBUSY : 0;
    });
  }
  current = {routine, key};
  const int result = REAL(pthread_once)(once, run_current);
  acquire(key);
  changed(key);
  return result;
}

// ---- Function-local statics -------------------------------------------------------------------
// Ours in both kinds of programs: a static one in C has no such functions to call.

namespace {

using Guard = std::atomic<std::uint32_t>;  // the first half; its first byte is 1 when all is done
constexpr std::uint32_t done = 1;
constexpr std::uint32_t pending = 0x100;
constexpr std::uint32_t awaited = 0x10000;

enum class Turn { mine, over, others };

Turn try_guard(Guard& guard) {
  std::uint32_t seen = 0;
  if (guard.compare_exchange_strong(seen, pending)) return Turn::mine;
  return seen == done ? Turn::over : Turn::others;
}

Turn wait_for_guard(Guard& guard) {
  for (;;) {
    const Turn turn = try_guard(guard);
    if (turn != Turn::others) return turn;
    std::uint32_t seen = pending;
    if (guard.compare_exchange_strong(seen, awaited) || seen == awaited)
      futex_wait(guard, awaited, 0);
  }
}

void leave_guard(Guard& guard, std::uint32_t state) {
  const Key key = watched() ? key_of(&guard) : Key{};
  if (watched()) release(key);
  if (guard.exchange(state) == awaited) futex_wake(guard, static_cast<int>(most_tasks));
  if (watched()) changed(key);
}

}  // namespace

#define GUARD_FUNCTION(type, name)                         \
  extern "C" __attribute__((visibility("default")))        \
  type probe_##name(Guard* guard) asm(GUARD_PREFIX #name); \
  extern "C" type probe_##name([[maybe_unused]] Guard* guard)
#ifdef IPCLAB_PROBE_STATIC
#define GUARD_PREFIX "__wrap_"
#else
#define GUARD_PREFIX ""
#endif

GUARD_FUNCTION(int, __cxa_guard_acquire) {
  if (!takes_part()) return wait_for_guard(*guard) == Turn::mine ? 1 : 0;
  const Key key = key_of(guard);
  Turn turn = Turn::others;
  if (serial()) {
    const Operation operation = operation_of(THIS_CALL(__cxa_guard_acquire), key, Op::acquire);
    done_in_turn(operation, {}, [&] {
      turn = try_guard(*guard);
      return turn == Turn::others ? EBUSY : 0;
    });
  } else {
    turn = wait_for_guard(*guard);
  }
  acquire(key);
  return turn == Turn::mine ? 1 : 0;
}
GUARD_FUNCTION(void, __cxa_guard_release) { leave_guard(*guard, done); }
GUARD_FUNCTION(void, __cxa_guard_abort) { leave_guard(*guard, 0); }

}  // namespace ipclab::probe
