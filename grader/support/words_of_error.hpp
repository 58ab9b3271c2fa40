#pragma once
// What an exception says, so that it tells somebody something: the standard library's own words for
// want of memory ("std::bad_alloc") do not.

#include <exception>
#include <new>
#include <string>

namespace ipclab {

[[nodiscard]] inline std::string words_of(const std::exception& error) {
  if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr) return "there is not enough memory";
  return error.what();
}

}  // namespace ipclab
