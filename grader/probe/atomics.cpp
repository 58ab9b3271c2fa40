// Atomic operations. The compilers leave them to the runtime (-fsanitize=thread): it makes them,
// and keeps the order that they make: a release is on the object before others can see the
// operation, and an acquire takes what belongs to the value that it saw.

#include <emmintrin.h>

#include "probe/interpose.hpp"
#include "probe/lock.hpp"
#include "probe/objects.hpp"
#include "probe/schedule.hpp"
#include "probe/shadow.hpp"

namespace ipclab::probe {
namespace {

__extension__ using Wide = unsigned __int128;

bool acquires(int order) {
  return order == __ATOMIC_CONSUME || order == __ATOMIC_ACQUIRE || order == __ATOMIC_ACQ_REL ||
         order == __ATOMIC_SEQ_CST;
}
bool releases(int order) {
  return order == __ATOMIC_RELEASE || order == __ATOMIC_ACQ_REL || order == __ATOMIC_SEQ_CST;
}
/// Without hints for transactions.
int plain(int order) { return order & 0x7fff; }

/// One atomic operation on `address`.
struct Atomic {
  std::uintptr_t address;
  std::size_t size;
  std::uint64_t pc;

  bool is_seen() const {
    if (address - watch.begin >= watch.size && watch.private_memory == PrivateMemory::unwatched)
        [[likely]] {
      if (serial()) use_flag(address, Op::update, pc);
      return false;
    }
    return watched();
  }
  Key key() const { return key_of(reinterpret_cast<const void*>(address)); }
  void reach(Op op) const {
    if (serial()) point({key(), pc, op, nullptr});
  }
  void record(bool is_load) const {
    const std::uint32_t kind = cell_atomic | (is_load ? cell_read : 0U);
    const std::uintptr_t shadow = recent_shadow(address);
    if (size <= bytes_per_word && is_shadow(shadow) &&
        is_known_there(cells_in(shadow, address), kind, bytes_in_word(address, size))) [[likely]]
      return;
    touch_range(address, size, {pc, kind, size, nullptr, 0});
  }
};

template <class Load>
auto loaded(const Atomic& atomic, int order, Load load) {
  if (!atomic.is_seen()) return load();
  atomic.reach(Op::read);
  if (!have_epoch()) return load();
  auto value = load();
  const bool wants_order = acquires(order) || hot.keeps_loads;
  if (SyncObject* sync = wants_order ? find_sync(atomic.key()) : nullptr) {
    const Locked locked{sync->lock};
    value = load();
    if (acquires(order))
      learn(*sync);
    else
      keep_loaded(*sync);
  }
  atomic.record(true);
  return value;
}

template <class Store>
void stored(const Atomic& atomic, int order, Store store) {
  if (!atomic.is_seen()) return store();
  atomic.reach(Op::write);
  if (!have_epoch()) return store();
  atomic.record(false);
  if (!releases(order) && !hot.had_release_fence) return store();
  SyncObject& sync = make_sync(atomic.key());
  {
    const Locked locked{sync.lock};
    if (releases(order))
      leave(sync, true);
    else
      leave_fence(sync);
    store();
  }
  if (releases(order)) tick();
}

/// `update()` says whether it has written. `failure` is the order if it has not.
template <class Update>
void updated(const Atomic& atomic, int order, int failure, Update update) {
  if (!atomic.is_seen()) {
    update();
    return;
  }
  atomic.reach(Op::update);
  if (!have_epoch()) {
    update();
    return;
  }
  const bool orders = order != __ATOMIC_RELAXED || acquires(failure);
  if (!orders && !hot.keeps_loads && !hot.had_release_fence) return atomic.record(!update());
  SyncObject& sync = make_sync(atomic.key());
  bool written = false;
  {
    const Locked locked{sync.lock};
    written = update();
    if (acquires(written ? order : failure))
      learn(sync);
    else if (hot.keeps_loads)
      keep_loaded(sync);
    atomic.record(!written);
    // It goes on with whatever release it read from.
    if (written && releases(order))
      leave(sync, false);
    else if (written && hot.had_release_fence)
      leave_fence(sync);
  }
  if (written && releases(order)) tick();
}

// ---- The operations themselves ----------------------------------------------------------------

template <class T>
T load(const volatile T* a) {
  return __atomic_load_n(a, __ATOMIC_SEQ_CST);
}
template <class T>
void store(volatile T* a, T value, int order) {
  if (order == __ATOMIC_SEQ_CST)
    __atomic_store_n(a, value, __ATOMIC_SEQ_CST);
  else
    __atomic_store_n(a, value, __ATOMIC_RELEASE);
}
template <class T>
bool compare_exchange(volatile T* a, T& expected, T value) {
  return __atomic_compare_exchange_n(a, &expected, value, false, __ATOMIC_SEQ_CST,
                                     __ATOMIC_SEQ_CST);
}

bool compare_exchange(volatile Wide* a, Wide& expected, Wide value) {
  auto low = static_cast<std::uint64_t>(expected);
  auto high = static_cast<std::uint64_t>(expected >> 64);
  bool same = false;
  asm volatile("lock cmpxchg16b %0"
               : "+m"(*a), "+a"(low), "+d"(high), "=@ccz"(same)
               : "b"(static_cast<std::uint64_t>(value)),
                 "c"(static_cast<std::uint64_t>(value >> 64))
               : "memory");
  expected = Wide{high} << 64 | low;
  return same;
}
/// The memory may be read-only. Every processor with AVX moves sixteen aligned bytes at once.
Wide load(const volatile Wide* a) {
  if (!__builtin_cpu_supports("avx")) {
    Wide value = 0;
    compare_exchange(const_cast<volatile Wide*>(a), value, value);
    return value;
  }
  __m128i both;
  asm volatile("movdqa %1, %0" : "=x"(both) : "m"(*a) : "memory");
  Wide value = static_cast<std::uint64_t>(_mm_cvtsi128_si64(_mm_unpackhi_epi64(both, both)));
  return value << 64 | static_cast<std::uint64_t>(_mm_cvtsi128_si64(both));
}

/// Writes change(old) and returns old.
template <class T, class Change>
T change(volatile T* a, Change change) {
  T old = load(a);
  while (!compare_exchange(a, old, change(old))) {
  }
  return old;
}
void store(volatile Wide* a, Wide value, int) {
  change(a, [=](Wide) { return value; });
}

template <class T>
Atomic atomic_at(const volatile T* a, std::uint64_t pc) {
  return {reinterpret_cast<std::uintptr_t>(a), sizeof(T), pc};
}

template <class T, class Change>
T fetch(volatile T* a, int order, std::uint64_t pc, Change change_one) {
  T old{};
  updated(atomic_at(a, pc), plain(order), __ATOMIC_RELAXED, [&] {
    old = change_one(a);
    return true;
  });
  return old;
}

template <class T>
bool exchange_if(volatile T* a, T& expected, T value, int order, int failure, std::uint64_t pc) {
  bool done = false;
  updated(atomic_at(a, pc), plain(order), plain(failure), [&] {
    done = compare_exchange(a, expected, value);
    return done;
  });
  return done;
}

}  // namespace
}  // namespace ipclab::probe

