#pragma once
// What was passed over, and why, in a few lines: a folder can hold a million wrong files.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ipclab::intake {

class Notes {
 public:
  static constexpr std::size_t most = 10;

  /// "a.c is a symbolic link": the path is escaped and shortened.
  void passed_over(std::string_view path, std::string_view why);

  /// Why reading ended early; always shown, and once.
  void stopped(std::string why) { stopped_ = std::move(why); }

  [[nodiscard]] std::vector<std::string> lines() const;

 private:
  std::vector<std::string> first_;
  std::size_t more_ = 0;
  std::string stopped_;
};

}  // namespace ipclab::intake
