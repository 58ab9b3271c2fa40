#include <dirent.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <string_view>

#include "observe/waits/locks.hpp"
#include "observe/waits/waits.hpp"
#include "support/hexadecimal.hpp"

namespace ipclab::observe {
namespace {

using evidence::WaitKind;

/// A thread that has ended may still be listed, as the first one of its process.
bool is_alive(const Scene& scene, pid_t thread) {
  if (!scene.process_of(thread)) return false;
  const auto status = status_of(thread);
  return status && status->state != 'Z';
}

/// "/ring" for what sem_open(3) made under that name, "" for anything else. glibc makes the file
/// under another name and links it to the right one, so that only the folder knows the name.
std::string name_of_semaphore(const SharedPlace& place) {
  constexpr const char* folder = "/dev/shm";
  constexpr std::string_view prefix = "sem.";
  constexpr int most_entries = 1000;
  if (!place.path.starts_with(std::string{folder} + '/' + std::string{prefix})) return {};
  const std::unique_ptr<DIR, int (*)(DIR*)> all{::opendir(folder), ::closedir};
  for (int i = 0; all && i < most_entries; ++i) {
    const dirent* entry = ::readdir(all.get());
    if (entry == nullptr) break;
    const std::string_view name = entry->d_name;
    if (entry->d_ino == place.inode && name.starts_with(prefix))
      return '/' + std::string{name.substr(prefix.size())};
  }
  return "whose name was unlinked";
}

/// A wait for something in memory that has a place, and is perhaps shared.
class LockWait {
 public:
  LockWait(RawGraph::Wait& wait, const Sleeper& sleeper, const FutexCall& futex,
           std::uint64_t address, Scene& scene)
      : wait_{wait},
        sleeper_{sleeper},
        futex_{futex},
        address_{address},
        scene_{scene},
        place_{shared_place(scene.shared_mappings(sleeper.pid), address)} {}

  void operator()(const UnknownLock&) {
    name("lock");
    add_sharers("could wake it");
    // Nobody else reaches it: perhaps a lock of the C library that a signal handler found taken.
    if (wait_.releasers.empty() && (futex_.for_threads || !place_))
      add_releaser(wait_, scene_, {.pid = sleeper_.pid}, "is the only one who could wake it");
  }

  void operator()(const Mutex& mutex) {
    wait_.shown.kind = WaitKind::mutex;
    name("lock");
    add_owner(mutex.owner, "holds the lock");
  }

  void operator()(const Semaphore& semaphore) {
    wait_.shown.kind = WaitKind::semaphore;
    name("semaphore");
    add_note(wait_, "value " + std::to_string(semaphore.value));
    add_sharers("could post");
  }

  void operator()(const Condition& condition) {
    wait_.shown.kind = WaitKind::condition;
    name("condition variable");
    if (condition.waiting > 1)
      add_note(wait_, std::to_string(condition.waiting) + " threads wait for it");
    add_sharers("could signal it");
  }

  void operator()(const Barrier& barrier) {
    name("barrier");
    add_note(wait_, std::to_string(barrier.reached) + " of " + std::to_string(barrier.wanted) +
                        " threads have reached it");
    add_sharers("could reach it");
  }

  void operator()(const ThreadEnd& end) {
    wait_.shown.kind = WaitKind::thread;
    wait_.shown.object = "thread " + std::to_string(end.thread);
    wait_.shown.object_id = wait_.shown.object;
    wait_.shown.owner = end.thread;
    if (is_alive(scene_, end.thread)) add_thread(end.thread, "has not ended");
  }

  void operator()(const ReadWriteLock& lock) {
    name("read-write lock");
    if (lock.writer != 0) {
      add_owner(lock.writer, "holds the lock for writing");
    } else {
      add_note(wait_, "held by readers: " + std::to_string(lock.readers));
      add_sharers("may hold it");
    }
  }

 private:
  void name(const std::string& noun) {
    evidence::Wait& shown = wait_.shown;
    shown.object = "the " + noun + " at " + hexadecimal(address_);
    shown.object_id = "memory " + std::to_string(sleeper_.pid) + " " + hexadecimal(address_);
    if (!place_) return;
    shown.object_id = "shared " + place_->object + " " + std::to_string(place_->offset);
    shown.object = "the " + noun + in_shared_memory();
    wait_.object_made = scene_.past().object_made(target());
    if (futex_.for_threads)
      add_note(wait_, "it is in shared memory, but was made for the threads of one process only");
  }

