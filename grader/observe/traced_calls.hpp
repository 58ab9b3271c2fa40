#pragma once
// The system calls that stop for the tracer, under the names that lab files and reports use: one
// name for all variants of a call (evidence/call_names.hpp). Numbers are those of x86-64.

#include <set>
#include <span>
#include <string>
#include <string_view>

namespace ipclab::observe {

/// What a call means to the ledger; variants that need the same handling share a kind.
enum class CallKind {
  pipe,       ///< makes two descriptors
  open,       ///< makes a descriptor from a path
  make_node,  ///< mkfifo(3)
  socket,
  socket_pair,
  accept,
  connect,       ///< and bind(2), listen(2), shutdown(2): of interest, and nothing more
  duplicate,     ///< dup(2)
  duplicate_to,  ///< dup2(2), dup3(2)
  control,       ///< fcntl(2)
  close,
  close_range,
  read,  ///< from a descriptor into memory
  write,
  splice,  ///< between two descriptors, and tee(2)
  send_file,
  poll,  ///< waits for one of several, with a time-out
  epoll_control,
  fork,  ///< and vfork(2), clone(2), clone3(2)
  execute,
  map,
  unmap,
  memory,      ///< shmget(2)
  attach,      ///< shmat(2)
  semaphores,  ///< semget(2)
  semaphore_operation,
  queue,  ///< msgget(2)
  message_send,
  message_receive,
  open_queue,  ///< mq_open(3)
  queue_send,
  queue_receive,
  control_ipc,  ///< shmctl(2), semctl(2), msgctl(2), mq_unlink(3), unlink(2), ...
  futex,
  set_handler,  ///< sigaction(2)
  signal_mask,
  signal_wait,    ///< pause(2), sigsuspend(2), sigwait(3)
  signal_file,    ///< signalfd(2)
  signal_return,  ///< the end of a handler
  send_signal,
  alarm,
  set_timer,  ///< setitimer(2)
  timer,      ///< timer_create(2) and timer_settime(2)
  sleep,
  yield,
  wait,
  lock,  ///< flock(2)
};

struct TracedCall {
  long number = -1;
  std::string_view name;
  CallKind kind = CallKind::read;
  /// Its result is of interest, so that it stops at its end too.
  bool stops_at_end = true;
};

[[nodiscard]] std::span<const TracedCall> traced_calls();

/// The numbers of all variants of these calls.
[[nodiscard]] std::set<long> numbers_of(std::span<const std::string> names);

/// Null for a call that does not stop.
[[nodiscard]] const TracedCall* traced_call(long number);

}  // namespace ipclab::observe
