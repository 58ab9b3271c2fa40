// POSIX message queues, mq_overview(7). A queue is a file of its own; who receives knows what the
// senders knew, and who had to wait for room what the receivers knew.

#include <fcntl.h>
#include <mqueue.h>
#include <poll.h>
#include <time.h>

#include <cerrno>
#include <cstdarg>

#include "probe/interpose.hpp"
#include "probe/ipc/transfer.hpp"

namespace ipclab::probe {
using namespace ipc;
namespace {

/// Of the queue's name, which names of files cannot be: they have a directory.
Key key_of_queue_name(const char* name) {
  Key key = key_of_name(AT_FDCWD, name);
  key.space = 0x4000'0000;
  return key;
}

template <class Do>
auto with_queue_name(Do real, const char* queue, const Call& call) {
  unsafe_call(call.name, call.pc);
  if (!matters() || queue == nullptr) return real();
  const Key key = key_of_queue_name(queue);
  point({key, call.pc, Op::release, call.name});
  release(key);
  const auto result = real();
  acquire(key);
  changed(key);
  return result;
}

/// `time` of CLOCK_REALTIME in CLOCK_MONOTONIC; never 0.
std::uint64_t deadline_of(const timespec& time) {
  timespec now{};
  raw(SYS_clock_gettime, CLOCK_REALTIME, word_of(&now));
  const std::int64_t left = (time.tv_sec - now.tv_sec) * 1'000'000'000 + time.tv_nsec - now.tv_nsec;
  return now_ns() + (left > 0 ? static_cast<std::uint64_t>(left) : 0);
}

/// The kernel looks at the time only if it has to wait, and refuses a wrong one in any case.
bool can_be_waited_for(const timespec* time) {
  if (time == nullptr) return true;
  if (time->tv_sec < 0 || time->tv_nsec < 0 || time->tv_nsec >= 1'000'000'000) return false;
  timespec now{};
  raw(SYS_clock_gettime, CLOCK_REALTIME, word_of(&now));
  return time->tv_sec > now.tv_sec || (time->tv_sec == now.tv_sec && time->tv_nsec > now.tv_nsec);
}

/// mq_timedsend or mq_timedreceive with a time that has passed never waits.
long transfer_in_turn(const Operation& operation, const Descriptor& queue, const KernelCall& kernel,
                      const timespec* time, bool& waited) {
  const timespec past{};
  KernelCall attempt = kernel;
  const bool waits = queue.blocks && can_be_waited_for(time);
  if (waits) attempt.words[4] = word_of(&past);
  Patience patience;
  patience.at_deadline = ETIMEDOUT;
  if (waits && time != nullptr) patience.deadline = deadline_of(*time);
  return carry_out(operation, patience, waited, [&]() -> long {
    if (operation.op == Op::release) release(queue.key);
    const long outcome = attempt();
    return waits && outcome == -ETIMEDOUT ? not_yet : outcome;
  });
}

struct Sending {
  mqd_t queue;
  const char* text;
  std::size_t size;
  unsigned priority;
  const timespec* time;
};

template <class Real>
int queue_sent(const Call& call, const Sending& sending, Real real) {
  unsafe_call(call.name, call.pc);
  if (!matters()) return real();
  const Descriptor queue = look_at(sending.queue);
  accessed(sending.text, sending.size, is_read, call.pc, call.name);
  bool waited = !queue.blocks;
  int result = 0;
  if (in_turn()) {
    const KernelCall kernel{SYS_mq_timedsend,
                            {sending.queue, word_of(sending.text), static_cast<long>(sending.size),
                             static_cast<long>(sending.priority), word_of(sending.time)}};
    const Operation operation{queue.key, call.pc, Op::release, call.name};
    result = given_back<int>(transfer_in_turn(operation, queue, kernel, sending.time, waited));
  } else {
    release(queue.key);
    waited = waited || (ready(queue.fd, POLLOUT) & POLLOUT) == 0;
    result = real();
  }
  if (result != 0) return result;
  // Queues are short: the mere success may tell that earlier messages were received.
  acquire(room_of(queue.key));
  after_sending(queue, waited);
  return result;
}

struct Receiving {
  mqd_t queue;
  char* text;
  std::size_t size;
  unsigned* priority;
  const timespec* time;
};

template <class Real>
ssize_t queue_received(const Call& call, const Receiving& receiving, Real real) {
  unsafe_call(call.name, call.pc);
  if (!matters()) return real();
  const Descriptor queue = look_at(receiving.queue);
  ssize_t result = 0;
  if (in_turn()) {
    const KernelCall kernel{
        SYS_mq_timedreceive,
        {receiving.queue, word_of(receiving.text), static_cast<long>(receiving.size),
         word_of(receiving.priority), word_of(receiving.time)}};
    const Operation operation{queue.key, call.pc, Op::acquire, call.name};
    bool waited = false;
    result =
        given_back<ssize_t>(transfer_in_turn(operation, queue, kernel, receiving.time, waited));
  } else {
    before_receiving(queue);
    result = real();
  }
  if (result < 0) return result;
  after_receiving(queue, result);
  changed(queue.key);
  accessed(receiving.text, static_cast<std::size_t>(result), is_write, call.pc, call.name);
  return result;
}

}  // namespace

INTERPOSE(int, mq_timedsend,
          (mqd_t queue, const char* text, std::size_t size, unsigned priority,
           const timespec* time)) {
  return queue_sent({"mq_timedsend", CALLER}, {queue, text, size, priority, time},
                    [&] { return REAL(mq_timedsend)(queue, text, size, priority, time); });
}
INTERPOSE(int, mq_send, (mqd_t queue, const char* text, std::size_t size, unsigned priority)) {
  return queue_sent({"mq_send", CALLER}, {queue, text, size, priority, nullptr},
                    [&] { return REAL(mq_send)(queue, text, size, priority); });
}
INTERPOSE(ssize_t, mq_timedreceive,
          (mqd_t queue, char* text, std::size_t size, unsigned* priority, const timespec* time)) {
  return queue_received({"mq_timedreceive", CALLER}, {queue, text, size, priority, time},
                        [&] { return REAL(mq_timedreceive)(queue, text, size, priority, time); });
}
INTERPOSE(ssize_t, mq_receive, (mqd_t queue, char* text, std::size_t size, unsigned* priority)) {
  return queue_received({"mq_receive", CALLER}, {queue, text, size, priority, nullptr},
                        [&] { return REAL(mq_receive)(queue, text, size, priority); });
}

INTERPOSE(mqd_t, mq_open, (const char* name, int flags, ...)) {
  mode_t mode = 0;
  mq_attr* attributes = nullptr;
  if ((flags & O_CREAT) != 0) {
    va_list rest;
    va_start(rest, flags);
    mode = va_arg(rest, mode_t);
    attributes = va_arg(rest, mq_attr*);
    va_end(rest);
  }
  return with_queue_name([&] { return REAL(mq_open)(name, flags, mode, attributes); }, name,
                         {"mq_open", CALLER});
}
INTERPOSE(mqd_t, __mq_open_2, (const char* name, int flags)) {
  return with_queue_name([&] { return REAL(__mq_open_2)(name, flags); }, name, {"mq_open", CALLER});
}
INTERPOSE(int, mq_unlink, (const char* name)) {
  return with_queue_name([&] { return REAL(mq_unlink)(name); }, name, {"mq_unlink", CALLER});
}

namespace {

/// A call on a queue that never waits.
template <class Do>
int on_queue(Do real, mqd_t queue, const Call& call) {
  unsafe_call(call.name, call.pc);
  if (!matters()) return real();
  const Key key = look_at(queue).key;
  point({key, call.pc, Op::other, call.name});
  release(room_of(key));
  const int result = real();
  acquire(key);
  changed(key);
  return result;
}

}  // namespace

INTERPOSE(int, mq_close, (mqd_t queue)) {
  return on_queue([&] { return REAL(mq_close)(queue); }, queue, {"mq_close", CALLER});
}
INTERPOSE(int, mq_notify, (mqd_t queue, const sigevent* event)) {
  return on_queue([&] { return REAL(mq_notify)(queue, event); }, queue, {"mq_notify", CALLER});
}
INTERPOSE(int, mq_getattr, (mqd_t queue, mq_attr* attributes)) {
  return on_queue([&] { return REAL(mq_getattr)(queue, attributes); }, queue,
                  {"mq_getattr", CALLER});
}
INTERPOSE(int, mq_setattr, (mqd_t queue, const mq_attr* attributes, mq_attr* old)) {
  return on_queue([&] { return REAL(mq_setattr)(queue, attributes, old); }, queue,
                  {"mq_setattr", CALLER});
}

}  // namespace ipclab::probe
