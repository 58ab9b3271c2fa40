// Ledger: descriptors that calls make, and what goes through the objects that they name.

#include <fcntl.h>
#include <sys/socket.h>

#include <cstring>
#include <iterator>
#include <utility>

#include "observe/ledger.hpp"
#include "observe/processes.hpp"
#include "support/hexadecimal.hpp"

namespace ipclab::observe {
namespace {

using evidence::ObjectKind;

constexpr std::size_t most_operations = 8;
constexpr std::size_t most_semaphores = 2'000;

/// What the key of a System V object begins with, in the ledger as in an Inventory.
std::string system_v_key(CallKind kind) {
  if (kind == CallKind::memory) return "shm ";
  return kind == CallKind::semaphores ? "sem " : "msg ";
}

/// Where programs look for libraries and settings while they begin.
bool is_of_the_system(const std::string& path) {
  for (const char* start : {"/lib", "/usr/", "/etc/", "/proc/", "/sys/"})
    if (path.starts_with(start)) return true;
  return false;
}

std::string key_in_words(int key) {
  return key == 0 ? "a private key" : "key " + hexadecimal(static_cast<unsigned>(key));
}

}  // namespace

void Ledger::note_descriptor(FollowedThread& thread, FollowedProcess& process, int descriptor,
                             ObjectKind kind) {
  forget(process, descriptor);
  const std::string target = target_of(process.pid, descriptor);
  if (target.empty()) return;
  OpenDescriptor open;
  open.object = objects_.of(target, kind);
  open.made = place_of(thread);
  open.made_by = thread.call.what->name;
  (*process.descriptors)[descriptor] = open;
  objects_.made(open.object, process.pid, open.made);
}

/// A call has returned a descriptor.
void Ledger::note_made(FollowedThread& thread, FollowedProcess& process, int descriptor) {
  const Call& call = thread.call;
  switch (call.what->kind) {
    case CallKind::socket:
      return note_descriptor(
          thread, process, descriptor,
          thread.registers.rdi == AF_UNIX ? ObjectKind::unix_socket : ObjectKind::internet_socket);
    case CallKind::accept: {
      const ObjectRecord* listener = object_of(process, call.descriptor);
      return note_descriptor(thread, process, descriptor,
                             listener == nullptr ? ObjectKind::unix_socket : listener->kind);
    }
    case CallKind::open_queue:
      if (std::ranges::find(call.flags, "O_CREAT") != call.flags.end())
        queues_.insert("/" + call.path);  // mq_open(3) leaves the slash out
      used_objects_.insert("mq " + call.path);
      return note_descriptor(thread, process, descriptor, ObjectKind::posix_queue);
    case CallKind::open: return note_opened(thread, process, descriptor);
    default: break;
  }
  // dup(2) and the like; of fcntl(2) only some operations make a descriptor.
  const bool copies =
      call.what->kind != CallKind::control || call.id == F_DUPFD || call.id == F_DUPFD_CLOEXEC;
  const auto original = process.descriptors->find(call.descriptor);
  if (!copies || original == process.descriptors->end()) return;
  OpenDescriptor copy = original->second;
  copy.made = place_of(thread);
  forget(process, descriptor);
  process.descriptors->emplace(descriptor, copy);
}

/// The two descriptors that pipe(2) and socketpair(2) leave in the caller's array.
void Ledger::note_pair(FollowedThread& thread, FollowedProcess& process, ObjectKind kind) {
  const std::string bytes = ProcessMemory{process.pid}.read(thread.call.buffer, 2 * sizeof(int));
  if (bytes.size() != 2 * sizeof(int)) return;
  int pair[2];
  std::memcpy(pair, bytes.data(), sizeof pair);
  for (const int descriptor : pair) note_descriptor(thread, process, descriptor, kind);
}

void Ledger::note_opened(FollowedThread& thread, FollowedProcess& process, int descriptor) {
  if (is_of_the_system(thread.call.path)) {
    forget(process, descriptor);
    return;
  }
  const std::string target = target_of(process.pid, descriptor);
  constexpr std::string_view shared_memory = "/dev/shm/";
  if (target.starts_with(shared_memory))
    used_objects_.insert("shm_open " + target.substr(shared_memory.size()));
  note_descriptor(thread, process, descriptor, kind_of(process.pid, descriptor, target));
}

bool Ledger::may_have_made(const std::string& key) const {
  constexpr std::string_view semaphores = "shm_open sem.";
  if (!key.starts_with(semaphores)) return used_objects_.contains(key);
  // sem_open(3) makes a file under another name, and then a link to it.
  return std::ranges::any_of(used_objects_,
                             [&](const std::string& used) { return used.starts_with(semaphores); });
}

void Ledger::note_ipc(FollowedThread& thread, FollowedProcess& process, long result) {
  const Call& call = thread.call;
  const std::string id = std::to_string(result);
  const SnapshotId at = place_of(thread);
  ObjectId object = no_object;
  std::string name;
  switch (call.what->kind) {
    case CallKind::memory:
      object = objects_.of(system_v_key(call.what->kind) + id, ObjectKind::system_v_memory);
      name = "the segment with ";
      break;
    case CallKind::semaphores:
      object = objects_.of(system_v_key(call.what->kind) + id, ObjectKind::semaphore_set);
      name = "the semaphore set with ";
      break;
    case CallKind::queue:
      object = objects_.of(system_v_key(call.what->kind) + id, ObjectKind::system_v_queue);
      name = "the message queue with ";
      break;
    case CallKind::attach:
      object = objects_.of("shm " + std::to_string(call.id), ObjectKind::system_v_memory);
      process.mapped.insert(object);
      (void)objects_.traffic(object, process.pid);
      return;
    default: {  // mmap(2), of which only shared ones stop
      const std::string file = target_of(process.pid, call.descriptor);
      if (is_of_the_system(file)) return;
      // The same file in two processes is one object; what has no name is shared by forks only.
      const std::string key =
          file.empty() ? "mapping " + std::to_string(process.pid) + ' ' + id : "mapping " + file;
      object = objects_.of(key, ObjectKind::shared_mapping);
      process.mapped.insert(object);
      (void)objects_.traffic(object, process.pid);
    }
  }
  objects_.made(object, process.pid, at);
  if (!name.empty()) used_objects_.insert(system_v_key(call.what->kind) + id);
  if (!name.empty()) objects_.called(object, name + key_in_words(call.id));
}

void Ledger::note_transfer(FollowedThread& thread, FollowedProcess& process, long result) {
  const Call& call = thread.call;
  const auto bytes = static_cast<std::uint64_t>(result);
  const CallKind kind = call.what->kind;
  const bool reads = kind == CallKind::read || kind == CallKind::queue_receive;
  const bool moves = kind == CallKind::splice || kind == CallKind::send_file;
  const auto count = [&](int descriptor, bool as_read) {
    evidence::Traffic* found = objects_.traffic(object_id_of(process, descriptor), process.pid);
    if (found == nullptr) return;
    evidence::Traffic& traffic = *found;
    (as_read ? traffic.reads : traffic.writes) += 1;
    if (kind != CallKind::queue_send)
      (as_read ? traffic.bytes_read : traffic.bytes_written) += bytes;
    if (kind == CallKind::queue_send) traffic.bytes_written += call.asked;
  };
  count(call.descriptor, reads || moves);
  if (moves) count(call.second, false);
  if (reads && bytes == 0 && call.asked != 0) {
    const auto open = process.descriptors->find(call.descriptor);
    if (open != process.descriptors->end()) open->second.ended = true;
  }
  if (kind != CallKind::write) return;
  const ObjectId object = object_id_of(process, call.descriptor);
  if (const auto writing = writing_.find(object); writing != writing_.end())
    writing->second.erase(process.pid);
  if (bytes < call.asked) note_partial(thread, process, object, result);
}

void Ledger::note_operations(FollowedThread& thread, FollowedProcess& process) {
  const Call& call = thread.call;
  const bool on_queue = call.what->kind != CallKind::semaphore_operation;
  const ObjectId object =
      objects_.of((on_queue ? "msg " : "sem ") + std::to_string(call.id),
                  on_queue ? ObjectKind::system_v_queue : ObjectKind::semaphore_set);
  evidence::Traffic* traffic = objects_.traffic(object, process.pid);
  if (on_queue) {
    if (traffic == nullptr) return;
    const bool sends = call.what->kind == CallKind::message_send;
    (sends ? traffic->writes : traffic->reads) += 1;
    (sends ? traffic->bytes_written : traffic->bytes_read) += call.asked;
    return;
  }
  for (const SemaphoreChange& change : call.semaphores) {
    const std::pair key{call.id, change.number};
    if (operations_.size() >= most_semaphores && !operations_.contains(key)) continue;
    auto& past = operations_[key];
    if (past.size() == most_operations) past.erase(past.begin());
    past.push_back({process.pid, change.change, place_of(thread)});
    if (traffic != nullptr) (change.change > 0 ? traffic->writes : traffic->reads) += 1;
  }
}

}  // namespace ipclab::observe
