#pragma once
// Looks for many pieces of text at once, whatever stands between their characters. Pure.

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace ipclab::release {

/// Small letters, and without blanks, control characters and backslashes: the same for a text that
/// was indented, broken into other lines, written with two bytes for each character, or put into
/// the quotes of C or JSON.
[[nodiscard]] std::string significant(std::string_view text);

struct Needle {
  std::string text;    ///< as significant() gives it
  std::string place;   ///< where it is from, for people
  bool prose = false;  ///< a sentence that the handout may say too
};

struct Found {
  const Needle* needle;
  std::size_t at;  ///< of the significant characters
};

class Needles {
 public:
  /// Of the same text only the first is kept; shorter than shortest_needle is none.
  void add(Needle needle);
  void add_all(Needles others);
  /// No more than `most`.
  [[nodiscard]] std::vector<Found> find(std::string_view significant, std::size_t most) const;
  [[nodiscard]] std::size_t size() const { return count_; }

 private:
  std::unordered_map<std::uint64_t, std::vector<Needle>> by_beginning_;
  std::vector<bool> beginnings_ = std::vector<bool>(1U << 24);  ///< by the first three characters
  std::size_t count_ = 0;
};

inline constexpr std::size_t shortest_needle = 6;

}  // namespace ipclab::release