  [[nodiscard]] bool reached_by(pid_t process) const {
    return place_ && mapping_with(scene_.shared_mappings(process), *place_) != nullptr;
  }

  /// As the past knows what is mapped there: segments by their identifier, mappings by who made
  /// them and where, and a fork leaves them where they are.
  [[nodiscard]] std::string target() const {
    constexpr std::size_t most_beginnings = 4;
    if (place_->path.starts_with("/SYSV")) return "shm " + std::to_string(place_->inode);
    std::set<std::uint64_t> beginnings;
    for (const Scene::Living& process : scene_.living()) {
      const SharedMapping* mapping = mapping_with(scene_.shared_mappings(process.pid), *place_);
      if (mapping != nullptr && beginnings.size() < most_beginnings)
        beginnings.insert(mapping->begin);
    }
    for (const std::uint64_t begin : beginnings) {
      for (const Scene::Living& maker : scene_.living()) {
        std::string name = "mapping " + std::to_string(maker.pid) + " " + std::to_string(begin);
        if (!scene_.past().object_name(name).empty()) return name;
      }
    }
    return place_->path;
  }

  [[nodiscard]] std::string in_shared_memory() const {
    const std::string name = name_of_semaphore(*place_);
    if (!name.empty()) return " " + name;
    const std::string at = " at byte " + std::to_string(place_->offset) + " of ";
    const std::string known = scene_.past().object_name(target());
    if (!known.empty()) return at + known;
    if (place_->path.starts_with("/SYSV")) return at + "System V shared memory";
    return at + (place_->path == "/dev/zero" ? "a shared mapping" : place_->path.substr(0, 200));
  }

  void add_thread(pid_t thread, const std::string& does) {
    add_releaser(wait_, scene_, {.pid = sleeper_.pid},
                 "its thread " + std::to_string(thread) + " " + does);
  }

  /// Processes that reach the same place, and threads of the waiting one.
  void add_sharers(const std::string& could) {
    for (const Scene::Living& process : scene_.living()) {
      if (process.pid == sleeper_.pid) {
        for (const pid_t thread : process.threads)
          if (thread != sleeper_.tid) add_thread(thread, could);
        // futex(2): FUTEX_PRIVATE_FLAG keeps the calls of other processes from waking anybody here.
      } else if (!futex_.for_threads && reached_by(process.pid)) {
        add_releaser(wait_, scene_, {.pid = process.pid}, "has it mapped and " + could);
      }
    }
  }

  void add_owner(pid_t owner, const std::string& holds) {
    evidence::Wait& shown = wait_.shown;
    const pid_t process = is_alive(scene_, owner) ? scene_.process_of(owner).value_or(0) : 0;
    if (process != 0 && process != sleeper_.pid && !reached_by(process)) {
      // fork(2) copies a lock in the state that it is in, and nobody will ever open the copy.
      add_note(wait_, "a copy that fork made while " + scene_.name(process) + " held the lock");
      return;
    }
    shown.owner = owner;
    shown.owner_is_itself = owner == sleeper_.tid;
    shown.owner_is_dead = process == 0;
    if (shown.owner_is_dead) {
      const std::string known = scene_.past().name_of(owner);
      if (!known.empty()) add_note(wait_, known + " took it and has ended");
    } else if (process == sleeper_.pid && !shown.owner_is_itself) {
      add_thread(owner, holds);
    } else {
      add_releaser(wait_, scene_, {.pid = process}, holds);
    }
  }

  RawGraph::Wait& wait_;
  const Sleeper& sleeper_;
  const FutexCall& futex_;
  std::uint64_t address_;
  Scene& scene_;
  std::optional<SharedPlace> place_;
};

}  // namespace

void describe_futex(RawGraph::Wait& wait, const Sleeper& sleeper, Scene& scene) {
  wait.shown.kind = WaitKind::futex;
  const FutexCall futex = futex_call(sleeper.call);
  const auto is_thread = [&](pid_t id) {
    return scene.process_of(id).has_value() || scene.past().has_ended(id);
  };
  const FoundLock found = lock_behind(sleeper.pid, futex, is_thread);
  std::visit(LockWait{wait, sleeper, futex, found.address, scene}, found.lock);
}

}  // namespace ipclab::observe
