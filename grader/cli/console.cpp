#include "cli/console.hpp"

#include <langinfo.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <clocale>
#include <cstdlib>
#include <iostream>
#include <string_view>

#include "support/escape.hpp"

namespace ipclab::cli {
namespace {

unsigned columns() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 20)
    return std::min<unsigned>(size.ws_col, 100);
  return 80;
}

bool locale_is_utf8() {
  std::setlocale(LC_CTYPE, "");
  return std::string_view{::nl_langinfo(CODESET)} == "UTF-8";
}

}  // namespace

bool is_terminal(int fd) { return ::isatty(fd) == 1; }

report::Style console_style() {
  const char* no_colour = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  const bool plain = (no_colour != nullptr && *no_colour != '\0') ||
                     (terminal != nullptr && std::string_view{terminal} == "dumb");
  return {.colour = is_terminal(STDOUT_FILENO) && !plain,
          .unicode = locale_is_utf8(),
          .width = columns()};
}

bool output_arrived() { return !std::cout.flush().fail(); }

void complain(const std::string& text) {
  constexpr std::size_t longest = 12 << 10;
  std::cerr << "ipclab: " << shorten_text(text, longest) << "\n";
}

}  // namespace ipclab::cli