using namespace ipclab::probe;

using Of8 = std::uint8_t;
using Of16 = std::uint16_t;
using Of32 = std::uint32_t;
using Of64 = std::uint64_t;
using Of128 = Wide;

#define HOOK extern "C" __attribute__((visibility("default")))

#define ATOMICS(bits)                                                                              \
  HOOK Of##bits __tsan_atomic##bits##_load(const volatile Of##bits* a, int order) {                \
    return loaded(atomic_at(a, CALLER), plain(order), [=] { return load(a); });                    \
  }                                                                                                \
  HOOK void __tsan_atomic##bits##_store(volatile Of##bits* a, Of##bits value, int order) {         \
    stored(atomic_at(a, CALLER), plain(order), [=] { store(a, value, plain(order)); });            \
  }                                                                                                \
  HOOK int __tsan_atomic##bits##_compare_exchange_strong(volatile Of##bits* a, Of##bits* old,      \
                                                         Of##bits value, int order, int failure) { \
    return exchange_if(a, *old, value, order, failure, CALLER);                                    \
  }                                                                                                \
  HOOK int __tsan_atomic##bits##_compare_exchange_weak(volatile Of##bits* a, Of##bits* old,        \
                                                       Of##bits value, int order, int failure) {   \
    return exchange_if(a, *old, value, order, failure, CALLER);                                    \
  }                                                                                                \
  HOOK Of##bits __tsan_atomic##bits##_compare_exchange_val(                                        \
      volatile Of##bits* a, Of##bits old, Of##bits value, int order, int failure) {                \
    exchange_if(a, old, value, order, failure, CALLER);                                            \
    return old;                                                                                    \
  }
ATOMICS(8)
ATOMICS(16)
ATOMICS(32)
ATOMICS(64)
ATOMICS(128)

#define FETCH(bits, name, operation)                                                             \
  HOOK Of##bits __tsan_atomic##bits##_##name(volatile Of##bits* a, Of##bits value, int order) {  \
    return fetch(a, order, CALLER,                                                               \
                 [=](volatile Of##bits* at) { return operation(at, value, __ATOMIC_SEQ_CST); }); \
  }
#define FETCHES(bits)                        \
  FETCH(bits, exchange, __atomic_exchange_n) \
  FETCH(bits, fetch_add, __atomic_fetch_add) \
  FETCH(bits, fetch_sub, __atomic_fetch_sub) \
  FETCH(bits, fetch_and, __atomic_fetch_and) \
  FETCH(bits, fetch_or, __atomic_fetch_or)   \
  FETCH(bits, fetch_xor, __atomic_fetch_xor) \
  FETCH(bits, fetch_nand, __atomic_fetch_nand)
FETCHES(8)
FETCHES(16)
FETCHES(32)
FETCHES(64)

#define WIDE_FETCH(name, expression)                                                      \
  HOOK Of128 __tsan_atomic128_##name(volatile Of128* a, Of128 value, int order) {         \
    return fetch(a, order, CALLER, [=](volatile Of128* at) {                              \
      return change(at, [=]([[maybe_unused]] Of128 old) -> Of128 { return expression; }); \
    });                                                                                   \
  }
WIDE_FETCH(exchange, value)
WIDE_FETCH(fetch_add, old + value)
WIDE_FETCH(fetch_sub, old - value)
WIDE_FETCH(fetch_and, old& value)
WIDE_FETCH(fetch_or, old | value)
WIDE_FETCH(fetch_xor, old ^ value)
WIDE_FETCH(fetch_nand, ~(old& value))

HOOK void __tsan_atomic_thread_fence(int order) {
  __atomic_thread_fence(__ATOMIC_SEQ_CST);
  if (!watched() || !have_epoch()) return;
  fence(acquires(plain(order)), releases(plain(order)));
}
HOOK void __tsan_atomic_signal_fence(int) { __atomic_signal_fence(__ATOMIC_SEQ_CST); }
