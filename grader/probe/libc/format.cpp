#include "probe/libc/format.hpp"

#include <cstdint>

namespace ipclab::probe {
namespace {

enum class Length { none, hh, h, l, ll, j, z, t, L };

struct Conversion {
  bool stars_width = false;
  bool stars_precision = false;
  bool has_precision = false;
  bool is_numbered = false;
  bool is_suppressed = false;  ///< scanf's `*`
  bool allocates = false;      ///< scanf's `m`
  std::size_t number = 0;      ///< the precision, or scanf's width
  Length length = Length::none;
  char letter = '\0';
  const char* set = nullptr;  ///< of scanf's %[
};

bool is_one_of(char letter, const char* letters) {
  for (; *letters != '\0'; ++letters)
    if (*letters == letter) return true;
  return false;
}

std::size_t take_number(const char*& at) {
  std::size_t value = 0;
  for (; *at >= '0' && *at <= '9'; ++at) value = value * 10 + static_cast<std::size_t>(*at - '0');
  return value;
}

Length take_length(const char*& at) {
  switch (*at) {
    case 'h': return *++at == 'h' ? (++at, Length::hh) : Length::h;
    case 'l': return *++at == 'l' ? (++at, Length::ll) : Length::l;
    case 'q': return ++at, Length::ll;
    case 'j': return ++at, Length::j;
    case 'z': return ++at, Length::z;
    case 't': return ++at, Length::t;
    case 'L': return ++at, Length::L;
  }
  return Length::none;
}

/// `at` stands behind the per cent sign, and afterwards behind the conversion.
Conversion take_printed(const char*& at) {
  Conversion found;
  while (is_one_of(*at, "-+ #0'I")) ++at;
  if (*at == '*') {
    found.stars_width = true;
    ++at;
  } else {
    take_number(at);
  }
  if (*at == '$') found.is_numbered = true;
  if (*at == '.') {
    found.has_precision = true;
    found.stars_precision = *++at == '*';
    if (found.stars_precision)
      ++at;
    else
      found.number = take_number(at);
  }
  found.length = take_length(at);
  found.letter = *at;
  if (*at != '\0') ++at;
  return found;
}

Conversion take_scanned(const char*& at) {
  Conversion found;
  for (; *at == '*' || *at == '\''; ++at) found.is_suppressed = found.is_suppressed || *at == '*';
  found.number = take_number(at);
  if (*at == '$') found.is_numbered = true;
  if (*at == 'm') {
    found.allocates = true;
    ++at;
  }
  found.length = take_length(at);
  found.letter = *at;
  if (*at == '\0') return found;
  if (*at++ != '[') return found;
  if (*at == '^') ++at;
  if (*at == ']') ++at;
  while (*at != '\0' && *at != ']') ++at;
  if (*at == ']') ++at;
  return found;
}

std::size_t size_of_integer(Length length) {
  switch (length) {
    case Length::hh: return 1;
    case Length::h: return 2;
    case Length::none: return 4;
    case Length::l:
    case Length::ll:
    case Length::j:
    case Length::z:
    case Length::t:
    case Length::L: return 8;
  }
  return 1;
}

std::size_t size_of_real(Length length) {
  if (length == Length::L || length == Length::ll) return sizeof(long double);
  return length == Length::l ? sizeof(double) : sizeof(float);
}

/// What scanf has written for one conversion.
std::size_t size_of_scanned(const Conversion& conversion, const char* to) {
  if (conversion.allocates) return sizeof(char*);
  if (is_one_of(conversion.letter, "diouxXn")) return size_of_integer(conversion.length);
  if (is_one_of(conversion.letter, "aefgAEFG")) return size_of_real(conversion.length);
  if (conversion.letter == 'p') return sizeof(void*);
  if (conversion.length == Length::l) return 1;  // wide letters: at least something
  if (conversion.letter == 'c') return conversion.number == 0 ? 1 : conversion.number;
  return length_of(to) + 1;
}

}  // namespace

void reads_format(const char* format, std::va_list arguments, const LibcCall& call) {
  std::va_list rest;
  va_copy(rest, arguments);
  reads_string(format, call);
  for (const char* at = format; *at != '\0';) {
    if (*at++ != '%') continue;
    Conversion found = take_printed(at);
    if (found.is_numbered) break;
    if (found.stars_width) va_arg(rest, int);
    if (found.stars_precision) {
      const int precision = va_arg(rest, int);
      found.has_precision = precision >= 0;
      found.number = static_cast<std::size_t>(precision);
    }
    if (found.letter == '%' || found.letter == 'm') continue;
    if (is_one_of(found.letter, "diouxXc")) {
      if (size_of_integer(found.length) == 8)
        va_arg(rest, long);
      else
        va_arg(rest, int);
    } else if (is_one_of(found.letter, "eEfFgGaA")) {
      if (found.length == Length::L)
        va_arg(rest, long double);
      else
        va_arg(rest, double);
    } else if (is_one_of(found.letter, "spn")) {
      const auto* text = va_arg(rest, const char*);
      if (found.letter == 'n') writes(text, size_of_integer(found.length), call);
      if (found.letter != 's' || text == nullptr || found.length == Length::l) continue;
      reads_string(text, found.has_precision ? found.number : ~std::size_t{0}, call);
    } else {
      break;
    }
  }
  va_end(rest);
}

void writes_scanned(const char* format, std::va_list arguments, int assigned,
                    const LibcCall& call) {
  std::va_list rest;
  va_copy(rest, arguments);
  for (const char* at = format; *at != '\0';) {
    if (*at++ != '%') continue;
    const Conversion found = take_scanned(at);
    if (found.letter == '%' || found.is_suppressed) continue;
    if (found.is_numbered || !is_one_of(found.letter, "diouxXnaefgAEFGpcsCS[")) break;
    // %n is written when the conversions before it were, and is not counted.
    if (found.letter != 'n' && assigned-- <= 0) break;
    auto* to = va_arg(rest, char*);
    writes(to, size_of_scanned(found, to), call);
  }
  va_end(rest);
}

}  // namespace ipclab::probe
