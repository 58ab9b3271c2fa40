// What the compilers call before each access to memory (-fsanitize=thread): gcc 12 and clang 14.

#include "probe/interpose.hpp"
#include "probe/objects.hpp"
#include "probe/schedule.hpp"
#include "probe/shadow.hpp"

namespace ipclab::probe {
namespace {

// A task's own stack is rarely another's business; but it may wait there for another.
constexpr unsigned own_accesses_apart = 32;

bool is_on_own_stack(std::uintptr_t address) {
  const auto here = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
  const auto end = self.task->is_thread
                       ? reinterpret_cast<std::uintptr_t>(__builtin_thread_pointer())
                       : here + usual_stack_size();
  return address >= here && address < end;
}

bool is_point(std::uintptr_t address, std::uint32_t kind) {
  if ((kind & (cell_atomic | cell_volatile)) != 0 || !is_on_own_stack(address)) return true;
  return ++hot.own_accesses % own_accesses_apart == 0;
}

/// Any access.
[[gnu::noinline]] void access(std::uintptr_t address, std::size_t size, std::uint32_t kind,
                              std::uint64_t pc, const char* call) {
  if (!watched()) return;
  Spot spot;
  const bool shared = address - watch.begin < watch.size && find_spot(address, spot);
  if (!shared && watch.private_memory == PrivateMemory::unwatched) {
    if (serial() && (kind & cell_volatile) != 0)
      use_flag(address, reads(kind) ? Op::read : Op::write, pc);
    return;
  }
  if (serial() && (shared || is_point(address, kind))) {
    const Op op = reads(kind) ? Op::read : Op::write;
    point({key_of(reinterpret_cast<const void*>(address)), pc, op, call});
  }
  if (!control->races) return;
  const Inside inside;
  if (have_epoch()) touch_range(address, size, {pc, kind, size, call, 0});
}

/// One that is not known yet, within eight bytes of private memory.
[[gnu::noinline]] void keep(Cell* cells, std::uintptr_t address, std::size_t size,
                            std::uint32_t kind, std::uint64_t pc) {
  Touch touch{pc, kind, size, nullptr, 0};
  remember(cells, address, bytes_in_word(address, size), touch);
}

/// `size` is at most 8. The address is a multiple of it; if it is not, the look at the shadow may
/// take the access for a known one, but never makes up a race.
template <unsigned size, std::uint32_t kind>
[[gnu::always_inline]] inline void access_aligned(void* where, std::uint64_t pc) {
  const auto address = reinterpret_cast<std::uintptr_t>(where);
  if (watch.private_memory == PrivateMemory::checked) {
    const std::uintptr_t shadow = recent_shadow(address);
    if (is_shadow(shadow)) [[likely]] {
      Cell* cells = cells_in(shadow, address);
      const std::uint32_t bytes = bytes_in_word(address, size);
      if (is_known_there(cells, kind, bytes)) [[likely]]
        return;
      if (is_known(cells, hot.epoch, kind, bytes)) return;
      if (hot.epoch != 0 && address % size == 0) return keep(cells, address, size, kind, pc);
    }
  } else if (address - watch.begin >= watch.size &&
             watch.private_memory == PrivateMemory::unwatched) {
    if constexpr ((kind & cell_volatile) == 0) return;
  }
  access(address, size, kind, pc, nullptr);
}

[[gnu::always_inline]] inline void access_any(const void* where, std::size_t size,
                                              std::uint32_t kind, std::uint64_t pc) {
  const auto address = reinterpret_cast<std::uintptr_t>(where);
  if (address - watch.begin >= watch.size && watch.private_memory == PrivateMemory::unwatched &&
      (kind & cell_volatile) == 0) [[likely]]
    return;
  access(address, size, kind, pc, nullptr);
}

}  // namespace

void accessed(const void* address, std::size_t size, unsigned flags, std::uint64_t pc,
              const char* call) {
  if (size == 0 || control == nullptr) return;
  const std::uint32_t kind = ((flags & is_write) != 0 ? 0U : cell_read) |
                             ((flags & is_atomic) != 0 ? cell_atomic : 0U) |
                             ((flags & is_volatile) != 0 ? cell_volatile : 0U);
  access(reinterpret_cast<std::uintptr_t>(address), size, kind, pc, call);
}

}  // namespace ipclab::probe

using namespace ipclab::probe;

#define HOOK extern "C" __attribute__((visibility("default")))

#define ACCESSES(size)                                                                 \
  HOOK void __tsan_read##size(void* a) { access_aligned<size, cell_read>(a, CALLER); } \
  HOOK void __tsan_write##size(void* a) { access_aligned<size, 0>(a, CALLER); }        \
  HOOK void __tsan_read_write##size(void* a) {                                         \
    access_aligned<size, cell_read>(a, CALLER);                                        \
    access_aligned<size, 0>(a, CALLER);                                                \
  }                                                                                    \
  HOOK void __tsan_volatile_read##size(void* a) {                                      \
    access_aligned<size, cell_read | cell_volatile>(a, CALLER);                        \
  }                                                                                    \
  HOOK void __tsan_volatile_write##size(void* a) { access_aligned<size, cell_volatile>(a, CALLER); }
ACCESSES(1)
ACCESSES(2)
ACCESSES(4)
ACCESSES(8)

// Of sixteen bytes, or anywhere.
#define ANY_ACCESSES(prefix, size)                                                           \
  HOOK void __tsan_##prefix##read##size(void* a) { access_any(a, size, cell_read, CALLER); } \
  HOOK void __tsan_##prefix##write##size(void* a) { access_any(a, size, 0, CALLER); }        \
  HOOK void __tsan_##prefix##read_write##size(void* a) {                                     \
    access_any(a, size, cell_read, CALLER);                                                  \
    access_any(a, size, 0, CALLER);                                                          \
  }                                                                                          \
  HOOK void __tsan_##prefix##volatile_read##size(void* a) {                                  \
    access_any(a, size, cell_read | cell_volatile, CALLER);                                  \
  }                                                                                          \
  HOOK void __tsan_##prefix##volatile_write##size(void* a) {                                 \
    access_any(a, size, cell_volatile, CALLER);                                              \
  }
ANY_ACCESSES(, 16)
ANY_ACCESSES(unaligned_, 2)
ANY_ACCESSES(unaligned_, 4)
ANY_ACCESSES(unaligned_, 8)
ANY_ACCESSES(unaligned_, 16)

HOOK void __tsan_read_range(void* a, std::size_t size) { access_any(a, size, cell_read, CALLER); }
HOOK void __tsan_write_range(void* a, std::size_t size) { access_any(a, size, 0, CALLER); }

/// A constructor or destructor sets the pointer to the virtual functions, often to what it is.
HOOK void __tsan_vptr_update(void** vptr, void* value) {
  if (*vptr == value)
    access_aligned<8, cell_read>(vptr, CALLER);
  else
    access_aligned<8, 0>(vptr, CALLER);
}
HOOK void __tsan_vptr_read(void** vptr) { access_aligned<8, cell_read>(vptr, CALLER); }

HOOK void __tsan_init() { attach(); }
HOOK void __tsan_func_entry(void*) {}
HOOK void __tsan_func_exit() {}
// clang calls these in functions that are not to be looked at.
HOOK void __tsan_ignore_thread_begin() {}
HOOK void __tsan_ignore_thread_end() {}
