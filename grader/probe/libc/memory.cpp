// memcpy(3) and its kin. Compilers call some of these by themselves, for structs.

#include <cstddef>

#include "probe/interpose.hpp"
#include "probe/libc/touch.hpp"

using namespace ipclab::probe;

INTERPOSE(void*, memcpy, (void* to, const void* from, std::size_t size)) {
  if (touches()) [[unlikely]] {
    reads(from, size, {CALLER, "memcpy"});
    writes(to, size, {CALLER, "memcpy"});
  }
  return REAL(memcpy)(to, from, size);
}

INTERPOSE(void*, __memcpy_chk, (void* to, const void* from, std::size_t size, std::size_t room)) {
  if (touches() && size <= room) {
    reads(from, size, {CALLER, "memcpy"});
    writes(to, size, {CALLER, "memcpy"});
  }
  return REAL(__memcpy_chk)(to, from, size, room);
}

INTERPOSE(void*, memmove, (void* to, const void* from, std::size_t size)) {
  if (touches()) [[unlikely]] {
    reads(from, size, {CALLER, "memmove"});
    writes(to, size, {CALLER, "memmove"});
  }
  return REAL(memmove)(to, from, size);
}

INTERPOSE(void*, __memmove_chk, (void* to, const void* from, std::size_t size, std::size_t room)) {
  if (touches() && size <= room) {
    reads(from, size, {CALLER, "memmove"});
    writes(to, size, {CALLER, "memmove"});
  }
  return REAL(__memmove_chk)(to, from, size, room);
}

INTERPOSE(void*, mempcpy, (void* to, const void* from, std::size_t size)) {
  unsafe_call("mempcpy", CALLER);
  if (touches()) {
    reads(from, size, {CALLER, "mempcpy"});
    writes(to, size, {CALLER, "mempcpy"});
  }
  return REAL(mempcpy)(to, from, size);
}

INTERPOSE(void*, __mempcpy_chk, (void* to, const void* from, std::size_t size, std::size_t room)) {
  unsafe_call("mempcpy", CALLER);
  if (touches() && size <= room) {
    reads(from, size, {CALLER, "mempcpy"});
    writes(to, size, {CALLER, "mempcpy"});
  }
  return REAL(__mempcpy_chk)(to, from, size, room);
}

/// Copies as far as the first byte that is `last`.
INTERPOSE(void*, memccpy, (void* to, const void* from, int last, std::size_t size)) {
  if (touches()) {
    const auto* bytes = static_cast<const unsigned char*>(from);
    std::size_t copied = 0;
    while (copied < size && bytes[copied++] != static_cast<unsigned char>(last)) {
    }
    reads(from, copied, {CALLER, "memccpy"});
    writes(to, copied, {CALLER, "memccpy"});
  }
  return REAL(memccpy)(to, from, last, size);
}

INTERPOSE(void, bcopy, (const void* from, void* to, std::size_t size)) {
  unsafe_call("bcopy", CALLER);
  if (touches()) {
    reads(from, size, {CALLER, "bcopy"});
    writes(to, size, {CALLER, "bcopy"});
  }
  REAL(bcopy)(from, to, size);
}

INTERPOSE(void*, memset, (void* to, int value, std::size_t size)) {
  if (touches()) [[unlikely]]
    writes(to, size, {CALLER, "memset"});
  return REAL(memset)(to, value, size);
}

INTERPOSE(void*, __memset_chk, (void* to, int value, std::size_t size, std::size_t room)) {
  if (touches() && size <= room) writes(to, size, {CALLER, "memset"});
  return REAL(__memset_chk)(to, value, size, room);
}

/// clang makes it of memset(3), which is safe, on some machines.
INTERPOSE(void, bzero, (void* to, std::size_t size)) {
  unsafe_call("bzero", CALLER);
  if (touches()) writes(to, size, {CALLER, "bzero"});
  REAL(bzero)(to, size);
}

