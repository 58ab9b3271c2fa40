// printf(3) and scanf(3) of streams and descriptors.

#include <stdio.h>

#include <cstdarg>

#include "probe/interpose.hpp"
#include "probe/ipc/transfer.hpp"
#include "probe/libc/format.hpp"
#include "probe/libc/stream.hpp"

using namespace ipclab::probe;

USE_REAL(int, vsnprintf, (char*, std::size_t, const char*, std::va_list))

namespace {

std::size_t length_of(const char* format, std::va_list arguments) {
  std::va_list again;
  va_copy(again, arguments);
  const int length = REAL(vsnprintf)(nullptr, 0, format, again);
  va_end(again);
  return length < 0 ? 0 : static_cast<std::size_t>(length);
}

template <class Real>
int print(Real real, FILE* stream, const char* format, std::va_list arguments,
          const LibcCall& call) {
  unsafe_call(call.name, call.pc);
  if (!touches()) return real();
  reads_format(format, arguments, call);
  const Output output{stream, length_of(format, arguments), call};
  return real();
}

/// A line of input is waited for as long as there is none; what lies beyond is libc's to wait for.
template <class Real>
int scan(Real real, FILE* stream, const char* format, std::va_list arguments,
         const LibcCall& call) {
  unsafe_call(call.name, call.pc);
  if (!touches()) return real();
  std::va_list again;
  va_copy(again, arguments);
  int assigned = EOF;
  if (!may_wait_to_read(stream)) {
    assigned = real();
  } else if (wait_to_read(stream, call)) {
    const LeftAlone alone{{ipc::look_at(stream->_fileno).waits, call.pc, Op::acquire, call.name}};
    assigned = real();
  }
  has_read(stream);
  writes_scanned(format, again, assigned, call);
  va_end(again);
  return assigned;
}

/// dprintf(3) writes to the descriptor at once.
template <class Real>
int print_to(Real real, int fd, const char* format, std::va_list arguments, const LibcCall& call) {
  unsafe_call(call.name, call.pc);
  if (!touches() || !ipc::matters()) return real();
  reads_format(format, arguments, call);
  FILE stream{};
  stream._fileno = fd;
  const Output output{&stream, length_of(format, arguments), call};
  return real();
}

}  // namespace

INTERPOSE(int, vfprintf, (FILE * stream, const char* format, std::va_list arguments)) {
  return print([&] { return REAL(vfprintf)(stream, format, arguments); }, stream, format, arguments,
               {CALLER, "vfprintf"});
}
INTERPOSE(int, vprintf, (const char* format, std::va_list arguments)) {
  return print([&] { return REAL(vprintf)(format, arguments); }, stdout, format, arguments,
               {CALLER, "vprintf"});
}
INTERPOSE(int, __vfprintf_chk,
          (FILE * stream, int flag, const char* format, std::va_list arguments)) {
  return print([&] { return REAL(__vfprintf_chk)(stream, flag, format, arguments); }, stream,
               format, arguments, {CALLER, "vfprintf"});
}
INTERPOSE(int, __vprintf_chk, (int flag, const char* format, std::va_list arguments)) {
  return print([&] { return REAL(__vprintf_chk)(flag, format, arguments); }, stdout, format,
               arguments, {CALLER, "vprintf"});
}
INTERPOSE(int, fprintf, (FILE * stream, const char* format, ...)) {
  std::va_list arguments;
  va_start(arguments, format);
  const int result = print([&] { return REAL(vfprintf)(stream, format, arguments); }, stream,
                           format, arguments, {CALLER, "fprintf"});
  va_end(arguments);
  return result;
}
INTERPOSE(int, printf, (const char* format, ...)) {
  std::va_list arguments;
  va_start(arguments, format);
  const int result = print([&] { return REAL(vprintf)(format, arguments); }, stdout, format,
                           arguments, {CALLER, "printf"});
  va_end(arguments);
  return result;
}
INTERPOSE(int, __fprintf_chk, (FILE * stream, int flag, const char* format, ...)) {
  std::va_list arguments;
  va_start(arguments, format);
  const int result = print([&] { return REAL(__vfprintf_chk)(stream, flag, format, arguments); },
                           stream, format, arguments, {CALLER, "fprintf"});
  va_end(arguments);
  return result;
}
INTERPOSE(int, __printf_chk, (int flag, const char* format, ...)) {
  std::va_list arguments;
  va_start(arguments, format);
  const int result = print([&] { return REAL(__vprintf_chk)(flag, format, arguments); }, stdout,
                           format, arguments, {CALLER, "printf"});
  va_end(arguments);
  return result;
}

