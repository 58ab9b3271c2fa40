#include <mqueue.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <set>

#include "observe/peek.hpp"
#include "observe/waits/waits.hpp"
#include "support/escape.hpp"
#include "support/unique_fd.hpp"

namespace ipclab::observe {
namespace {

using evidence::WaitKind;

/// "the set with key 0x1234", "set 5" if its key is IPC_PRIVATE or cannot be known.
std::string with_key(const std::string& noun, key_t key, int id) {
  if (key == IPC_PRIVATE) return noun + " " + std::to_string(id);
  std::array<char, 8> digits{};
  const auto number = static_cast<std::uint32_t>(key);
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, 16).ptr;
  return "the " + noun + " with key 0x" + std::string(digits.data(), end);
}

// ---- System V semaphores ----

constexpr std::size_t most_operations = 512;

union SemaphoreArgument {  // semctl(2): the caller has to define it
  int value;
  semid_ds* buffer;
};

/// Empty if it may not be read.
std::optional<int> value_of(int set, int number) {
  const int value = ::semctl(set, number, GETVAL);
  return value == -1 ? std::nullopt : std::optional{value};
}

/// The operation that keeps all of them from being done: semop(2) does them in order, or none.
sembuf blocking_operation(int set, const std::vector<sembuf>& operations) {
  std::map<int, int> values;
  for (const sembuf& operation : operations) {
    const int number = operation.sem_num;
    const auto [entry, is_new] = values.try_emplace(number, 0);
    if (is_new) entry->second = value_of(set, number).value_or(0);
    const bool blocks =
        operation.sem_op == 0 ? entry->second != 0 : entry->second + operation.sem_op < 0;
    if (blocks) return operation;
    entry->second += operation.sem_op;
  }
  return operations.front();
}

/// "the set with key 0x1234"
std::string name_of_set(const std::string& target, int set, const Scene& scene) {
  std::string known = scene.past().object_name(target);
  constexpr std::string_view long_words = "the semaphore set ";
  if (known.starts_with(long_words)) return "the set " + known.substr(long_words.size());
  if (!known.empty()) return known;
  semid_ds status{};
  const SemaphoreArgument argument{.buffer = &status};
  const bool may_look = ::semctl(set, 0, IPC_STAT, argument) == 0;
  return with_key("set", may_look ? status.sem_perm.__key : IPC_PRIVATE, set);
}

/// "value 0; it needs 1 more; last changed by child 1"
void add_semaphore_notes(RawGraph::Wait& wait, int set, const sembuf& operation, Scene& scene) {
  const int number = operation.sem_num;
  const auto value = value_of(set, number);
  if (!value) {
    add_note(wait, "its value may not be read");
    return;
  }
  add_note(wait, "value " + std::to_string(*value));
  add_note(wait, operation.sem_op == 0
                     ? std::string{"it must become 0"}
                     : "it needs " + std::to_string(-operation.sem_op - *value) + " more");
  const int last = ::semctl(set, number, GETPID);
  if (last > 0) add_note(wait, "last changed by " + scene.name(last));
}

void add_operators(RawGraph::Wait& wait, int set, const sembuf& operation, Scene& scene) {
  const bool wants_more = operation.sem_op < 0;
  std::set<pid_t> seen;
  std::vector<SemaphoreOperation> operations = scene.past().operations(set, operation.sem_num);
  std::ranges::reverse(operations);  // the last of each process is shown
  for (const SemaphoreOperation& one : operations) {
    const bool helped = wants_more ? one.change > 0 : one.change < 0;
    if (!helped || !scene.lives(one.process) || !seen.insert(one.process).second) continue;
    add_releaser(wait, scene, {.pid = one.process},
                 wants_more ? "added to it before" : "took from it before", one.at);
  }
}

// ---- System V message queues ----

std::optional<msqid_ds> queue_status(int id) {
  msqid_ds status{};
  return ::msgctl(id, IPC_STAT, &status) == -1 ? std::nullopt : std::optional{status};
}

std::optional<msqid_ds> describe_queue(RawGraph::Wait& wait, WaitKind kind, int id, Scene& scene) {
  wait.shown.kind = kind;
  const auto status = queue_status(id);
  const std::string target = "msg " + std::to_string(id);
  const std::string known = scene.past().object_name(target);
  wait.shown.object =
      !known.empty() ? known
                     : with_key("message queue", status ? status->msg_perm.__key : IPC_PRIVATE, id);
  wait.shown.object_id = target;
  wait.object_made = scene.past().object_made(target);
  return status;
}

void add_last(RawGraph::Wait& wait, pid_t last, const char* how, Scene& scene) {
  if (scene.lives(last)) add_releaser(wait, scene, {.pid = last}, how);
}

/// "no message of type 3 is among its 2 messages"
std::string why_no_message(std::uint64_t count, long type) {
  if (count == 0) return "the queue is empty";
  const std::string wanted =
      type < 0 ? "type " + std::to_string(-type) + " or below" : "type " + std::to_string(type);
  return "no message of " + wanted + " is among its " + counted(count, "message");
}

// ---- POSIX message queues ----

std::optional<mq_attr> attributes_of(pid_t pid, int descriptor) {
  const UniqueFd process{static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))};
  const UniqueFd queue{static_cast<int>(::syscall(SYS_pidfd_getfd, process.get(), descriptor, 0))};
  mq_attr attributes{};
  if (!queue.valid() || ::mq_getattr(queue.get(), &attributes) == -1) return std::nullopt;
  return attributes;
}

