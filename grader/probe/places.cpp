#include "probe/places.hpp"

#include "probe/lock.hpp"

namespace ipclab::probe {
namespace {

constexpr std::size_t longest_way = 32;
constexpr std::uint32_t unknown_place = 0;

bool is_call(const Place& place, const char* call) {
  for (std::size_t i = 0; i + 1 < sizeof place.call; ++i) {
    if (place.call[i] != call[i]) return false;
    if (call[i] == '\0') return true;
  }
  return true;
}

std::uint16_t image_of(unsigned task, std::uint32_t clock) {
  const TaskImages& images = control->task_images[task];
  std::uint16_t image = control->tasks[task].image;
  for (std::uint32_t i = 0; i < images.used && i < most_past_images; ++i)
    if (images.list[i].since <= clock) image = images.list[i].image;
  return image;
}

void describe(Access& access, Cell cell) {
  const std::uint32_t kind = kind_of(cell);
  const std::uint32_t place = place_of(cell);
  access.task = static_cast<std::uint16_t>(task_of(cell));
  access.image = image_of(access.task, clock_of(cell));
  access.size = static_cast<std::uint16_t>(__builtin_popcount(bytes_of(cell)));
  access.is_write = !reads(kind);
  access.is_atomic = is_atomic_kind(kind);
  access.is_volatile = (kind & cell_volatile) != 0;
  if (place < first_entry) {
    access.pc = place == unknown_place ? 0 : base_of(access.image) + place;
    return;
  }
  const Place& entry = control->places[place - first_entry];
  access.pc = entry.pc;
  copy_name(access.call, sizeof access.call, entry.call);
}

void describe(Access& access, const Touch& touch) {
  access.task = static_cast<std::uint16_t>(self.number);
  access.image = hot.task->image;
  access.size = static_cast<std::uint16_t>(touch.size < 0xffff ? touch.size : 0xffff);
  access.is_write = !reads(touch.kind);
  access.is_atomic = is_atomic_kind(touch.kind);
  access.is_volatile = (touch.kind & cell_volatile) != 0;
  access.pc = touch.pc;
  copy_name(access.call, sizeof access.call, touch.call);
}

bool is_same(const Access& one, const Access& other) {
  return one.pc == other.pc && one.image == other.image;
}

bool is_recorded(const Race& race) {
  const std::uint32_t seen = control->races_seen;
  for (std::uint32_t i = 0; i < seen && i < most_races; ++i) {
    const Race& old = control->races_found[i];
    if ((is_same(old.first, race.first) && is_same(old.second, race.second)) ||
        (is_same(old.first, race.second) && is_same(old.second, race.first)))
      return true;
  }
  return false;
}

}  // namespace

std::uint64_t base_of(std::uint16_t image) {
  return image < most_images ? control->images[image].base : 0;
}

std::uint32_t enter_place(const Touch& touch) {
  const char* call = touch.call != nullptr ? touch.call : "";
  std::uint64_t hash = touch.pc * 0x9e3779b97f4a7c15U ^ static_cast<unsigned char>(call[0]);
  hash ^= hash >> 32;
  for (std::size_t way = 0; way < longest_way; ++way) {
    const std::size_t number = (hash + way) % most_places;
    Place& place = control->places[number];
    std::uint64_t pc = place.pc.load();
    if (pc == 0 && place.pc.compare_exchange_strong(pc, touch.pc)) {
      place.image = hot.task->image;
      copy_name(place.call, sizeof place.call, call);
      place.ready.store(1, std::memory_order_release);
      return first_entry + static_cast<std::uint32_t>(number);
    }
    if (pc == touch.pc && place.ready.load(std::memory_order_acquire) == 1 &&
        place.image == hot.task->image && is_call(place, call))
      return first_entry + static_cast<std::uint32_t>(number);
  }
  return unknown_place;
}

void report_race(Cell first, std::uintptr_t address, const Touch& second) {
  if (control->order_lost != 0) return;
  const Inside inside;
  Race race{};
  describe(race.first, first);
  describe(race.second, second);
  if (is_recorded(race)) return;
  race.object = key_of(reinterpret_cast<const void*>(address));
  const Locked locked{control->findings_lock};
  if (is_recorded(race)) return;
  const std::uint32_t number = control->races_seen;
  if (number < most_races) control->races_found[number] = race;
  control->races_seen = number + 1;
}

}  // namespace ipclab::probe
