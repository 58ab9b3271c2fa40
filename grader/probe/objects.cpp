#include "probe/objects.hpp"

#include <sys/resource.h>

#include <cstring>

#include "probe/lock.hpp"
#include "probe/raw.hpp"
#include "probe/shadow.hpp"

namespace ipclab::probe {
namespace {

constexpr std::size_t page = 4096;
constexpr std::size_t largest_stack = std::size_t{64} << 20;
constexpr std::size_t stack_without_limit = std::size_t{2} << 20;

Mapping mappings[most_mappings];
std::atomic<std::uint32_t> mappings_used{};
std::atomic<std::uint32_t> mappings_lock{};

std::size_t whole_pages(std::size_t size) { return (size + page - 1) / page * page; }

/// The hooks look at one interval only; it covers all mappings.
void set_watch() {
  std::uintptr_t begin = 0;
  std::uintptr_t end = 0;
  for (unsigned i = 0; i < mappings_used; ++i) {
    const std::size_t size = mappings[i].size;
    if (size == 0) continue;
    const std::uintptr_t first = mappings[i].begin;
    if (end == 0 || first < begin) begin = first;
    if (first + size > end) end = first + size;
  }
  // Hooks of other threads may read between the two: an interval too large does no harm.
  if (end - begin < watch.size) {
    watch.size = end - begin;
    watch.begin = begin;
  } else {
    watch.begin = begin;
    watch.size = end - begin;
  }
}

Mapping* free_mapping() {
  for (unsigned i = 0; i < mappings_used; ++i)
    if (mappings[i].size == 0) return &mappings[i];
  if (mappings_used == most_mappings) return nullptr;
  return &mappings[mappings_used++];
}

/// `from` bytes into what it was, `size` bytes long.
void put_mapping(std::uintptr_t begin, std::size_t size, const Spot& spot) {
  Mapping* mapping = free_mapping();
  if (mapping == nullptr) {
    control->order_lost = 1;
    return;
  }
  mapping->begin = begin;
  mapping->object = spot.object;
  mapping->offset = spot.offset;
  mapping->shadow = spot.shadow;
  mapping->shadowed = spot.shadowed < size ? spot.shadowed : size;
  mapping->size = size;
}

Spot spot_in(const Mapping& mapping, std::size_t from) {
  Spot spot;
  spot.object = mapping.object;
  spot.offset = mapping.offset + from;
  spot.size = mapping.size - from;
  if (mapping.shadow != nullptr && from < mapping.shadowed) {
    spot.shadow = mapping.shadow + from / bytes_per_word * cells_per_word;
    spot.shadowed = mapping.shadowed - from;
  }
  return spot;
}

/// Takes [begin, end) out of a mapping: nothing, one or two parts stay.
void cut(Mapping& mapping, std::uintptr_t begin, std::uintptr_t end) {
  const std::uintptr_t first = mapping.begin;
  const std::uintptr_t last = first + mapping.size;
  if (begin >= last || end <= first) return;
  const bool has_rest = end < last;
  const Spot rest = has_rest ? spot_in(mapping, end - first) : Spot{};
  if (begin > first) {
    if (mapping.shadowed > begin - first) mapping.shadowed = begin - first;
    mapping.size = begin - first;
  } else {
    mapping.size = 0;
  }
  if (has_rest) put_mapping(end, last - end, rest);
}

bool is_same(const SharedObject& one, const SharedObject& other) {
  if (one.kind != other.kind) return false;
  switch (one.kind) {
    case SharedObject::Kind::none:
    case SharedObject::Kind::anonymous: return false;
    case SharedObject::Kind::system_v: return one.id == other.id && one.key == other.key;
    case SharedObject::Kind::posix:
    case SharedObject::Kind::file:
      return one.device == other.device && one.inode == other.inode && one.born == other.born;
  }
  return false;
}

/// Makes the object's shadow at least so large. A larger one begins empty: what the smaller one
/// held is forgotten. Called with objects_lock.
void make_shadow(SharedObject& object, std::size_t size) {
  if (!control->races || (object.shadow != 0 && object.size >= size)) return;
  const std::size_t wanted = whole_pages(size) * shadow_ratio;
  const std::size_t first = whole_pages(sizeof(Control));
  const std::size_t used = control->shadow_used;
  object.size = size;
  if (wanted > control->size || first + used > control->size - wanted) {
    object.shadow = 0;
    return;
  }
  control->shadow_used = used + wanted;
  object.shadow = first + used;
}

}  // namespace

std::uint32_t number_of(const SharedObject& object) {
  const std::uint32_t used = control->objects_used;
  for (std::uint32_t i = 0; i < used && i < most_objects; ++i)
    if (is_same(control->objects[i], object)) return i;
  if (used >= most_objects) {
    control->order_lost = 1;
    return most_objects;
  }
  control->objects[used] = object;
  control->objects[used].shadow = 0;
  control->objects_used = used + 1;
  return used;
}

void mapped(void* address, std::size_t size, const SharedObject& object, std::uint64_t offset) {
  if (!serial() && !wants_races()) return;
  Spot spot;
  {
    const Locked locked{control->objects_lock};
    spot.object = number_of(object);
    if (spot.object == most_objects) return;
    SharedObject& entry = control->objects[spot.object];
    const std::size_t end = offset + size;
    make_shadow(entry, end > object.size ? end : object.size);
    if (entry.shadow != 0) {
      spot.shadow = reinterpret_cast<Cell*>(reinterpret_cast<char*>(control) + entry.shadow +
                                            offset * shadow_ratio);
      spot.shadowed = size;
    }
  }
  spot.offset = offset;
  mapped_again(address, size, spot);
}

void mapped_again(void* address, std::size_t size, const Spot& spot) {
  const Locked locked{mappings_lock};
  put_mapping(reinterpret_cast<std::uintptr_t>(address), whole_pages(size), spot);
  set_watch();
  forget_recent_regions();
}

void unmapped(const void* address, std::size_t size) {
  if (!serial() && !wants_races()) return;
  const auto begin = reinterpret_cast<std::uintptr_t>(address);
  begins_anew(address, size);
  const Locked locked{mappings_lock};
  const unsigned used = mappings_used;
  for (unsigned i = 0; i < used; ++i)
    if (mappings[i].size != 0) cut(mappings[i], begin, begin + whole_pages(size));
  set_watch();
}

bool find_spot(std::uintptr_t address, Spot& spot) {
  const unsigned used = mappings_used.load(std::memory_order_acquire);
  for (unsigned i = 0; i < used; ++i) {
    const Mapping& mapping = mappings[i];
    const std::size_t size = mapping.size.load(std::memory_order_acquire);
    const std::uintptr_t begin = mapping.begin.load(std::memory_order_acquire);
    if (address - begin >= size) continue;
    spot = spot_in(mapping, address - begin);
    // Otherwise another mapping has just taken this one's place.
    if (mapping.size.load() == size && mapping.begin.load() == begin) return true;
  }
  return false;
}

bool has_mapping(std::uintptr_t begin, std::size_t size) {
  for (unsigned i = 0; i < mappings_used; ++i) {
    const std::uintptr_t first = mappings[i].begin;
    if (mappings[i].size != 0 && first < begin + size && begin < first + mappings[i].size)
      return true;
  }
  return false;
}

std::size_t size_at(const void* address) {
  Spot spot;
  const auto begin = reinterpret_cast<std::uintptr_t>(address);
  return find_spot(begin, spot) ? spot.size : 0;
}

Key key_of(const void* address) {
  const auto place = reinterpret_cast<std::uintptr_t>(address);
  Spot spot;
  if (place - watch.begin < watch.size && find_spot(place, spot))
    return {spot.offset, spot.object, KeyKind::shared_memory};
  const auto pid = self.task == nullptr ? 0U : static_cast<std::uint32_t>(self.task->pid);
  return {place, pid, KeyKind::private_memory};
}

std::size_t usual_stack_size() {
  rlimit limit{};
  if (raw(SYS_getrlimit, RLIMIT_STACK, word_of(&limit)) != 0 || limit.rlim_cur == RLIM_INFINITY)
    return stack_without_limit;
  return limit.rlim_cur < largest_stack ? limit.rlim_cur : largest_stack;
}

}  // namespace ipclab::probe
