// Calls that give out memory anew: what was done to it in its life before is no race with what is
// done now. malloc(3) may be called before the runtime is there, and from within dlsym(3).

#include <malloc.h>

#include <cstdlib>

#include "probe/interpose.hpp"
#include "probe/order.hpp"

#ifndef IPCLAB_PROBE_STATIC
extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void __libc_free(void*);
}
#endif

namespace ipclab::probe {
namespace {

void* fresh(void* memory, std::size_t size) {
  if (memory != nullptr) begins_anew(memory, size);
  return memory;
}

}  // namespace

#ifdef IPCLAB_PROBE_STATIC
#define ALLOCATOR(name) real_##name
#else
#define ALLOCATOR(name) __libc_##name
#endif

INTERPOSE(void*, malloc, (std::size_t size)) {
  unsafe_call("malloc", CALLER);
  return fresh(ALLOCATOR(malloc)(size), size);
}
INTERPOSE(void*, calloc, (std::size_t count, std::size_t size)) {
  unsafe_call("calloc", CALLER);
  return fresh(ALLOCATOR(calloc)(count, size), count * size);
}
INTERPOSE(void*, realloc, (void* old, std::size_t size)) {
  unsafe_call("realloc", CALLER);
  const std::size_t before = old == nullptr ? 0 : ::malloc_usable_size(old);
  const auto place = reinterpret_cast<std::uintptr_t>(old);
  void* now = ALLOCATOR(realloc)(old, size);
  if (reinterpret_cast<std::uintptr_t>(now) != place) return fresh(now, size);
  if (size > before && now != nullptr) begins_anew(static_cast<char*>(now) + before, size - before);
  return now;
}
INTERPOSE(void, free, (void* memory)) {
  unsafe_call("free", CALLER);
  ALLOCATOR(free)(memory);
}

INTERPOSE(void*, memalign, (std::size_t alignment, std::size_t size)) {
  unsafe_call("memalign", CALLER);
  return fresh(REAL(memalign)(alignment, size), size);
}
INTERPOSE(void*, aligned_alloc, (std::size_t alignment, std::size_t size)) {
  unsafe_call("aligned_alloc", CALLER);
  return fresh(REAL(aligned_alloc)(alignment, size), size);
}
INTERPOSE(int, posix_memalign, (void** memory, std::size_t alignment, std::size_t size)) {
  unsafe_call("posix_memalign", CALLER);
  const int result = REAL(posix_memalign)(memory, alignment, size);
  if (result == 0) fresh(*memory, size);
  return result;
}
INTERPOSE(void*, valloc, (std::size_t size)) {
  unsafe_call("valloc", CALLER);
  return fresh(REAL(valloc)(size), size);
}

}  // namespace ipclab::probe
