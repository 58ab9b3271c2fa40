// A stranger's bytes, made safe to show in each of the ways of support/escape.hpp. The first two
// bytes are a width, and an offset.

#include <algorithm>

#include "fuzz/claims.hpp"
#include "support/escape.hpp"

namespace ipclab::fuzz {
namespace {

std::size_t characters_in(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (c & 0xc0) != 0x80; }));
}

void escape(std::size_t width, std::size_t offset, std::string_view bytes) {
  const std::string text = escape_text(bytes);
  claim_safe_to_show(text);
  claim(escape_text(text) == text, "what is escaped stays as it is", text);
  claim(std::ranges::count(text, '\n') == std::ranges::count(bytes, '\n'), "lines stay lines");

  const std::string line = escape_line(bytes);
  claim_safe_line(line);
  const std::string shorter = shorten_line(bytes, width);
  claim_safe_line(shorter);
  // The note, with a number of at most twenty digits, and the leeway that makes it worth its room.
  claim(characters_in(shorter) <= width + 40, "a line is cut to about its width", shorter);
  claim(shorter == line || shorter.find(" more ...]") != std::string::npos, "a cut is told");

  claim_safe_line(escape_window(bytes, offset, offset + width));
  const std::string cut = shorten_text(text, 64 + 4 * width);
  claim_safe_to_show(cut);
  claim(cut.size() <= 64 + 4 * width, "a text is cut to its size", cut);
}

}  // namespace
}  // namespace ipclab::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size < 2) return 0;
  ipclab::fuzz::escape(bytes[0], bytes[1], {reinterpret_cast<const char*>(bytes) + 2, size - 2});
  return 0;
}
