// System V semaphores: semop(2), semctl(2). Operations are tried with IPC_NOWAIT; those that let
// the kernel adjust at the end (SEM_UNDO) stay as they are.

#include <stdarg.h>
#include <sys/ipc.h>
#include <sys/sem.h>

#include "probe/sync/sync.hpp"
#include "probe/sync/waiting.hpp"

namespace ipclab::probe {
namespace {

// SEMOPM of Linux; more the kernel refuses.
constexpr std::size_t most_operations = 500;
// Of a key: one of the set, or the set itself; and those who made it smaller.
constexpr std::uint32_t first_semaphore = 1;
constexpr std::uint32_t lowered = 0x10000;

Key key_of_set(int set) { return {static_cast<std::uint64_t>(set), 0, KeyKind::semaphore_set}; }
Key key_of_one(int set, unsigned number, std::uint32_t mark = 0) {
  return {static_cast<std::uint64_t>(set), (first_semaphore + number) | mark,
          KeyKind::semaphore_set};
}

/// Whoever raises the value makes those go on who lower it; and who lowers it, those who wait for
/// 0.
void give(int set, const sembuf* operations, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    const unsigned number = operations[i].sem_num;
    if (operations[i].sem_op > 0) release(key_of_one(set, number));
    if (operations[i].sem_op < 0) release(key_of_one(set, number, lowered));
  }
}

void take(int set, const sembuf* operations, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    const unsigned number = operations[i].sem_num;
    if (operations[i].sem_op < 0) acquire(key_of_one(set, number));
    if (operations[i].sem_op == 0) acquire(key_of_one(set, number, lowered));
  }
  learn_from_the_dead(undone_semaphores);
}

struct Operations {
  sembuf list[most_operations];
};

unsigned count_with(const sembuf* operations, std::size_t count, short flag) {
  unsigned found_so_far = 0;
  for (std::size_t i = 0; i < count; ++i)
    if ((operations[i].sem_flg & flag) != 0) ++found_so_far;
  return found_so_far;
}

/// Of the one that it waits for, in the list of those whom GETNCNT and GETZCNT count.
Key counted(int set, const sembuf& operation) {
  return key_of_one(set, operation.sem_num, operation.sem_op == 0 ? lowered : 0);
}

}  // namespace

INTERPOSE(int, semtimedop, (int set, sembuf* operations, std::size_t count, const timespec* time));
INTERPOSE(int, semop, (int set, sembuf* operations, std::size_t count));

namespace {

template <class Real>
int left_to_kernel(int set, const Call& call, Real real) {
  int result = 0;
  {
    const LeftAlone left_alone(operation_of(call, key_of_set(set), Op::acquire));
    result = real();
  }
  return result;
}

/// What a wait ends with when the set goes away is EIDRM, and not what the next call gets.
int error_of_try(bool has_waited) { return has_waited && errno == EINVAL ? EIDRM : errno; }

int try_in_turn(int set, const sembuf* operations, std::size_t count, std::uint64_t deadline,
                const Call& call) {
  Operations without_waiting;
  for (std::size_t i = 0; i < count; ++i) {
    without_waiting.list[i] = operations[i];
    without_waiting.list[i].sem_flg |= IPC_NOWAIT;
  }
  int error = EAGAIN;
  bool has_waited = false;
  const Waited waited =
      until_done(operation_of(call, key_of_set(set), Op::acquire), true, deadline, [&] {
        error = REAL(semop)(set, without_waiting.list, count) == 0 ? 0 : error_of_try(has_waited);
        if (error == EAGAIN && !has_waited) begin_waiting(counted(set, operations[0]));
        has_waited = true;
        return error != EAGAIN;
      });
  stop_waiting();
  if (waited == Waited::interrupted) return EINTR;
  return waited == Waited::timed_out ? EAGAIN : error;
}

int operate_in_turn(int set, sembuf* operations, std::size_t count, const timespec* time,
                    const Call& call) {
  const int before = errno;
  const unsigned nowait = count_with(operations, count, IPC_NOWAIT);
  int error = 0;
  if (nowait == count) {
    point(operation_of(call, key_of_set(set), Op::acquire));
    error = REAL(semop)(set, operations, count) == 0 ? 0 : errno;
  } else if (nowait == 0) {
    const std::uint64_t deadline = time == nullptr ? 0 : now_ns() + in_ns(*time);
    error = try_in_turn(set, operations, count, deadline, call);
  } else {  // which of them would have to wait, only the kernel knows
    const auto real = [&] { return REAL(semtimedop)(set, operations, count, time); };
    error = left_to_kernel(set, call, real) == 0 ? 0 : errno;
  }
  if (error != 0) return failed(error);
  errno = before;
  return 0;
}

int operate(int set, sembuf* operations, std::size_t count, const timespec* time,
            const Call& call) {
  const bool is_ours = operations != nullptr && count > 0 && count <= most_operations &&
                       is_valid({CLOCK_MONOTONIC, time}) && (time == nullptr || time->tv_sec >= 0);
  if (!is_ours) return REAL(semtimedop)(set, operations, count, time);
  give(set, operations, count);
  const int result = serial() ? operate_in_turn(set, operations, count, time, call)
                              : REAL(semtimedop)(set, operations, count, time);
  if (result != 0) {
    // Whoever removed the set has woken the caller, or was there before.
    if (errno == EIDRM || errno == EINVAL) learn_from_everybody();
    return result;
  }
  take(set, operations, count);
  if (count_with(operations, count, SEM_UNDO) != 0) would_set_free(undone_semaphores);
  changed(key_of_set(set));
  return result;
}

}  // namespace