void describe_posix_queue(RawGraph::Wait& wait, const Sleeper& sleeper, WaitKind kind,
                          Direction direction, Scene& scene) {
  wait.shown.kind = kind;
  wait.shown.descriptor = sleeper.number(0);
  const Descriptor* own = scene.find(sleeper.pid, sleeper.number(0));
  if (own == nullptr) return;
  const std::string known = scene.past().object_name(own->target);
  wait.shown.object = known.empty() ? "the queue " + own->target.substr(0, 200) : known;
  wait.shown.object_id = "mq " + own->target;
  wait.object_made = scene.past().object_made(own->target);
  add_other_side(wait, sleeper.pid, sleeper.number(0), direction, "", scene);
  if (wait.releasers.empty())
    add_note(wait, std::string{"no other process has it open for "} +
                       (direction == Direction::in ? "sending" : "receiving"));
}

}  // namespace

void describe_semop(RawGraph::Wait& wait, const Sleeper& sleeper, Scene& scene) {
  wait.shown.kind = WaitKind::semaphore_set;
  const int set = sleeper.number(0);
  const auto count = std::min<std::uint64_t>(sleeper.argument(2), most_operations);
  const auto operations = peek_array<sembuf>(sleeper.pid, sleeper.argument(1), count);
  const std::string target = "sem " + std::to_string(set);
  wait.object_made = scene.past().object_made(target);
  wait.shown.object = name_of_set(target, set, scene);
  wait.shown.object_id = target;
  if (operations.empty()) return;
  const sembuf operation = blocking_operation(set, operations);
  const std::string number = std::to_string(operation.sem_num);
  wait.shown.object = "semaphore " + number + " of " + wait.shown.object;
  wait.shown.object_id += " " + number;
  add_semaphore_notes(wait, set, operation, scene);
  add_operators(wait, set, operation, scene);
}

void describe_msgrcv(RawGraph::Wait& wait, const Sleeper& sleeper, Scene& scene) {
  const auto status = describe_queue(wait, WaitKind::message, sleeper.number(0), scene);
  if (!status) return;
  add_note(wait, why_no_message(status->msg_qnum, static_cast<long>(sleeper.argument(3))));
  add_last(wait, status->msg_lspid, "was the last to send to it", scene);
}

void describe_msgsnd(RawGraph::Wait& wait, const Sleeper& sleeper, Scene& scene) {
  const auto status = describe_queue(wait, WaitKind::room, sleeper.number(0), scene);
  if (!status) return;
  add_note(wait, "the queue is full: " + counted(status->msg_qnum, "message") + " of " +
                     counted(status->__msg_cbytes, "byte") + " in all");
  add_last(wait, status->msg_lrpid, "was the last to receive from it", scene);
}

void describe_mq_receive(RawGraph::Wait& wait, const Sleeper& sleeper, Scene& scene) {
  add_note(wait, "the queue is empty");
  describe_posix_queue(wait, sleeper, WaitKind::message, Direction::in, scene);
}

void describe_mq_send(RawGraph::Wait& wait, const Sleeper& sleeper, Scene& scene) {
  const auto attributes = attributes_of(sleeper.pid, sleeper.number(0));
  add_note(wait,
           "the queue is full" +
               (attributes
                    ? ": " + counted(static_cast<std::uint64_t>(attributes->mq_curmsgs), "message")
                    : ""));
  describe_posix_queue(wait, sleeper, WaitKind::room, Direction::out, scene);
}

}  // namespace ipclab::observe
