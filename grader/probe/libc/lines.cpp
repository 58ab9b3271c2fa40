// stdio(3): input of lines and blocks. libc would wait in the middle of one; in serial runs each
// byte that may have to be waited for is waited for here, and then taken.

#include <stdio.h>
#include <stdlib.h>

#include <cerrno>

#include "probe/interpose.hpp"
#include "probe/libc/stream.hpp"

using namespace ipclab::probe;

USE_REAL(int, getc, (FILE*))

namespace {

constexpr int error_seen = 0x20;  // glibc, libio/libio.h

/// The next byte, or EOF; waits in turn.
int next_of(FILE* stream, const LibcCall& call) {
  const bool is_new = left_to_read(stream) == 0;
  if (!wait_to_read(stream, call)) return EOF;
  const int letter = REAL(getc)(stream);
  if (is_new) has_read(stream);
  return letter;
}

/// fread(3), as far as `size` bytes, the end, or an error.
std::size_t take(char* to, std::size_t size, FILE* stream, const LibcCall& call) {
  std::size_t taken = 0;
  while (taken < size) {
    const int letter = next_of(stream, call);
    if (letter == EOF) break;
    to[taken++] = static_cast<char>(letter);
  }
  return taken;
}

/// fgets(3) of at least two bytes. An error spoils what came before it, as in glibc.
char* take_line(char* to, int size, FILE* stream, const LibcCall& call) {
  const int error_before = stream->_flags & error_seen;
  stream->_flags &= ~error_seen;
  int taken = 0;
  int letter = 0;
  while (taken < size - 1 && letter != '\n') {
    letter = next_of(stream, call);
    if (letter == EOF) break;
    to[taken++] = static_cast<char>(letter);
  }
  const bool failed = (stream->_flags & error_seen) != 0 && errno != EAGAIN;
  stream->_flags |= error_before;
  if (taken == 0 || failed) return nullptr;
  to[taken] = '\0';
  return to;
}

bool has_room(char** line, std::size_t* room, std::size_t wanted) {
  if (*line != nullptr && *room >= wanted) return true;
  const std::size_t usual = 120;
  const std::size_t size = *room * 2 > wanted ? *room * 2 : wanted > usual ? wanted : usual;
  auto* const larger = static_cast<char*>(::realloc(*line, size));
  if (larger == nullptr) return false;
  *line = larger;
  *room = size;
  return true;
}

/// getdelim(3).
ssize_t take_until(char** line, std::size_t* room, int end, FILE* stream, const LibcCall& call) {
  std::size_t taken = 0;
  if (*line == nullptr) *room = 0;
  if (!has_room(line, room, 1)) return -1;
  for (int letter = -2; letter != end;) {
    letter = next_of(stream, call);
    if (letter == EOF) break;
    if (!has_room(line, room, taken + 2)) return -1;
    (*line)[taken++] = static_cast<char>(letter);
  }
  if (taken == 0 || (stream->_flags & error_seen) != 0) return -1;
  (*line)[taken] = '\0';
  return static_cast<ssize_t>(taken);
}

template <class Real>
ssize_t until(Real real, char** line, std::size_t* room, int end, FILE* stream,
              const LibcCall& call) {
  unsafe_call(call.name, call.pc);
  if (!touches() || line == nullptr || room == nullptr) return real();
  const std::size_t left = left_to_read(stream);
  const bool in_turn = may_wait_to_read(stream);
  const ssize_t size = in_turn ? take_until(line, room, end, stream, call) : real();
  if (!in_turn && (size < 0 || static_cast<std::size_t>(size) > left)) has_read(stream);
  if (size > 0) writes(*line, static_cast<std::size_t>(size) + 1, call);
  return size;
}

template <class Real>
std::size_t block(Real real, void* to, std::size_t size, std::size_t count, FILE* stream,
                  const LibcCall& call) {
  unsafe_call(call.name, call.pc);
  if (!touches() || size == 0 || count == 0) return real();
  const std::size_t left = left_to_read(stream);
  const bool in_turn = may_wait_to_read(stream);
  const std::size_t done =
      in_turn ? take(static_cast<char*>(to), size * count, stream, call) / size : real();
  if (!in_turn && (done < count || size * count > left)) has_read(stream);
  writes(to, done * size, call);
  return done;
}

template <class Real>
char* line(Real real, char* to, int size, FILE* stream, const LibcCall& call) {
  unsafe_call(call.name, call.pc);
  if (!touches()) return real();
  const std::size_t left = left_to_read(stream);
  const bool in_turn = size > 1 && may_wait_to_read(stream);
  char* const result = in_turn ? take_line(to, size, stream, call) : real();
  if (!in_turn && (result == nullptr || length_of(to) > left)) has_read(stream);
  if (result != nullptr) writes(to, length_of(to) + 1, call);
  return result;
}

}  // namespace

INTERPOSE(char*, fgets, (char* to, int size, FILE* stream)) {
  return line([&] { return REAL(fgets)(to, size, stream); }, to, size, stream, {CALLER, "fgets"});
}
INTERPOSE(char*, __fgets_chk, (char* to, std::size_t room, int size, FILE* stream)) {
  const bool fits = size >= 0 && static_cast<std::size_t>(size) <= room;
  if (!fits) return REAL(__fgets_chk)(to, room, size, stream);
  return line([&] { return REAL(__fgets_chk)(to, room, size, stream); }, to, size, stream,
              {CALLER, "fgets"});
}
INTERPOSE(char*, fgets_unlocked, (char* to, int size, FILE* stream)) {
  return line([&] { return REAL(fgets_unlocked)(to, size, stream); }, to, size, stream,
              {CALLER, "fgets"});
}
INTERPOSE(std::size_t, fread, (void* to, std::size_t size, std::size_t count, FILE* stream)) {
  return block([&] { return REAL(fread)(to, size, count, stream); }, to, size, count, stream,
               {CALLER, "fread"});
}
INTERPOSE(std::size_t, __fread_chk,
          (void* to, std::size_t room, std::size_t size, std::size_t count, FILE* stream)) {
  if (size != 0 && count > room / size) return REAL(__fread_chk)(to, room, size, count, stream);
  return block([&] { return REAL(__fread_chk)(to, room, size, count, stream); }, to, size, count,
               stream, {CALLER, "fread"});
}
INTERPOSE(std::size_t, fread_unlocked,
          (void* to, std::size_t size, std::size_t count, FILE* stream)) {
  return block([&] { return REAL(fread_unlocked)(to, size, count, stream); }, to, size, count,
               stream, {CALLER, "fread"});
}

INTERPOSE(ssize_t, getline, (char** to, std::size_t* room, FILE* stream)) {
  return until([&] { return REAL(getline)(to, room, stream); }, to, room, '\n', stream,
               {CALLER, "getline"});
}
INTERPOSE(ssize_t, getdelim, (char** to, std::size_t* room, int end, FILE* stream)) {
  return until([&] { return REAL(getdelim)(to, room, end, stream); }, to, room, end, stream,
               {CALLER, "getdelim"});
}
/// What <bits/stdio.h> makes of getline(3).
INTERPOSE(ssize_t, __getdelim, (char** to, std::size_t* room, int end, FILE* stream)) {
  return until([&] { return REAL(__getdelim)(to, room, end, stream); }, to, room, end, stream,
               {CALLER, "getline"});
}
