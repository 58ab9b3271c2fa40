// System V message queues, and the making and removing of shared memory (sysvipc(7)).

#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/shm.h>

#include <cerrno>

#include "probe/interpose.hpp"
#include "probe/ipc/transfer.hpp"

namespace ipclab::probe {
using namespace ipc;
namespace {

enum Ids : std::uint32_t { of_queue = 0, queue_key = 1, memory_key = 2, of_memory = 3 };
Key key_of_id(long id, Ids space) {
  return {static_cast<std::uint64_t>(id), space, KeyKind::message_queue};
}

/// The call with IPC_NOWAIT. Who waits when the queue is removed gets EIDRM; so does who looked at
/// it before, though the id is not known any more then.
long transfer_in_turn(const Operation& operation, const KernelCall& kernel, bool waits,
                      long would_wait, bool& waited) {
  Patience patience;
  patience.restarts = false;
  bool was_there = false;
  return carry_out(operation, patience, waited, [&]() -> long {
    if (operation.op == Op::release) release(operation.object);
    const long outcome = kernel();
    if (waits && outcome == would_wait) {
      was_there = true;
      return not_yet;
    }
    return was_there && outcome == -EINVAL ? -EIDRM : outcome;
  });
}

/// A call that never waits, on what `key` stands for.
template <class Do>
int on_object(Do real, const Key& key, bool changes, const Call& call) {
  unsafe_call(call.name, call.pc);
  if (!matters()) return real();
  point({key, call.pc, changes ? Op::release : Op::acquire, call.name});
  if (changes) {
    release(key);
    release(room_of(key));
  }
  const int result = real();
  acquire(key);
  if (changes) changed(key);
  return result;
}

bool has_room(int queue, std::size_t size) {
  msqid_ds state{};
  return raw(SYS_msgctl, queue, IPC_STAT, word_of(&state)) == 0 &&
         state.msg_cbytes + size <= state.msg_qbytes;
}

constexpr std::size_t type_size = sizeof(long);

/// Whoever removed the queue has woken the caller, or was there before.
template <class Result>
Result failed(Result result) {
  if (errno == EIDRM || errno == EINVAL) learn_from_everybody();
  return result;
}

}  // namespace

INTERPOSE(int, msgsnd, (int queue, const void* message, std::size_t size, int flags)) {
  unsafe_call("msgsnd", CALLER);
  if (!matters()) return REAL(msgsnd)(queue, message, size, flags);
  const Key key = key_of_id(queue, of_queue);
  accessed(message, type_size + size, is_read, CALLER, "msgsnd");
  bool waited = (flags & IPC_NOWAIT) != 0;
  int result = 0;
  if (in_turn()) {
    const KernelCall kernel{SYS_msgsnd,
                            {queue, word_of(message), static_cast<long>(size), flags | IPC_NOWAIT}};
    result = given_back<int>(transfer_in_turn({key, CALLER, Op::release, "msgsnd"}, kernel,
                                              (flags & IPC_NOWAIT) == 0, -EAGAIN, waited));
  } else {
    release(key);
    waited = waited || !has_room(queue, size);
    result = REAL(msgsnd)(queue, message, size, flags);
  }
  if (result != 0) return failed(result);
  if (waited || (wants_races() && !has_room(queue, size))) {
    acquire(room_of(key));
    acquire(key);
  }
  changed(key);
  return result;
}

INTERPOSE(ssize_t, msgrcv, (int queue, void* message, std::size_t size, long type, int flags)) {
  unsafe_call("msgrcv", CALLER);
  if (!matters()) return REAL(msgrcv)(queue, message, size, type, flags);
  const Key key = key_of_id(queue, of_queue);
  ssize_t result = 0;
  if (in_turn()) {
    const KernelCall kernel{
        SYS_msgrcv, {queue, word_of(message), static_cast<long>(size), type, flags | IPC_NOWAIT}};
    bool waited = false;
    result = given_back<ssize_t>(transfer_in_turn({key, CALLER, Op::acquire, "msgrcv"}, kernel,
                                                  (flags & IPC_NOWAIT) == 0, -ENOMSG, waited));
  } else {
    release(room_of(key));
    result = REAL(msgrcv)(queue, message, size, type, flags);
  }
  if (result < 0) return failed(result);
  acquire(key);
  release(room_of(key));
  changed(key);
  accessed(message, type_size + static_cast<std::size_t>(result), is_write, CALLER, "msgrcv");
  return result;
}

INTERPOSE(int, msgget, (key_t name, int flags)) {
  return on_object([&] { return REAL(msgget)(name, flags); }, key_of_id(name, queue_key),
                   (flags & IPC_CREAT) != 0, {"msgget", CALLER});
}
INTERPOSE(int, msgctl, (int queue, int what, msqid_ds* state)) {
  return on_object([&] { return REAL(msgctl)(queue, what, state); }, key_of_id(queue, of_queue),
                   what == IPC_RMID || what == IPC_SET, {"msgctl", CALLER});
}
INTERPOSE(int, shmget, (key_t name, std::size_t size, int flags)) {
  return on_object([&] { return REAL(shmget)(name, size, flags); }, key_of_id(name, memory_key),
                   (flags & IPC_CREAT) != 0, {"shmget", CALLER});
}
INTERPOSE(int, shmctl, (int id, int what, shmid_ds* state)) {
  return on_object([&] { return REAL(shmctl)(id, what, state); }, key_of_id(id, of_memory),
                   what == IPC_RMID || what == IPC_SET, {"shmctl", CALLER});
}

}  // namespace ipclab::probe
