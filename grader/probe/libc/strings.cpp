// string.h: what copies, and what makes new strings. string_searches.cpp has what only looks.

#include <strings.h>

#include <cstddef>

#include "probe/interpose.hpp"
#include "probe/libc/touch.hpp"

using namespace ipclab::probe;

namespace {

/// strcpy, stpcpy: the string and its end.
void copies(char* to, const char* from, const LibcCall& call) {
  if (!touches()) return;
  const std::size_t size = length_of(from) + 1;
  reads(from, size, call);
  writes(to, size, call);
}

/// strncpy, stpncpy: always `size` bytes are written.
void copies(char* to, const char* from, std::size_t size, const LibcCall& call) {
  if (!touches()) return;
  reads_string(from, size, call);
  writes(to, size, call);
}

/// strcat: the string that is there is read, and its end is overwritten.
void appends(char* to, const char* from, const LibcCall& call) {
  if (!touches()) return;
  reads_string(to, call);
  reads_string(from, call);
  writes(to + length_of(to), length_of(from) + 1, call);
}

void appends(char* to, const char* from, std::size_t most, const LibcCall& call) {
  if (!touches()) return;
  reads_string(to, call);
  reads_string(from, most, call);
  writes(to + length_of(to), length_of(from, most) + 1, call);
}

}  // namespace

INTERPOSE(char*, strcpy, (char* to, const char* from)) {
  copies(to, from, {CALLER, "strcpy"});
  return REAL(strcpy)(to, from);
}
INTERPOSE(char*, __strcpy_chk, (char* to, const char* from, std::size_t room)) {
  copies(to, from, {CALLER, "strcpy"});
  return REAL(__strcpy_chk)(to, from, room);
}
INTERPOSE(char*, stpcpy, (char* to, const char* from)) {
  copies(to, from, {CALLER, "stpcpy"});
  return REAL(stpcpy)(to, from);
}
INTERPOSE(char*, __stpcpy_chk, (char* to, const char* from, std::size_t room)) {
  copies(to, from, {CALLER, "stpcpy"});
  return REAL(__stpcpy_chk)(to, from, room);
}
INTERPOSE(char*, strncpy, (char* to, const char* from, std::size_t size)) {
  copies(to, from, size, {CALLER, "strncpy"});
  return REAL(strncpy)(to, from, size);
}
INTERPOSE(char*, __strncpy_chk, (char* to, const char* from, std::size_t size, std::size_t room)) {
  if (size <= room) copies(to, from, size, {CALLER, "strncpy"});
  return REAL(__strncpy_chk)(to, from, size, room);
}
INTERPOSE(char*, stpncpy, (char* to, const char* from, std::size_t size)) {
  copies(to, from, size, {CALLER, "stpncpy"});
  return REAL(stpncpy)(to, from, size);
}
INTERPOSE(char*, __stpncpy_chk, (char* to, const char* from, std::size_t size, std::size_t room)) {
  if (size <= room) copies(to, from, size, {CALLER, "stpncpy"});
  return REAL(__stpncpy_chk)(to, from, size, room);
}
INTERPOSE(char*, strcat, (char* to, const char* from)) {
  appends(to, from, {CALLER, "strcat"});
  return REAL(strcat)(to, from);
}
INTERPOSE(char*, __strcat_chk, (char* to, const char* from, std::size_t room)) {
  appends(to, from, {CALLER, "strcat"});
  return REAL(__strcat_chk)(to, from, room);
}
INTERPOSE(char*, strncat, (char* to, const char* from, std::size_t most)) {
  appends(to, from, most, {CALLER, "strncat"});
  return REAL(strncat)(to, from, most);
}
INTERPOSE(char*, __strncat_chk, (char* to, const char* from, std::size_t most, std::size_t room)) {
  appends(to, from, most, {CALLER, "strncat"});
  return REAL(__strncat_chk)(to, from, most, room);
}

INTERPOSE(char*, strdup, (const char* text)) {
  unsafe_call("strdup", CALLER);
  if (touches()) reads_string(text, {CALLER, "strdup"});
  return REAL(strdup)(text);
}
INTERPOSE(char*, __strdup, (const char* text)) {
  unsafe_call("strdup", CALLER);
  if (touches()) reads_string(text, {CALLER, "strdup"});
  return REAL(__strdup)(text);
}
INTERPOSE(char*, strndup, (const char* text, std::size_t most)) {
  unsafe_call("strndup", CALLER);
  if (touches()) reads_string(text, most, {CALLER, "strndup"});
  return REAL(strndup)(text, most);
}
INTERPOSE(char*, __strndup, (const char* text, std::size_t most)) {
  unsafe_call("strndup", CALLER);
  if (touches()) reads_string(text, most, {CALLER, "strndup"});
  return REAL(__strndup)(text, most);
}

namespace {

/// strtok, strtok_r and strsep look at a string as far as the end of a piece, and put a null byte
/// there. After the call `rest` is where the next search begins, or null.
void cuts(const char* begin, const char* piece, const char* rest, const LibcCall& call) {
  if (begin == nullptr || !touches()) return;
  if (piece == nullptr) return reads_string(begin, call);
  const char* end = piece + length_of(piece);
  reads(begin, static_cast<std::size_t>(end - begin) + 1, call);
  if (rest != nullptr && rest == end + 1) writes(end, 1, call);
}

}  // namespace

/// glibc leaves `rest` at the null byte if the string ended there, and behind it if it put one.
INTERPOSE(char*, strtok_r, (char* text, const char* separators, char** rest)) {
  const char* begin = text != nullptr ? text : *rest;
  char* piece = REAL(strtok_r)(text, separators, rest);
  cuts(begin, piece, *rest, {CALLER, "strtok_r"});
  return piece;
}
INTERPOSE(char*, __strtok_r, (char* text, const char* separators, char** rest)) {
  const char* begin = text != nullptr ? text : *rest;
  char* piece = REAL(__strtok_r)(text, separators, rest);
  cuts(begin, piece, *rest, {CALLER, "strtok_r"});
  return piece;
}
/// What it remembers is libc's own: only the first call's string is looked at.
INTERPOSE(char*, strtok, (char* text, const char* separators)) {
  unsafe_call("strtok", CALLER);
  char* piece = REAL(strtok)(text, separators);
  cuts(text, piece, nullptr, {CALLER, "strtok"});
  return piece;
}
INTERPOSE(char*, strsep, (char** text, const char* separators)) {
  unsafe_call("strsep", CALLER);
  char* piece = REAL(strsep)(text, separators);
  cuts(piece, piece, *text, {CALLER, "strsep"});
  return piece;
}
