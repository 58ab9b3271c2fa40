#pragma once
// The runtime of the probe (grader/probe), which ipclab carries with it: a relocatable object that
// is linked into a student's program before everything else.

#include <string_view>

namespace ipclab::build {

/// What the file is called where it is linked: no source has such a name.
inline constexpr const char* probe_object_name = "probe-runtime.o";

/// A header that is included in front of each source, and its text: what the headers of the C++
/// library copy and fill by names of the compiler, std::copy for example, would be made of
/// instructions that have no hooks. Under other names these are calls like any others.
inline constexpr const char* probe_header_name = "probe-builtins.h";
inline constexpr std::string_view probe_header = R"(#pragma GCC system_header
#ifdef __cplusplus
extern "C" {
#endif
__attribute__((__nothrow__)) void* ipclab_memcpy(void*, const void*, __SIZE_TYPE__) __asm__("memcpy");
__attribute__((__nothrow__)) void* ipclab_memmove(void*, const void*, __SIZE_TYPE__) __asm__("memmove");
__attribute__((__nothrow__)) void* ipclab_memset(void*, int, __SIZE_TYPE__) __asm__("memset");
#ifdef __cplusplus
}
#endif
#define __builtin_memcpy ipclab_memcpy
#define __builtin_memmove ipclab_memmove
#define __builtin_memset ipclab_memset
)";

/// The bytes of the object.
[[nodiscard]] std::string_view probe_object();

}  // namespace ipclab::build
