#pragma once
// Texts with places for words.

#include <string>
#include <string_view>

namespace ipclab::release {

[[nodiscard]] inline std::string replaced(std::string text, std::string_view place,
                                          std::string_view word) {
  for (std::size_t at = 0; (at = text.find(place, at)) != std::string::npos; at += word.size())
    text.replace(at, place.size(), word);
  return text;
}

[[nodiscard]] inline std::string for_lab(std::string_view text, std::string_view lab) {
  return replaced(std::string{text}, "@LAB@", lab);
}

}  // namespace ipclab::release
