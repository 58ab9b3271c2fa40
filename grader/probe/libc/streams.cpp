// stdio(3): input and output of bytes and lines.

#include <stdio.h>

#include "probe/interpose.hpp"
#include "probe/libc/stream.hpp"
#include "probe/sync/file_locks.hpp"

using namespace ipclab::probe;

namespace {

LibcCall unsafe(const char* name, std::uint64_t pc) {
  unsafe_call(name, pc);
  return {pc, name};
}

}  // namespace

#define PUTS_LETTER(name, shown, parameters, arguments, stream)          \
  INTERPOSE(int, name, parameters) {                                     \
    unsafe_call(shown, CALLER);                                          \
    if (!touches() || (stream)->_IO_write_ptr < (stream)->_IO_write_end) \
      return REAL(name) arguments;                                       \
    const Output output{stream, 1, {CALLER, shown}};                     \
    return REAL(name) arguments;                                         \
  }
PUTS_LETTER(fputc, "fputc", (int letter, FILE* stream), (letter, stream), stream)
PUTS_LETTER(putc, "putc", (int letter, FILE* stream), (letter, stream), stream)
PUTS_LETTER(_IO_putc, "putc", (int letter, FILE* stream), (letter, stream), stream)
PUTS_LETTER(putchar, "putchar", (int letter), (letter), stdout)
PUTS_LETTER(fputc_unlocked, "fputc", (int letter, FILE* stream), (letter, stream), stream)
PUTS_LETTER(putc_unlocked, "putc", (int letter, FILE* stream), (letter, stream), stream)
PUTS_LETTER(putchar_unlocked, "putchar", (int letter), (letter), stdout)
/// putc_unlocked(3) as a macro, when the buffer is full.
PUTS_LETTER(__overflow, "putc", (FILE * stream, int letter), (stream, letter), stream)

INTERPOSE(int, puts, (const char* text)) {
  const LibcCall call = unsafe("puts", CALLER);
  if (!touches()) return REAL(puts)(text);
  reads_string(text, call);
  const Output output{stdout, length_of(text) + 1, call};
  return REAL(puts)(text);
}
INTERPOSE(int, fputs, (const char* text, FILE* stream)) {
  const LibcCall call = unsafe("fputs", CALLER);
  if (!touches()) return REAL(fputs)(text, stream);
  reads_string(text, call);
  const Output output{stream, length_of(text), call};
  return REAL(fputs)(text, stream);
}
INTERPOSE(int, fputs_unlocked, (const char* text, FILE* stream)) {
  const LibcCall call = unsafe("fputs", CALLER);
  if (!touches()) return REAL(fputs_unlocked)(text, stream);
  reads_string(text, call);
  const Output output{stream, length_of(text), call};
  return REAL(fputs_unlocked)(text, stream);
}
INTERPOSE(std::size_t, fwrite,
          (const void* from, std::size_t size, std::size_t count, FILE* stream)) {
  const LibcCall call = unsafe("fwrite", CALLER);
  if (!touches()) return REAL(fwrite)(from, size, count, stream);
  reads(from, size * count, call);
  const Output output{stream, size * count, call};
  return REAL(fwrite)(from, size, count, stream);
}
INTERPOSE(std::size_t, fwrite_unlocked,
          (const void* from, std::size_t size, std::size_t count, FILE* stream)) {
  const LibcCall call = unsafe("fwrite", CALLER);
  if (!touches()) return REAL(fwrite_unlocked)(from, size, count, stream);
  reads(from, size * count, call);
  const Output output{stream, size * count, call};
  return REAL(fwrite_unlocked)(from, size, count, stream);
}

/// All streams, if it is null: the descriptors of those are not known.
INTERPOSE(int, fflush, (FILE * stream)) {
  const LibcCall call = unsafe("fflush", CALLER);
  if (!touches()) return REAL(fflush)(stream);
  if (stream == nullptr) {
    release_streams();
    return REAL(fflush)(stream);
  }
  if (stream->_IO_write_ptr == stream->_IO_write_base) return REAL(fflush)(stream);
  const Output output{stream, 0, call, true};
  return REAL(fflush)(stream);
}
INTERPOSE(int, fclose, (FILE * stream)) {
  const LibcCall call = unsafe("fclose", CALLER);
  if (!touches()) return REAL(fclose)(stream);
  const Output output{stream, 0, call, true};
  before_closing_file(stream->_fileno);
  return REAL(fclose)(stream);
}

#define GETS_LETTER(name, shown, parameters, arguments, stream)                         \
  INTERPOSE(int, name, parameters) {                                                    \
    unsafe_call(shown, CALLER);                                                         \
    if (!touches() || left_to_read(stream) != 0) return REAL(name) arguments;           \
    if (may_wait_to_read(stream) && !wait_to_read(stream, {CALLER, shown})) return EOF; \
    const int letter = REAL(name) arguments;                                            \
    has_read(stream);                                                                   \
    return letter;                                                                      \
  }
GETS_LETTER(fgetc, "fgetc", (FILE * stream), (stream), stream)
GETS_LETTER(getc, "getc", (FILE * stream), (stream), stream)
GETS_LETTER(_IO_getc, "getc", (FILE * stream), (stream), stream)
GETS_LETTER(getchar, "getchar", (), (), stdin)
GETS_LETTER(fgetc_unlocked, "fgetc", (FILE * stream), (stream), stream)
GETS_LETTER(getc_unlocked, "getc", (FILE * stream), (stream), stream)
GETS_LETTER(getchar_unlocked, "getchar", (), (), stdin)
/// getc_unlocked(3) as a macro, when the buffer is empty.
GETS_LETTER(__uflow, "getc", (FILE * stream), (stream), stream)
