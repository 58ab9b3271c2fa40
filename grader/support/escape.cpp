#include "support/escape.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace ipclab {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// What a terminal or browser draws as nothing, as a blank that is not U+0020, or as an order to
// turn the direction of the text: a report must not be able to lie about what was printed.
constexpr std::array<Range, 27> hidden{{
    {0x0080, 0x00a0},     // C1 controls, no-break space
    {0x00ad, 0x00ad},     // soft hyphen
    {0x034f, 0x034f},     // combining grapheme joiner
    {0x061c, 0x061c},     // Arabic letter mark
    {0x115f, 0x1160},     // Hangul fillers
    {0x1680, 0x1680},     // Ogham space mark
    {0x17b4, 0x17b5},     // Khmer inherent vowels
    {0x180b, 0x180f},     // Mongolian selectors and vowel separator
    {0x2000, 0x200f},     // spaces, zero-width characters, direction marks
    {0x2028, 0x202f},     // line separators, embeddings and overrides, narrow space
    {0x205f, 0x206f},     // mathematical space, invisible operators, isolates
    {0x2800, 0x2800},     // blank Braille pattern
    {0x3000, 0x3000},     // ideographic space
    {0x3164, 0x3164},     // Hangul filler
    {0xe000, 0xf8ff},     // private use
    {0xfdd0, 0xfdef},     // noncharacters
    {0xfe00, 0xfe0f},     // variation selectors
    {0xfeff, 0xfeff},     // byte order mark
    {0xffa0, 0xffa0},     // halfwidth Hangul filler
    {0xfff0, 0xfffc},     // interlinear annotations and other specials
    {0xfffe, 0xffff},     // noncharacters
    {0x1107f, 0x1107f},   // Brahmi number joiner
    {0x1bca0, 0x1bca3},   // shorthand format controls
    {0x1d159, 0x1d159},   // musical null notehead
    {0x1d173, 0x1d17a},   // musical format controls
    {0xe0000, 0xe0fff},   // tags, more variation selectors
    {0xf0000, 0x10ffff},  // private use
}};

bool is_hidden(char32_t point) {
  return std::any_of(hidden.begin(), hidden.end(), [point](const Range& range) {
    return range.first <= point && point <= range.last;
  });
}

bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xc0) == 0x80; }

struct Character {
  char32_t point = 0;
  std::size_t length = 1;
  bool valid = false;
};

/// The UTF-8 character at the beginning of `bytes` (not empty): neither overlong nor a surrogate.
Character decode(std::string_view bytes) {
  const auto lead = static_cast<unsigned char>(bytes.front());
  if (lead < 0x80) return {lead, 1, true};
  const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || bytes.size() < length) return {lead, 1, false};
  char32_t point = lead & (0xffu >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if (!continues(bytes[i])) return {lead, 1, false};
    point = point << 6 | (static_cast<unsigned char>(bytes[i]) & 0x3fu);
  }
  constexpr std::array<char32_t, 5> smallest{0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = point >= 0xd800 && point <= 0xdfff;
  if (point < smallest[length] || point > 0x10ffff || surrogate) return {lead, 1, false};
  return {point, length, true};
}

void append_hex(std::string& out, std::string_view prefix, char32_t value, int digits) {
  out += prefix;
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4)
    out += "0123456789abcdef"[value >> shift & 0xf];
}

enum class Newlines { keep, escape };

/// Appends the first character of `bytes` in a form that is safe to show; returns its length.
std::size_t append_escaped(std::string& out, std::string_view bytes, Newlines newlines) {
  const Character character = decode(bytes);
  const char32_t point = character.point;
  if (!character.valid) {
    append_hex(out, "\\x", point, 2);
  } else if (point == '\n' || point == '\t') {
    if (newlines == Newlines::keep)
      out += bytes.front();
    else
      out += point == '\n' ? "\\n" : "\\t";
  } else if (point == '\r') {
    out += "\\r";
  } else if (point < 0x20 || point == 0x7f) {
    append_hex(out, "\\x", point, 2);
  } else if (point >= 0x80 && is_hidden(point)) {
    const bool wide = point > 0xffff;
    append_hex(out, wide ? "\\U" : "\\u", point, wide ? 8 : 4);
  } else {
    out += bytes.substr(0, character.length);
  }
  return character.length;
}

std::string escape(std::string_view bytes, Newlines newlines) {
  std::string out;
  out.reserve(bytes.size());
  while (!bytes.empty()) bytes.remove_prefix(append_escaped(out, bytes, newlines));
  return out;
}