INTERPOSE(int, vdprintf, (int fd, const char* format, std::va_list arguments)) {
  return print_to([&] { return REAL(vdprintf)(fd, format, arguments); }, fd, format, arguments,
                  {CALLER, "vdprintf"});
}
INTERPOSE(int, __vdprintf_chk, (int fd, int flag, const char* format, std::va_list arguments)) {
  return print_to([&] { return REAL(__vdprintf_chk)(fd, flag, format, arguments); }, fd, format,
                  arguments, {CALLER, "vdprintf"});
}
INTERPOSE(int, dprintf, (int fd, const char* format, ...)) {
  std::va_list arguments;
  va_start(arguments, format);
  const int result = print_to([&] { return REAL(vdprintf)(fd, format, arguments); }, fd, format,
                              arguments, {CALLER, "dprintf"});
  va_end(arguments);
  return result;
}
INTERPOSE(int, __dprintf_chk, (int fd, int flag, const char* format, ...)) {
  std::va_list arguments;
  va_start(arguments, format);
  const int result = print_to([&] { return REAL(__vdprintf_chk)(fd, flag, format, arguments); }, fd,
                              format, arguments, {CALLER, "dprintf"});
  va_end(arguments);
  return result;
}

INTERPOSE(int, vfscanf, (FILE * stream, const char* format, std::va_list arguments)) {
  return scan([&] { return REAL(vfscanf)(stream, format, arguments); }, stream, format, arguments,
              {CALLER, "vfscanf"});
}
INTERPOSE(int, vscanf, (const char* format, std::va_list arguments)) {
  return scan([&] { return REAL(vscanf)(format, arguments); }, stdin, format, arguments,
              {CALLER, "vscanf"});
}
INTERPOSE(int, fscanf, (FILE * stream, const char* format, ...)) {
  std::va_list arguments;
  va_start(arguments, format);
  const int result = scan([&] { return REAL(vfscanf)(stream, format, arguments); }, stream, format,
                          arguments, {CALLER, "fscanf"});
  va_end(arguments);
  return result;
}
INTERPOSE(int, scanf, (const char* format, ...)) {
  std::va_list arguments;
  va_start(arguments, format);
  const int result = scan([&] { return REAL(vscanf)(format, arguments); }, stdin, format, arguments,
                          {CALLER, "scanf"});
  va_end(arguments);
  return result;
}
INTERPOSE(int, __isoc99_vfscanf, (FILE * stream, const char* format, std::va_list arguments)) {
  return scan([&] { return REAL(__isoc99_vfscanf)(stream, format, arguments); }, stream, format,
              arguments, {CALLER, "vfscanf"});
}
INTERPOSE(int, __isoc99_vscanf, (const char* format, std::va_list arguments)) {
  return scan([&] { return REAL(__isoc99_vscanf)(format, arguments); }, stdin, format, arguments,
              {CALLER, "vscanf"});
}
INTERPOSE(int, __isoc99_fscanf, (FILE * stream, const char* format, ...)) {
  std::va_list arguments;
  va_start(arguments, format);
  const int result = scan([&] { return REAL(__isoc99_vfscanf)(stream, format, arguments); }, stream,
                          format, arguments, {CALLER, "fscanf"});
  va_end(arguments);
  return result;
}
INTERPOSE(int, __isoc99_scanf, (const char* format, ...)) {
  std::va_list arguments;
  va_start(arguments, format);
  const int result = scan([&] { return REAL(__isoc99_vscanf)(format, arguments); }, stdin, format,
                          arguments, {CALLER, "scanf"});
  va_end(arguments);
  return result;
}
