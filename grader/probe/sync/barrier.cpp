// Barriers: pthread_barrier_wait(3p). Under a strategy who waits is in the list of waiting.hpp, for
// whoever passes first may destroy the barrier.

#include "probe/sync/sync.hpp"
#include "probe/sync/waiting.hpp"

namespace ipclab::probe {
namespace {

/// As nptl has it. Under a strategy `in` counts who has come to this round.
struct Barrier {
  unsigned in;
  unsigned round;
  unsigned count;
  int shared;
  unsigned out;
};

/// Rounds take turns: who is slow to leave one learns nothing from those who came to the next.
Key side_of(const Barrier& barrier) {
  return key_of(barrier.round % 2 == 0 ? &barrier.in : &barrier.round);
}

int wait_in_turn(Barrier& barrier, const Call& call) {
  point(operation_of(call, key_of(&barrier), Op::acquire));
  const Key list = barrier.shared != 0 ? key_of(&barrier) : key_within_process(&barrier);
  const Key side = side_of(barrier);
  release(side);
  if (++barrier.in >= barrier.count) {
    barrier.in = 0;
    ++barrier.round;
    acquire(side);
    wake_in_order(list, most_tasks);
    return PTHREAD_BARRIER_SERIAL_THREAD;
  }
  begin_waiting(list);
  wait_to_be_woken(false, false, 0);
  stop_waiting();
  acquire(side);
  return 0;
}

}  // namespace

INTERPOSE(int, pthread_barrier_wait, (pthread_barrier_t * barrier)) {
  PASS_UNLESS_WATCHED(pthread_barrier_wait, barrier);
  unsafe_call("pthread_barrier_wait", CALLER);
  if (serial())
    return wait_in_turn(*reinterpret_cast<Barrier*>(barrier), THIS_CALL(pthread_barrier_wait));
  const Key key = key_of(barrier);
  release(key);
  const int result = REAL(pthread_barrier_wait)(barrier);
  acquire(key);
  return result;
}

}  // namespace ipclab::probe
