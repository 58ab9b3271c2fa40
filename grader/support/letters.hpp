#pragma once
// ASCII alone, whatever the locale.

#include <algorithm>
#include <string>
#include <string_view>

namespace ipclab {

[[nodiscard]] inline std::string in_small_letters(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

/// "12345", of any length; not "".
[[nodiscard]] inline bool is_number(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace ipclab