/// How many bytes at the beginning of `bytes` need at most `width` columns when escaped.
std::size_t fitting(std::string_view bytes, std::size_t width) {
  std::string shown;
  std::size_t taken = 0;
  std::size_t columns = 0;
  while (taken < bytes.size()) {
    shown.clear();
    const std::size_t length = append_escaped(shown, bytes.substr(taken), Newlines::escape);
    columns += static_cast<std::size_t>(
        std::count_if(shown.begin(), shown.end(), [](char c) { return !continues(c); }));
    if (columns > width) break;
    taken += length;
  }
  return taken;
}

/// The same at the end of `bytes`; each byte shows as at least a quarter of a column, so that the
/// search begins at a place where even the widest characters fit.
std::size_t fitting_at_end(std::string_view bytes, std::size_t width) {
  std::size_t begin = bytes.size() - std::min(bytes.size(), 4 * width);
  while (begin < bytes.size() && fitting(bytes.substr(begin), width) < bytes.size() - begin) {
    ++begin;
    for (int i = 0; i < 3 && begin < bytes.size() && continues(bytes[begin]); ++i) ++begin;
  }
  return bytes.size() - begin;
}

std::string left_out(std::size_t count) { return "[... " + std::to_string(count) + " more ...]"; }

bool plain(char c) {
  constexpr std::string_view allowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=,+@%";
  return allowed.find(c) != std::string_view::npos;
}

}  // namespace

std::string escape_text(std::string_view bytes) { return escape(bytes, Newlines::keep); }

std::string escape_line(std::string_view bytes) { return escape(bytes, Newlines::escape); }

std::string shorten_line(std::string_view bytes, std::size_t width) {
  // Leaving out less than the note takes would help nobody.
  constexpr std::size_t note = 24;
  if (fitting(bytes, width + note) == bytes.size()) return escape_line(bytes);
  const std::size_t head = fitting(bytes, width - width / 2);
  const std::size_t tail = fitting_at_end(bytes.substr(head), width / 2);
  return escape_line(bytes.substr(0, head)) + left_out(bytes.size() - head - tail) +
         escape_line(bytes.substr(bytes.size() - tail));
}

std::string escape_window(std::string_view line, std::size_t begin, std::size_t end) {
  end = std::min(end, line.size());
  begin = std::min(begin, end);
  for (int i = 0; i < 3 && begin > 0 && begin < line.size() && continues(line[begin]); ++i) --begin;
  for (int i = 0; i < 3 && end < line.size() && continues(line[end]); ++i) ++end;
  std::string out;
  if (begin > 0) out += left_out(begin);
  out += escape_line(line.substr(begin, end - begin));
  if (end < line.size()) out += left_out(line.size() - end);
  return out;
}

std::string shorten_text(std::string_view text, std::size_t size) {
  if (text.size() <= size) return std::string{text};
  constexpr std::size_t note = 40;
  const std::size_t room = size > note ? size - note : 0;
  std::size_t head = room / 2;
  std::size_t tail = text.size() - room / 2;
  const std::size_t line_end = text.substr(0, head).rfind('\n');
  if (line_end != std::string_view::npos && line_end > head / 2) head = line_end + 1;
  const std::size_t line_begin = text.find('\n', tail);
  if (line_begin != std::string_view::npos && line_begin - tail < room / 4) tail = line_begin;
  while (head > 0 && continues(text[head])) --head;
  while (tail < text.size() && continues(text[tail])) ++tail;
  return std::string{text.substr(0, head)} + left_out(tail - head) + std::string{text.substr(tail)};
}

std::string counted(std::uint64_t count, std::string_view noun) {
  std::string words = std::to_string(count) + ' ' + std::string{noun};
  if (count == 1) return words;
  // "process", "match" and their like take "es"; "copy" and its like do not occur.
  const bool hissing = noun.ends_with('s') || noun.ends_with("ch");
  return words + (hissing ? "es" : "s");
}

std::string in_words(Bytes size) {
  constexpr std::array<std::string_view, 4> units{"KiB", "MiB", "GiB", "TiB"};
  if (size.count < 1024) return counted(size.count, "byte");
  std::uint64_t unit = 1024;
  std::size_t index = 0;
  while (index + 1 < units.size() && size.count / unit >= 1024) {
    unit *= 1024;
    ++index;
  }
  std::string words = std::to_string(size.count / unit);
  const std::uint64_t tenths = size.count % unit / (unit / 10);
  if (tenths != 0) words += '.' + std::to_string(std::min<std::uint64_t>(tenths, 9));
  return words + ' ' + std::string{units[index]};
}

std::string quote_for_shell(const std::string& word) {
  if (!word.empty() && std::ranges::all_of(word, plain)) return word;
  std::string text = "'";
  for (const char c : word) text += c == '\'' ? std::string{"'\\''"} : std::string(1, c);
  return text + "'";
}

}  // namespace ipclab
