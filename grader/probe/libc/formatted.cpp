// printf(3) and scanf(3) in memory: the strings that they read, and what they write.

#include <stdio.h>

#include <cstdarg>

#include "probe/interpose.hpp"
#include "probe/libc/format.hpp"

using namespace ipclab::probe;

namespace {

constexpr std::size_t no_limit = ~std::size_t{0};

/// How many bytes the text would have; the real functions are the one way to know.
using Measure = int (*)(char*, std::size_t, const char*, std::va_list);

/// Before the call: what is read, and the part of the buffer that will be written.
void prints(Measure measure, char* to, std::size_t room, const char* format, std::va_list arguments,
            const LibcCall& call) {
  unsafe_call(call.name, call.pc);
  if (!touches()) return;
  reads_format(format, arguments, call);
  if (to == nullptr || room == 0) return;
  std::va_list again;
  va_copy(again, arguments);
  const int length = measure(nullptr, 0, format, again);
  va_end(again);
  if (length < 0) return;
  const std::size_t size = static_cast<std::size_t>(length) + 1;
  writes(to, size < room ? size : room, call);
}

/// After the call, when it is known how far it came.
void scanned(int assigned, const char* text, const char* format, std::va_list arguments,
             const LibcCall& call) {
  unsafe_call(call.name, call.pc);
  if (!touches()) return;
  reads_string(text, call);
  writes_scanned(format, arguments, assigned, call);
}

}  // namespace

INTERPOSE(int, vsnprintf,
          (char* to, std::size_t room, const char* format, std::va_list arguments)) {
  prints(REAL(vsnprintf), to, room, format, arguments, {CALLER, "vsnprintf"});
  return REAL(vsnprintf)(to, room, format, arguments);
}
INTERPOSE(int, vsprintf, (char* to, const char* format, std::va_list arguments)) {
  prints(REAL(vsnprintf), to, no_limit, format, arguments, {CALLER, "vsprintf"});
  return REAL(vsprintf)(to, format, arguments);
}
INTERPOSE(int, vasprintf, (char** to, const char* format, std::va_list arguments)) {
  prints(REAL(vsnprintf), nullptr, 0, format, arguments, {CALLER, "vasprintf"});
  return REAL(vasprintf)(to, format, arguments);
}
INTERPOSE(int, __vsnprintf_chk,
          (char* to, std::size_t room, int flag, std::size_t size, const char* format,
           std::va_list arguments)) {
  prints(REAL(vsnprintf), to, room, format, arguments, {CALLER, "vsnprintf"});
  return REAL(__vsnprintf_chk)(to, room, flag, size, format, arguments);
}
INTERPOSE(int, __vsprintf_chk,
          (char* to, int flag, std::size_t size, const char* format, std::va_list arguments)) {
  prints(REAL(vsnprintf), to, size, format, arguments, {CALLER, "vsprintf"});
  return REAL(__vsprintf_chk)(to, flag, size, format, arguments);
}
INTERPOSE(int, __vasprintf_chk, (char** to, int flag, const char* format, std::va_list arguments)) {
  prints(REAL(vsnprintf), nullptr, 0, format, arguments, {CALLER, "vasprintf"});
  return REAL(__vasprintf_chk)(to, flag, format, arguments);
}

INTERPOSE(int, snprintf, (char* to, std::size_t room, const char* format, ...)) {
  std::va_list arguments;
  va_start(arguments, format);
  prints(REAL(vsnprintf), to, room, format, arguments, {CALLER, "snprintf"});
  const int result = REAL(vsnprintf)(to, room, format, arguments);
  va_end(arguments);
  return result;
}
INTERPOSE(int, sprintf, (char* to, const char* format, ...)) {
  std::va_list arguments;
  va_start(arguments, format);
  prints(REAL(vsnprintf), to, no_limit, format, arguments, {CALLER, "sprintf"});
  const int result = REAL(vsprintf)(to, format, arguments);
  va_end(arguments);
  return result;
}
INTERPOSE(int, asprintf, (char** to, const char* format, ...)) {
  std::va_list arguments;
  va_start(arguments, format);
  prints(REAL(vsnprintf), nullptr, 0, format, arguments, {CALLER, "asprintf"});
  const int result = REAL(vasprintf)(to, format, arguments);
  va_end(arguments);
  return result;
}
INTERPOSE(int, __snprintf_chk,
          (char* to, std::size_t room, int flag, std::size_t size, const char* format, ...)) {
  std::va_list arguments;
  va_start(arguments, format);
  prints(REAL(vsnprintf), to, room, format, arguments, {CALLER, "snprintf"});
  const int result = REAL(__vsnprintf_chk)(to, room, flag, size, format, arguments);
  va_end(arguments);
  return result;
}
INTERPOSE(int, __sprintf_chk, (char* to, int flag, std::size_t size, const char* format, ...)) {
  std::va_list arguments;
  va_start(arguments, format);
  prints(REAL(vsnprintf), to, size, format, arguments, {CALLER, "sprintf"});
  const int result = REAL(__vsprintf_chk)(to, flag, size, format, arguments);
  va_end(arguments);
  return result;
}
INTERPOSE(int, __asprintf_chk, (char** to, int flag, const char* format, ...)) {
  std::va_list arguments;
  va_start(arguments, format);
  prints(REAL(vsnprintf), nullptr, 0, format, arguments, {CALLER, "asprintf"});
  const int result = REAL(__vasprintf_chk)(to, flag, format, arguments);
  va_end(arguments);
  return result;
}

INTERPOSE(int, vsscanf, (const char* text, const char* format, std::va_list arguments)) {
  std::va_list again;
  va_copy(again, arguments);
  const int assigned = REAL(vsscanf)(text, format, arguments);
  scanned(assigned, text, format, again, {CALLER, "vsscanf"});
  va_end(again);
  return assigned;
}

INTERPOSE(int, __isoc99_vsscanf, (const char* text, const char* format, std::va_list arguments)) {
  std::va_list again;
  va_copy(again, arguments);
  const int assigned = REAL(__isoc99_vsscanf)(text, format, arguments);
  scanned(assigned, text, format, again, {CALLER, "vsscanf"});
  va_end(again);
  return assigned;
}
INTERPOSE(int, sscanf, (const char* text, const char* format, ...)) {
  std::va_list arguments;
  va_start(arguments, format);
  const int assigned = REAL(vsscanf)(text, format, arguments);
  va_end(arguments);
  va_start(arguments, format);
  scanned(assigned, text, format, arguments, {CALLER, "sscanf"});
  va_end(arguments);
  return assigned;
}
INTERPOSE(int, __isoc99_sscanf, (const char* text, const char* format, ...)) {
  std::va_list arguments;
  va_start(arguments, format);
  const int assigned = REAL(__isoc99_vsscanf)(text, format, arguments);
  va_end(arguments);
  va_start(arguments, format);
  scanned(assigned, text, format, arguments, {CALLER, "sscanf"});
  va_end(arguments);
  return assigned;
}
