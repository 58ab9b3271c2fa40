#include "probe/shadow.hpp"

#include <sys/mman.h>
#include <sys/resource.h>

#include "probe/lock.hpp"
#include "probe/objects.hpp"
#include "probe/places.hpp"
#include "probe/raw.hpp"
#include "probe/schedule.hpp"

namespace ipclab::probe {

constinit Watch watch;
std::uintptr_t recent_regions[most_recent_regions];

namespace {

// All regions that have a shadow, by open addressing.
constexpr std::size_t most_regions = 2048;
struct Region {
  std::atomic<std::uintptr_t> number{};  ///< one more than it is; 0: free
  Cell* shadow = nullptr;
};
Region regions[most_regions];
std::size_t regions_used = 0;
std::atomic<std::uint32_t> regions_lock{};

// The program may have a limit of its address space that it must still be able to use.
constexpr std::size_t share_of_limit = 4;
constexpr std::size_t most_shadow = std::size_t{1} << 30;
// From here on giving pages back is cheaper than clearing them.
constexpr std::size_t large_shadow = 64 << 10;
constexpr std::size_t page = 4096;

std::size_t regions_allowed() {
  rlimit limit{};
  std::size_t most = most_shadow;
  if (raw(SYS_getrlimit, RLIMIT_AS, word_of(&limit)) == 0 && limit.rlim_cur != RLIM_INFINITY &&
      limit.rlim_cur / share_of_limit < most)
    most = limit.rlim_cur / share_of_limit;
  return most / shadow_size;
}

/// Address space of twice the size has an aligned part; the rest goes back.
Cell* map_shadow() {
  const long found = raw(SYS_mmap, 0, 2 * shadow_size, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (found < 0 && found > -static_cast<long>(page)) return nullptr;
  const auto begin = static_cast<std::uintptr_t>(found);
  const std::uintptr_t aligned = (begin + shadow_size - 1) & ~(shadow_size - 1);
  if (aligned > begin) raw(SYS_munmap, found, static_cast<long>(aligned - begin));
  raw(SYS_munmap, static_cast<long>(aligned + shadow_size),
      static_cast<long>(begin + shadow_size - aligned));
  return reinterpret_cast<Cell*>(aligned);
}

/// Its entry, or the free one where it would be; null: neither.
Region* look_up(std::uintptr_t number) {
  std::size_t at = number * 0x9e3779b97f4a7c15U >> 32;
  for (std::size_t way = 0; way < most_regions; ++way, ++at) {
    Region& region = regions[at % most_regions];
    const std::uintptr_t found = region.number.load(std::memory_order_acquire);
    if (found == 0 || found == number + 1) return &region;
  }
  return nullptr;
}

Cell* make_region(std::uintptr_t number) {
  const Locked locked{regions_lock};
  Region* region = look_up(number);
  if (region == nullptr || region->number != 0) return region == nullptr ? nullptr : region->shadow;
  if (regions_used >= most_regions / 2 || regions_used >= regions_allowed()) return nullptr;
  region->shadow = map_shadow();
  if (region->shadow == nullptr) return nullptr;
  ++regions_used;
  region->number.store(number + 1, std::memory_order_release);
  return region->shadow;
}

void store(Cell* cell, Cell value) { __atomic_store_n(cell, value, __ATOMIC_RELAXED); }

void clear(Cell* cells, std::size_t count) {
  asm volatile("rep stosq" : "+D"(cells), "+c"(count) : "a"(0L) : "memory");
}

/// Whole pages are given back to the kernel, which has zeros for who touches them again.
void clear_shadow(Cell* cells, std::size_t size) {
  const auto begin = reinterpret_cast<std::uintptr_t>(cells);
  const std::uintptr_t first = (begin + page - 1) & ~(page - 1);
  const std::uintptr_t last = (begin + size) & ~(page - 1);
  if (size < large_shadow) return clear(cells, size / sizeof(Cell));
  clear(cells, (first - begin) / sizeof(Cell));
  raw(SYS_madvise, static_cast<long>(first), static_cast<long>(last - first), MADV_DONTNEED);
  clear(reinterpret_cast<Cell*>(last), (begin + size - last) / sizeof(Cell));
}

Cell* cells_in_region(Cell* shadow, std::uintptr_t address) {
  return shadow + address % region_size / bytes_per_word * cells_per_word;
}

}  // namespace

void watch_private_memory() {
  if (!control->threads_share) return;
  if (serial())
    watch.private_memory = PrivateMemory::scheduled;
  else if (control->races)
    watch.private_memory = PrivateMemory::checked;
}

Cell* find_region(std::uintptr_t address, bool make) {
  const std::uintptr_t number = address >> region_bits;
  const Region* region = look_up(number);
  Cell* shadow = nullptr;
  if (region != nullptr && region->number == number + 1) shadow = region->shadow;
  if (shadow == nullptr && make) shadow = make_region(number);
  // What is among the recent ones is not looked for among the shared mappings any more.
  if (shadow != nullptr && !has_mapping(number * region_size, region_size))
    recent_regions[number % most_recent_regions] =
        reinterpret_cast<std::uintptr_t>(shadow) | (number / most_recent_regions + 1);
  return shadow;
}

void forget_other_threads() {
  hot.epoch = 0;
  hot.task = nullptr;
  regions_lock = 0;
  watch.private_memory = PrivateMemory::unwatched;
  if (regions_used == 0) return;
  for (Region& region : regions) {
    if (region.number == 0) continue;
    raw(SYS_munmap, word_of(region.shadow), static_cast<long>(shadow_size));
    region.number = 0;
  }
  regions_used = 0;
  forget_recent_regions();
}

void forget_recent_regions() {
  for (std::uintptr_t& recent : recent_regions) __atomic_store_n(&recent, 0, __ATOMIC_RELAXED);
}

void begins_anew(const void* address, std::size_t size) {
  if (watch.private_memory == PrivateMemory::unwatched || !control->races || size == 0) return;
  std::uintptr_t begin = reinterpret_cast<std::uintptr_t>(address) & ~std::uintptr_t{7};
  const std::uintptr_t end =
      (reinterpret_cast<std::uintptr_t>(address) + size + 7) & ~std::uintptr_t{7};
  while (begin < end) {
    const std::uintptr_t next = (begin / region_size + 1) * region_size;
    const std::uintptr_t stop = next < end ? next : end;
    Cell* shadow = find_region(begin, false);
    if (shadow != nullptr)
      clear_shadow(cells_in_region(shadow, begin), (stop - begin) * shadow_ratio);
    begin = stop;
  }
}

void remember(Cell* cells, std::uintptr_t address, std::uint32_t bytes, Touch& touch) {
  const std::uint32_t* clock = hot.task->clock;
  const unsigned usual = hot.usual_cell;
  const unsigned mine = hot.epoch >> 24;
  unsigned place = cells_per_word;
  for (unsigned way = 0; way < cells_per_word; ++way) {
    const unsigned i = (usual + way) % cells_per_word;
    const Cell old = __atomic_load_n(cells + i, __ATOMIC_RELAXED);
    const unsigned task = task_of(old);
    if (old == 0 || task >= most_tasks) {
      if (place == cells_per_word) place = i;
    } else if (task != mine && clock_of(old) > clock[task]) {
      if ((bytes_of(old) & bytes) != 0 && conflict(kind_of(old), touch.kind)) [[unlikely]]
        report_race(old, address, touch);
    } else if ((bytes_of(old) & ~bytes) == 0 && stands_for(touch.kind, kind_of(old))) {
      if (place == cells_per_word)
        place = i;
      else
        store(cells + i, 0);
    }
  }
  if (place == cells_per_word) place = hot.evictions++ % cells_per_word;
  if (touch.place == 0) touch.place = place_of(touch);
  store(cells + place, make_cell(hot.epoch, touch.kind, touch.place, bytes));
}

namespace {

void touch_word(Cell* cells, std::uintptr_t address, std::uint32_t bytes, Touch& touch) {
  if (!is_known_there(cells, touch.kind, bytes) && !is_known(cells, hot.epoch, touch.kind, bytes))
    remember(cells, address, bytes, touch);
}

/// So many whole words from `cells` on, up to `most`, are known where this task's accesses usually
/// are.
std::size_t count_known(const Cell* cells, std::size_t most, std::uint32_t kind) {
  std::size_t count = 0;
  const Cell relevant = Cell{~ignored_kinds(kind)} << 32 | all_bytes;
  const Cell wanted = Cell{hot.epoch} << 32 | all_bytes;
  const Cell* usual = cells + hot.usual_cell;
  while (count < most && (usual[count * cells_per_word] & relevant) == wanted) ++count;
  return count;
}

/// All in one run of cells.
void touch_cells(Cell* cells, std::uintptr_t address, std::size_t size, Touch& touch) {
  const std::uintptr_t end = address + size;
  while (address < end) {
    const std::size_t left = bytes_per_word - address % bytes_per_word;
    const std::size_t words = left == bytes_per_word ? (end - address) / bytes_per_word : 0;
    const std::size_t known = count_known(cells, words, touch.kind);
    address += known * bytes_per_word;
    cells += known * cells_per_word;
    if (address >= end) return;
    const std::size_t part = left < end - address ? left : end - address;
    touch_word(cells, address, bytes_in_word(address, part), touch);
    address += part;
    cells += cells_per_word;
  }
}

}  // namespace

void touch_range(std::uintptr_t address, std::size_t size, Touch touch) {
  const std::uintptr_t shadow_there = recent_shadow(address);
  if (is_shadow(shadow_there) && address % region_size + size <= region_size)
    return touch_cells(cells_in(shadow_there, address), address, size, touch);
  const std::uintptr_t end = address + size;
  while (address < end) {
    Spot spot;
    std::size_t part = region_size - address % region_size;
    Cell* cells = nullptr;
    if (address - watch.begin < watch.size && find_spot(address, spot)) {
      cells = spot.shadow;
      part = spot.shadow != nullptr ? spot.shadowed : spot.size;
    } else if (watch.private_memory != PrivateMemory::unwatched) {
      Cell* shadow = find_region(address, true);
      if (shadow != nullptr) cells = cells_in_region(shadow, address);
    }
    if (part > end - address) part = end - address;
    if (cells != nullptr) touch_cells(cells, address, part, touch);
    address += part;
  }
}

}  // namespace ipclab::probe