int probe_semtimedop(int set, sembuf* operations, std::size_t count, const timespec* time) {
  PASS_UNLESS_WATCHED(semtimedop, set, operations, count, time);
  unsafe_call("semtimedop", CALLER);
  return operate(set, operations, count, time, THIS_CALL(semtimedop));
}

int probe_semop(int set, sembuf* operations, std::size_t count) {
  PASS_UNLESS_WATCHED(semop, set, operations, count);
  unsafe_call("semop", CALLER);
  return operate(set, operations, count, nullptr, THIS_CALL(semop));
}

// ---- The rest ---------------------------------------------------------------------------------

namespace {

bool sets_values(int command) { return command == SETVAL || command == SETALL; }
bool sees_values(int command) {
  return command == GETVAL || command == GETALL || command == GETPID || command == IPC_STAT;
}

/// Of the set: what was given to any one of it. `number` alone, if the command has one.
template <class Edge>
void for_each_of(int set, int number, int command, Edge edge) {
  const bool has_number = command == SETVAL || command == GETVAL || command == GETPID;
  semid_ds status{};
  unsigned first = static_cast<unsigned>(number);
  unsigned end = first + 1;
  if (!has_number) {
    if (raw(SYS_semctl, set, 0, IPC_STAT, word_of(&status)) < 0) return;
    first = 0;
    end = static_cast<unsigned>(status.sem_nsems);
  }
  for (unsigned i = first; i < end; ++i) {
    edge(key_of_one(set, i));
    edge(key_of_one(set, i, lowered));
  }
}

/// Those who wait under a strategy do not wait in the kernel.
int waiting_in_turn(int set, int number, int command) {
  const auto one = static_cast<unsigned>(number);
  if (!serial() || number < 0) return 0;
  if (command == GETNCNT) return static_cast<int>(count_waiting(key_of_one(set, one)));
  if (command == GETZCNT) return static_cast<int>(count_waiting(key_of_one(set, one, lowered)));
  return 0;
}

}  // namespace

INTERPOSE(int, semctl, (int set, int number, int command, ...)) {
  va_list rest;
  va_start(rest, command);
  const long argument = va_arg(rest, long);
  va_end(rest);
  if (!takes_part())
    return reinterpret_cast<int (*)(int, int, int, long)>(REAL(semctl))(set, number, command,
                                                                        argument);
  unsafe_call("semctl", CALLER);
  point(operation_of(THIS_CALL(semctl), key_of_set(set), Op::other));
  if (sets_values(command)) for_each_of(set, number, command, [](Key key) { release(key); });
  const int result =
      reinterpret_cast<int (*)(int, int, int, long)>(REAL(semctl))(set, number, command, argument);
  if (result >= 0 && sees_values(command))
    for_each_of(set, number, command, [](Key key) { acquire(key); });
  if (sets_values(command) || command == IPC_RMID) changed(key_of_set(set));
  return result < 0 ? result : result + waiting_in_turn(set, number, command);
}

INTERPOSE(int, semget, (key_t key, int count, int flags)) {
  PASS_UNLESS_WATCHED(semget, key, count, flags);
  unsafe_call("semget", CALLER);
  point(operation_of(THIS_CALL(semget), {}, Op::other));
  return REAL(semget)(key, count, flags);
}

}  // namespace ipclab::probe
