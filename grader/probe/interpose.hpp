#pragma once
// Functions of libc that the runtime stands in front of. In a dynamic program ours is found first,
// and dlsym(RTLD_NEXT) finds libc's. In a static one the linker joins them (ld(1), --wrap).
//
//   INTERPOSE(int, sem_post, (sem_t * semaphore)) {
//     ...
//     return REAL(sem_post)(semaphore);
//   }
//
// The names are those of assembler labels, so that no declaration of a header is in the way. They
// are weak: a program may have a function of its own of that name.

#include <dlfcn.h>

#include "probe/runtime.hpp"

#ifdef IPCLAB_PROBE_STATIC
#define INTERPOSE(type, name, parameters)                      \
  extern "C" type real_##name parameters asm("__real_" #name); \
  extern "C" __attribute__((weak, visibility("default")))      \
  type probe_##name parameters asm("__wrap_" #name);           \
  extern "C" type probe_##name parameters
#define REAL(name) (real_##name)
#else
#define INTERPOSE(type, name, parameters)                                                          \
  FIND(name)                                                                                       \
  extern "C" __attribute__((weak, visibility("default"))) type probe_##name parameters asm(#name); \
  using type_of_##name = type parameters;                                                          \
  extern "C" type probe_##name parameters
#define REAL(name) (reinterpret_cast<type_of_##name*>(::ipclab::probe::found(real_##name, #name)))
#define FIND(name)                                     \
  [[maybe_unused]] static void* real_##name = nullptr; \
  __attribute__((section("ipclab_names"),              \
                 used)) static ::ipclab::probe::Interposed interposed_##name{#name, &real_##name};
#endif

// A function that another file of the runtime stands in front of: REAL(name) is libc's here too.
#ifdef IPCLAB_PROBE_STATIC
#define USE_REAL(type, name, parameters) \
  extern "C" type real_##name parameters asm("__real_" #name);
#else
#define USE_REAL(type, name, parameters) \
  FIND(name)                             \
  using type_of_##name = type parameters;
#endif

/// Where the program called.
#define CALLER reinterpret_cast<std::uint64_t>(__builtin_return_address(0))

#define THIS_CALL(name) (::ipclab::probe::Call{#name, CALLER})

namespace ipclab::probe {

/// What the program called, and where.
struct Call {
  const char* name = nullptr;
  std::uint64_t pc = 0;
};

/// All of them stand in one section, so that find_functions() can look for them together.
struct Interposed {
  const char* name;
  void** real;
};

inline void* found(void*& slot, const char* name) {
  if (slot == nullptr) [[unlikely]]
    slot = ::dlsym(RTLD_NEXT, name);
  return slot;
}

/// A function that signal-safety(7) does not list was called: a finding if a handler runs.
void unsafe_call(const char* name, std::uint64_t pc);

/// Looks for all functions of libc that stand in front of. dlsym(3) must not be called in a signal
/// handler: to be called before the first one is installed.
void find_functions();

}  // namespace ipclab::probe
