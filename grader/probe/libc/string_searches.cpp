// string.h: what only looks at strings, and numbers made of them. Read is what has to be read to
// know the answer.

#include <inttypes.h>
#include <stdlib.h>

#include <cstddef>

#include "probe/interpose.hpp"
#include "probe/libc/touch.hpp"

using namespace ipclab::probe;

namespace {

unsigned char lower(unsigned char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<unsigned char>(letter | 0x20) : letter;
}

/// Two strings are compared as far as the first difference.
void compares(const char* left, const char* right, std::size_t most, bool folds,
              const LibcCall& call) {
  if (!touches()) return;
  std::size_t size = 0;
  while (size < most) {
    const auto a = static_cast<unsigned char>(left[size]);
    const auto b = static_cast<unsigned char>(right[size]);
    ++size;
    if (a == '\0' || (a != b && (!folds || lower(a) != lower(b)))) break;
  }
  reads(left, size, call);
  reads(right, size, call);
}

constexpr std::size_t no_limit = ~std::size_t{0};

/// As far as the place that was found, `beyond` bytes of which were looked at.
void searches(const char* text, const char* at, std::size_t beyond, const LibcCall& call) {
  if (at == nullptr) return reads_string(text, call);
  reads(text, static_cast<std::size_t>(at - text) + beyond, call);
}

}  // namespace

INTERPOSE(std::size_t, strlen, (const char* text)) {
  if (touches()) [[unlikely]]
    reads_string(text, {CALLER, "strlen"});
  return REAL(strlen)(text);
}
INTERPOSE(std::size_t, strnlen, (const char* text, std::size_t most)) {
  if (touches()) reads_string(text, most, {CALLER, "strnlen"});
  return REAL(strnlen)(text, most);
}

INTERPOSE(int, strcmp, (const char* left, const char* right)) {
  compares(left, right, no_limit, false, {CALLER, "strcmp"});
  return REAL(strcmp)(left, right);
}
INTERPOSE(int, strncmp, (const char* left, const char* right, std::size_t most)) {
  compares(left, right, most, false, {CALLER, "strncmp"});
  return REAL(strncmp)(left, right, most);
}
INTERPOSE(int, strcasecmp, (const char* left, const char* right)) {
  unsafe_call("strcasecmp", CALLER);
  compares(left, right, no_limit, true, {CALLER, "strcasecmp"});
  return REAL(strcasecmp)(left, right);
}
INTERPOSE(int, strncasecmp, (const char* left, const char* right, std::size_t most)) {
  unsafe_call("strncasecmp", CALLER);
  compares(left, right, most, true, {CALLER, "strncasecmp"});
  return REAL(strncasecmp)(left, right, most);
}
INTERPOSE(int, strcoll, (const char* left, const char* right)) {
  unsafe_call("strcoll", CALLER);
  compares(left, right, no_limit, true, {CALLER, "strcoll"});
  return REAL(strcoll)(left, right);
}

#define FINDS_LETTER(name)                                                       \
  INTERPOSE(char*, name, (const char* text, int letter)) {                       \
    if (touches()) searches(text, REAL(name)(text, letter), 1, {CALLER, #name}); \
    return REAL(name)(text, letter);                                             \
  }
FINDS_LETTER(strchr)
FINDS_LETTER(index)
INTERPOSE(char*, strchrnul, (const char* text, int letter)) {
  unsafe_call("strchrnul", CALLER);
  if (touches()) searches(text, REAL(strchrnul)(text, letter), 1, {CALLER, "strchrnul"});
  return REAL(strchrnul)(text, letter);
}
INTERPOSE(char*, strrchr, (const char* text, int letter)) {
  if (touches()) reads_string(text, {CALLER, "strrchr"});
  return REAL(strrchr)(text, letter);
}
INTERPOSE(char*, rindex, (const char* text, int letter)) {
  if (touches()) reads_string(text, {CALLER, "rindex"});
  return REAL(rindex)(text, letter);
}

INTERPOSE(char*, strstr, (const char* text, const char* what)) {
  if (touches()) {
    reads_string(what, {CALLER, "strstr"});
    searches(text, REAL(strstr)(text, what), length_of(what), {CALLER, "strstr"});
  }
  return REAL(strstr)(text, what);
}
INTERPOSE(char*, strcasestr, (const char* text, const char* what)) {
  unsafe_call("strcasestr", CALLER);
  if (touches()) {
    reads_string(what, {CALLER, "strcasestr"});
    searches(text, REAL(strcasestr)(text, what), length_of(what), {CALLER, "strcasestr"});
  }
  return REAL(strcasestr)(text, what);
}

INTERPOSE(std::size_t, strspn, (const char* text, const char* set)) {
  if (touches()) reads(text, REAL(strspn)(text, set) + 1, {CALLER, "strspn"});
  return REAL(strspn)(text, set);
}
INTERPOSE(std::size_t, strcspn, (const char* text, const char* set)) {
  if (touches()) reads(text, REAL(strcspn)(text, set) + 1, {CALLER, "strcspn"});
  return REAL(strcspn)(text, set);
}
INTERPOSE(char*, strpbrk, (const char* text, const char* set)) {
  if (touches()) searches(text, REAL(strpbrk)(text, set), 1, {CALLER, "strpbrk"});
  return REAL(strpbrk)(text, set);
}

// The number's letters, and the one that ended it. `end` may be null.
#define MAKES_INTEGER(type, name)                                            \
  INTERPOSE(type, name, (const char* text, char** end, int base)) {          \
    unsafe_call(#name, CALLER);                                              \
    char* stop = nullptr;                                                    \
    char** const place = end != nullptr ? end : &stop;                       \
    const type value = REAL(name)(text, place, base);                        \
    const bool knows_base = base == 0 || (base > 1 && base <= 36);           \
    if (touches() && knows_base) searches(text, *place, 1, {CALLER, #name}); \
    return value;                                                            \
  }
MAKES_INTEGER(long, strtol)
MAKES_INTEGER(unsigned long, strtoul)
MAKES_INTEGER(long long, strtoll)
MAKES_INTEGER(unsigned long long, strtoull)
MAKES_INTEGER(intmax_t, strtoimax)
MAKES_INTEGER(uintmax_t, strtoumax)

#define MAKES_REAL(type, name)                                 \
  INTERPOSE(type, name, (const char* text, char** end)) {      \
    unsafe_call(#name, CALLER);                                \
    char* stop = nullptr;                                      \
    char** const place = end != nullptr ? end : &stop;         \
    const type value = REAL(name)(text, place);                \
    if (touches()) searches(text, *place, 1, {CALLER, #name}); \
    return value;                                              \
  }
MAKES_REAL(float, strtof)
MAKES_REAL(double, strtod)
MAKES_REAL(long double, strtold)

#define MAKES_SIMPLE(type, name)                                                      \
  INTERPOSE(type, name, (const char* text)) {                                         \
    unsafe_call(#name, CALLER);                                                       \
    if (touches()) {                                                                  \
      std::size_t size = 0;                                                           \
      while (text[size] == ' ' || (text[size] >= '\t' && text[size] <= '\r')) ++size; \
      if (text[size] == '-' || text[size] == '+') ++size;                             \
      while (text[size] >= '0' && text[size] <= '9') ++size;                          \
      reads(text, size + 1, {CALLER, #name});                                         \
    }                                                                                 \
    return REAL(name)(text);                                                          \
  }
MAKES_SIMPLE(int, atoi)
MAKES_SIMPLE(long, atol)
MAKES_SIMPLE(long long, atoll)
MAKES_SIMPLE(double, atof)
