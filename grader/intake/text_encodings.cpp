#include "intake/text_encodings.hpp"

#include <cstdint>
#include <string>
#include <utility>

namespace ipclab::intake {
namespace {

int base64_value(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+' || c == '-') return 62;
  return c == '/' || c == '_' ? 63 : -1;
}

int digit_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

struct Run {
  std::size_t at;
  std::string letters;
};

/// What may stand between the last letter of a line and the first of the next one: the end of the
/// line, and what makes the next one a comment or a quotation.
std::size_t past_line_end(std::string_view bytes, std::size_t at) {
  constexpr std::string_view between = " \t\r\n\"'`,;#*>|\\";
  bool ended = false, commented = false;
  const std::size_t begin = at;
  for (; at < bytes.size() && at - begin < 40; ++at) {
    ended = ended || bytes[at] == '\n';
    const bool slashes = ended && !commented && bytes.substr(at, 2) == "//";
    commented = commented || slashes;
    if (slashes) ++at;
    if (!slashes && between.find(bytes[at]) == std::string_view::npos) break;
  }
  return ended ? at : begin;
}

template <typename Value>
std::vector<Run> runs_of(std::string_view bytes, Value value) {
  std::vector<Run> runs;
  for (std::size_t at = 0; at < bytes.size();) {
    if (value(bytes[at]) < 0) {
      ++at;
      continue;
    }
    Run run{at, ""};
    std::string with_slashes;  // at the beginning of a line they may be letters, or a comment
    while (at < bytes.size() && value(bytes[at]) >= 0) {
      const std::size_t begin = at;
      while (at < bytes.size() && value(bytes[at]) >= 0) ++at;
      run.letters += bytes.substr(begin, at - begin);
      with_slashes += bytes.substr(begin, at - begin);
      // Words of a text are no lines of letters.
      if (run.letters.size() < shortest_run) break;
      const std::size_t end = std::exchange(at, past_line_end(bytes, at));
      if (bytes.substr(end, at - end).find("//") != std::string_view::npos) with_slashes += "//";
    }
    if (run.letters.size() < shortest_run) continue;
    if (value('/') >= 0 && with_slashes != run.letters) runs.push_back({run.at, with_slashes});
    runs.push_back(std::move(run));
  }
  return runs;
}

std::string from_base64(std::string_view letters) {
  std::string bytes;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : letters) {
    bits = (bits << 6) | static_cast<std::uint32_t>(base64_value(c));
    if ((count += 6) < 8) continue;
    count -= 8;
    bytes += static_cast<char>((bits >> count) & 0xff);
  }
  return bytes;
}

std::string from_digits(std::string_view digits) {
  std::string bytes;
  for (std::size_t at = 0; at + 1 < digits.size(); at += 2)
    bytes += static_cast<char>(digit_value(digits[at]) * 16 + digit_value(digits[at + 1]));
  return bytes;
}

/// "0x41, 0x42" and "\x41\x42" as "4142", with something that is no digit between runs.
std::string without_prefixes(std::string_view bytes) {
  std::string digits;
  std::size_t last = 0;
  for (std::size_t at = 0; at + 3 < bytes.size(); ++at) {
    const bool prefix = (bytes[at] == '0' || bytes[at] == '\\') && (bytes[at + 1] | 0x20) == 'x';
    if (!prefix || digit_value(bytes[at + 2]) < 0 || digit_value(bytes[at + 3]) < 0) continue;
    constexpr std::size_t apart = 40;
    if (at - last > apart) digits += '.';
    digits += bytes.substr(at + 2, 2);
    last = at + 4;
    at += 3;
  }
  return digits;
}

}  // namespace

std::vector<Decoded> base64_within(std::string_view bytes) {
  std::vector<Decoded> found;
  for (const Run& run : runs_of(bytes, base64_value))
    for (std::size_t skip = 0; skip < 4; ++skip)
      found.push_back({"base64 at byte " + std::to_string(run.at),
                       from_base64(std::string_view{run.letters}.substr(skip))});
  return found;
}

std::vector<Decoded> hexadecimal_within(std::string_view bytes) {
  std::vector<Decoded> found;
  for (const std::string& text : {std::string{bytes}, without_prefixes(bytes)})
    for (const Run& run : runs_of(text, digit_value))
      for (std::size_t skip = 0; skip < 2; ++skip)
        found.push_back(
            {"hexadecimal digits", from_digits(std::string_view{run.letters}.substr(skip))});
  return found;
}

}  // namespace ipclab::intake
