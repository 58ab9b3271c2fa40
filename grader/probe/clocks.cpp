#include "probe/clocks.hpp"

#include "probe/lock.hpp"
#include "probe/objects.hpp"
#include "probe/places.hpp"
#include "probe/raw.hpp"
#include "probe/shadow.hpp"
#include "probe/tasks.hpp"

namespace ipclab::probe {

thread_local constinit Hot hot;

namespace {

// How far a key may lie from where its hash would have it.
constexpr std::size_t longest_way = 16;
constexpr unsigned longest_claim = 10'000;
enum Taken : std::uint32_t { free_object, claimed, ready };

/// Others may read and raise their own entries meanwhile.
std::uint32_t entry(const std::uint32_t* clock, unsigned i) {
  return __atomic_load_n(clock + i, __ATOMIC_RELAXED);
}

void join(std::uint32_t* into, const std::uint32_t* from) {
  const unsigned count = tasks_used();
  for (unsigned i = 0; i < count; ++i) {
    const std::uint32_t other = entry(from, i);
    if (other > entry(into, i)) __atomic_store_n(into + i, other, __ATOMIC_RELAXED);
  }
}

void copy(std::uint32_t* into, const std::uint32_t* from) {
  const unsigned count = tasks_used();
  for (unsigned i = 0; i < count; ++i) __atomic_store_n(into + i, entry(from, i), __ATOMIC_RELAXED);
}

std::size_t hash_of(const Key& key) {
  std::uint64_t hash = key.place * 0x9e3779b97f4a7c15U;
  hash ^=
      (std::uint64_t{key.space} << 8 | static_cast<std::uint64_t>(key.kind)) * 0xff51afd7ed558ccdU;
  return hash ^ hash >> 29;
}

/// True once the object is ready. Who has claimed it may have been killed since.
bool gets_ready(SyncObject& object) {
  for (unsigned round = 0; round < longest_claim; ++round) {
    if (object.taken.load(std::memory_order_acquire) == ready) return true;
    raw(SYS_sched_yield);
  }
  control->order_lost = 1;
  return false;
}

SyncObject& merged_object(std::size_t hash) {
  return control->merged_objects[hash % most_merged_objects];
}

bool is_merged(const SyncObject& object) {
  return &object >= control->merged_objects &&
         &object < control->merged_objects + most_merged_objects;
}

void remember_image() {
  TaskImages& images = control->task_images[self.number];
  if (images.used > 0 && images.list[images.used - 1].image == self.task->image) return;
  if (images.used == most_past_images) return;
  images.list[images.used++] = {self.task->clock[self.number], self.task->image};
}

/// A thread's stack may lie where one lay before. Its descriptor is at the upper end.
void take_over_stack() {
  const auto end = reinterpret_cast<std::uintptr_t>(__builtin_thread_pointer());
  const std::uintptr_t size = usual_stack_size();
  if (size < end) begins_anew(reinterpret_cast<const void*>(end - size), size);
}

}  // namespace

bool take_epoch() {
  if (self.task == nullptr || !control->races) return false;
  hot.task = self.task;
  hot.base = base_of(self.task->image);
  hot.usual_cell = self.number % cells_per_word;
  if (self.task->is_thread) take_over_stack();
  tick();
  remember_image();
  return true;
}

void tick() {
  std::uint32_t& own = hot.task->clock[self.number];
  if (own < last_clock) __atomic_store_n(&own, own + 1, __ATOMIC_RELAXED);
  hot.epoch = epoch_of(self.number, own);
}

SyncObject* find_sync(const Key& object) {
  const std::size_t hash = hash_of(object);
  for (std::size_t way = 0; way < longest_way; ++way) {
    SyncObject& found = control->sync_objects[(hash + way) % most_sync_objects];
    const std::uint32_t taken = found.taken.load(std::memory_order_acquire);
    if (taken == free_object) return nullptr;
    if (taken == claimed && !gets_ready(found)) continue;
    if (found.key == object) return &found;
  }
  return &merged_object(hash);
}

SyncObject& make_sync(const Key& object) {
  const std::size_t hash = hash_of(object);
  for (std::size_t way = 0; way < longest_way; ++way) {
    SyncObject& found = control->sync_objects[(hash + way) % most_sync_objects];
    std::uint32_t taken = found.taken.load(std::memory_order_acquire);
    if (taken == free_object && found.taken.compare_exchange_strong(taken, claimed)) {
      found.key = object;
      found.taken.store(ready, std::memory_order_release);
      return found;
    }
    if (taken == claimed && !gets_ready(found)) continue;
    if (found.key == object) return found;
  }
  return merged_object(hash);
}

void learn(const SyncObject& object) { join(hot.task->clock, object.clock); }

void leave(SyncObject& object, bool alone) {
  if (alone && !is_merged(object))
    copy(object.clock, hot.task->clock);
  else
    join(object.clock, hot.task->clock);
}

void keep_loaded(const SyncObject& object) { join(hot.loaded, object.clock); }

void leave_fence(SyncObject& object) { join(object.clock, hot.at_fence); }

void fence(bool acquires, bool releases) {
  if (acquires && hot.keeps_loads) join(hot.task->clock, hot.loaded);
  if (acquires && !hot.keeps_loads) {
    // What its loads have seen until now was not kept: all that was released may be among it.
    hot.keeps_loads = true;
    for (unsigned i = 0; i < tasks_used(); ++i) {
      const std::uint32_t theirs = entry(control->tasks[i].clock, i);
      if (i != self.number && theirs > hot.task->clock[i] + 1) hot.task->clock[i] = theirs - 1;
    }
  }
  if (!releases) return;
  hot.had_release_fence = true;
  copy(hot.at_fence, hot.task->clock);
  tick();
}

void release(const Key& object) {
  if (!have_epoch()) return;
  SyncObject& sync = make_sync(object);
  {
    const Locked locked{sync.lock};
    leave(sync, false);
  }
  tick();
}

void release_alone(const Key& object) {
  if (!have_epoch()) return;
  SyncObject& sync = make_sync(object);
  {
    const Locked locked{sync.lock};
    leave(sync, true);
  }
  tick();
}

void acquire(const Key& object) {
  if (!have_epoch()) return;
  SyncObject* sync = find_sync(object);
  if (sync == nullptr) {
    if (object.kind == KeyKind::file || object.kind == KeyKind::process) learn_from_everybody();
    return;
  }
  const Locked locked{sync->lock};
  learn(*sync);
}

void hand_to_child(Task& child) {
  if (control == nullptr) return;
  if (child.is_thread) watch_private_memory();
  if (!have_epoch()) return;
  join(child.clock, hot.task->clock);
  tick();
}

void learn_from(const Task& ended) {
  if (!have_epoch()) return;
  join(hot.task->clock, ended.clock);
}

void learn_from_everybody() {
  if (!wants_races()) return;
  for_each_task([](const Task& task) {
    if (&task != self.task && task.state != TaskState::free) learn_from(task);
  });
}

}  // namespace ipclab::probe
