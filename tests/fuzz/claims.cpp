#include "fuzz/claims.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>

#include "spec/utf8.hpp"

namespace ipclab::fuzz {
namespace {

constexpr std::array<std::string_view, 10> colours{
    "\x1b[0m",  "\x1b[1m",  "\x1b[2m",  "\x1b[31m",   "\x1b[32m",
    "\x1b[33m", "\x1b[35m", "\x1b[36m", "\x1b[1;31m", "\x1b[1;32m"};

// U+200E and U+200F, U+202A to U+202E, U+2066 to U+2069.
bool turns_direction(std::string_view rest) {
  if (rest.size() < 3 || rest[0] != '\xe2') return false;
  const auto last = static_cast<unsigned char>(rest[2]);
  if (rest[1] == '\x80') return last == 0x8e || last == 0x8f || (last >= 0xaa && last <= 0xae);
  return rest[1] == '\x81' && last >= 0xa6 && last <= 0xa9;
}

bool is_c1_control(std::string_view rest) {
  return rest.size() >= 2 && rest[0] == '\xc2' && static_cast<unsigned char>(rest[1]) < 0xa0;
}

}  // namespace

void fail(std::string_view what, std::string_view about) {
  std::fprintf(stderr, "it does not hold that %.*s:\n%.*s\n", static_cast<int>(what.size()),
               what.data(), static_cast<int>(about.size()), about.data());
  std::abort();
}

std::string without_colours(std::string_view text) {
  std::string plain;
  while (!text.empty()) {
    std::size_t length = 0;
    if (text.front() == '\x1b')
      for (const std::string_view code : colours)
        if (text.starts_with(code)) length = code.size();
    if (length == 0) plain += text[length++];
    text.remove_prefix(length);
  }
  return plain;
}

void claim_safe_to_show(std::string_view text) {
  claim(!spec::invalid_utf8(text), "the text is valid UTF-8", text);
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const bool control = (byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7f;
    claim(!control && !is_c1_control(text.substr(at)), "the text has no control character", text);
    claim(!turns_direction(text.substr(at)), "the text keeps its direction", text);
  }
}

void claim_safe_line(std::string_view text) {
  claim_safe_to_show(text);
  claim(text.find_first_of("\n\t") == std::string_view::npos, "the text is one line", text);
}

}  // namespace ipclab::fuzz
