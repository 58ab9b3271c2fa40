#pragma once
// System calls as the kernel takes them (syscall(2), x86-64): no errno, and no wrapper of ours or
// of libc in between.

#include <sys/syscall.h>

namespace ipclab::probe {

/// The kernel's result: negative numbers are errors.
inline long raw(long number, long a = 0, long b = 0, long c = 0, long d = 0, long e = 0,
                long f = 0) {
  long result = 0;
  register long r10 asm("r10") = d;
  register long r8 asm("r8") = e;
  register long r9 asm("r9") = f;
  asm volatile("syscall"
               : "=a"(result)
               : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
               : "rcx", "r11", "memory");
  return result;
}

inline int own_pid() { return static_cast<int>(raw(SYS_getpid)); }

template <class T>
long word_of(T* pointer) {
  return reinterpret_cast<long>(pointer);
}

}  // namespace ipclab::probe