INTERPOSE(void, explicit_bzero, (void* to, std::size_t size)) {
  unsafe_call("explicit_bzero", CALLER);
  if (touches()) writes(to, size, {CALLER, "explicit_bzero"});
  REAL(explicit_bzero)(to, size);
}

INTERPOSE(int, memcmp, (const void* left, const void* right, std::size_t size)) {
  if (touches()) [[unlikely]] {
    reads(left, size, {CALLER, "memcmp"});
    reads(right, size, {CALLER, "memcmp"});
  }
  return REAL(memcmp)(left, right, size);
}

/// clang makes it of `memcmp(...) == 0`, so it is as safe as that.
INTERPOSE(int, bcmp, (const void* left, const void* right, std::size_t size)) {
  if (touches()) {
    reads(left, size, {CALLER, "memcmp"});
    reads(right, size, {CALLER, "memcmp"});
  }
  return REAL(bcmp)(left, right, size);
}

namespace {
/// What a search has looked at: as far as what it found.
std::size_t looked_at(const void* from, const void* found_at, std::size_t size) {
  if (found_at == nullptr) return size;
  return static_cast<std::size_t>(static_cast<const char*>(found_at) -
                                  static_cast<const char*>(from)) +
         1;
}
}  // namespace

INTERPOSE(void*, memchr, (const void* from, int value, std::size_t size)) {
  void* const at = REAL(memchr)(from, value, size);
  if (!touches()) return at;
  reads(from, looked_at(from, at, size), {CALLER, "memchr"});
  return REAL(memchr)(from, value, size);
}

INTERPOSE(void*, rawmemchr, (const void* from, int value)) {
  unsafe_call("rawmemchr", CALLER);
  void* const at = REAL(rawmemchr)(from, value);
  if (!touches()) return at;
  reads(from, looked_at(from, at, 0), {CALLER, "rawmemchr"});
  return REAL(rawmemchr)(from, value);
}

INTERPOSE(void*, memrchr, (const void* from, int value, std::size_t size)) {
  unsafe_call("memrchr", CALLER);
  if (touches()) {
    const auto* at = static_cast<const char*>(REAL(memrchr)(from, value, size));
    const auto* end = static_cast<const char*>(from) + size;
    if (at == nullptr) at = static_cast<const char*>(from);
    reads(at, static_cast<std::size_t>(end - at), {CALLER, "memrchr"});
  }
  return REAL(memrchr)(from, value, size);
}

INTERPOSE(void*, memmem, (const void* in, std::size_t size, const void* what, std::size_t length)) {
  unsafe_call("memmem", CALLER);
  if (touches()) {
    const void* at = REAL(memmem)(in, size, what, length);
    reads(in, at == nullptr ? size : looked_at(in, at, size) + length - 1, {CALLER, "memmem"});
    reads(what, length, {CALLER, "memmem"});
  }
  return REAL(memmem)(in, size, what, length);
}

INTERPOSE(void, swab, (const void* from, void* to, ssize_t size)) {
  unsafe_call("swab", CALLER);
  if (touches() && size > 1) {
    reads(from, static_cast<std::size_t>(size) & ~std::size_t{1}, {CALLER, "swab"});
    writes(to, static_cast<std::size_t>(size) & ~std::size_t{1}, {CALLER, "swab"});
  }
  REAL(swab)(from, to, size);
}

INTERPOSE(void, qsort,
          (void* base, std::size_t count, std::size_t size,
           int (*compare)(const void*, const void*))) {
  unsafe_call("qsort", CALLER);
  if (touches() && count > 1) writes(base, count * size, {CALLER, "qsort"});
  REAL(qsort)(base, count, size, compare);
}

INTERPOSE(void, qsort_r,
          (void* base, std::size_t count, std::size_t size,
           int (*compare)(const void*, const void*, void*), void* argument)) {
  unsafe_call("qsort_r", CALLER);
  if (touches() && count > 1) writes(base, count * size, {CALLER, "qsort_r"});
  REAL(qsort_r)(base, count, size, compare, argument);
}
