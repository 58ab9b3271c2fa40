#include "intake/packing.hpp"

#include <array>
#include <string_view>

namespace ipclab::intake {
namespace {

// POSIX pax, "ustar Interchange Format": a header of one block, then the content in whole blocks.
constexpr std::size_t block = 512;
constexpr std::size_t longest_name = 100;
using Header = std::array<char, block>;

void put(Header& header, std::size_t at, std::string_view text) {
  text.copy(header.data() + at, text.size());
}

/// `digits` in base 8, with a null byte behind them.
std::string octal(std::uint64_t number, std::size_t digits) {
  std::string text(digits, '0');
  for (std::size_t i = digits; i-- > 0; number /= 8) text[i] = static_cast<char>('0' + number % 8);
  return text + '\0';
}

void append(std::string& tar, std::string_view name, char type, std::string_view content) {
  Header header{};
  put(header, 0, name.substr(0, longest_name));
  put(header, 100, octal(0644, 7));
  put(header, 108, octal(0, 7));  // uid
  put(header, 116, octal(0, 7));  // gid
  put(header, 124, octal(content.size(), 11));
  put(header, 136, octal(0, 11));  // mtime
  put(header, 148, "        ");    // the checksum counts as blanks
  header[156] = type;
  put(header, 257,
      std::string_view{"ustar\0"
                       "00",
                       8});
  std::uint64_t sum = 0;
  for (const char c : header) sum += static_cast<unsigned char>(c);
  put(header, 148, octal(sum, 6));
  tar.append(header.data(), header.size());
  tar.append(content);
  tar.append((block - content.size() % block) % block, '\0');
}

/// "27 path=...\n", where the number counts the whole line and so itself.
std::string record(std::string_view key, std::string_view value) {
  const std::size_t others = key.size() + value.size() + 3;
  std::size_t length = others + 1;
  while (length != others + std::to_string(length).size())
    length = others + std::to_string(length).size();
  return std::to_string(length) + " " + std::string{key} + "=" + std::string{value} + "\n";
}

}  // namespace

std::string packed(const Submission& submission) {
  std::string tar;
  for (const SourceFile& file : submission.files) {
    // Names are bytes: a student's system need not write UTF-8.
    if (file.path.size() > longest_name)
      append(tar, "long-name", 'x', record("hdrcharset", "BINARY") + record("path", file.path));
    append(tar, file.path, '0', file.content);
  }
  tar.append(2 * block, '\0');
  return tar;
}

}  // namespace ipclab::intake
