#include "spec/units.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <csignal>
#include <cstring>
#include <string>

namespace ipclab::spec {
namespace {

struct Unit {
  std::string_view name;
  std::uint64_t factor;
};

constexpr std::array<Unit, 3> time_units{{{"ms", 1}, {"s", 1'000}, {"min", 60'000}}};
constexpr std::array<Unit, 4> size_units{
    {{"B", 1}, {"KiB", 1ULL << 10}, {"MiB", 1ULL << 20}, {"GiB", 1ULL << 30}}};

constexpr std::uint64_t milliseconds_of_a_day = 24ULL * 60 * 60 * 1000;
constexpr std::uint64_t largest_size = 1ULL << 40;
constexpr std::int64_t largest_count = 1'000'000'000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// "10s" with the units above and at most `largest`.
template <std::size_t N>
std::optional<std::uint64_t> quantity(std::string_view word, const std::array<Unit, N>& units,
                                      std::uint64_t largest) {
  const auto end_of_digits = std::find_if_not(word.begin(), word.end(), is_digit);
  const auto digits = static_cast<std::size_t>(end_of_digits - word.begin());
  std::uint64_t number = 0;
  const auto parsed = std::from_chars(word.data(), word.data() + digits, number);
  if (digits == 0 || parsed.ec != std::errc{}) return std::nullopt;
  for (const Unit& unit : units)
    if (word.substr(digits) == unit.name && number <= largest / unit.factor)
      return number * unit.factor;
  return std::nullopt;
}

/// There may be blanks before the digits, as in ">= 3".
std::optional<std::uint64_t> count_of(std::string_view word) {
  while (word.starts_with(' ')) word.remove_prefix(1);
  const auto number = integer_of(word);
  if (!number || *number < 0 || *number > largest_count) return std::nullopt;
  return static_cast<std::uint64_t>(*number);
}

std::optional<int> realtime_signal(std::string_view word) {
  constexpr std::string_view first = "SIGRTMIN";
  if (!word.starts_with(first)) return std::nullopt;
  word.remove_prefix(first.size());
  if (word.empty()) return SIGRTMIN;
  if (word.size() < 2 || word.front() != '+' || !is_digit(word[1])) return std::nullopt;
  const auto offset = integer_of(word.substr(1));
  if (!offset || *offset > SIGRTMAX - SIGRTMIN) return std::nullopt;
  return SIGRTMIN + static_cast<int>(*offset);
}

}  // namespace

std::optional<std::int64_t> integer_of(std::string_view word) {
  std::int64_t number = 0;
  const char* end = word.data() + word.size();
  const auto parsed = std::from_chars(word.data(), end, number);
  if (word.empty() || parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
  return number;
}

std::optional<double> decimal_of(std::string_view word) {
  double number = 0;
  const char* end = word.data() + word.size();
  const auto parsed = std::from_chars(word.data(), end, number, std::chars_format::fixed);
  if (word.empty() || parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
  if (!std::isfinite(number)) return std::nullopt;
  return number;
}

std::optional<std::chrono::milliseconds> duration_of(std::string_view word) {
  const auto count = quantity(word, time_units, milliseconds_of_a_day);
  if (!count || *count == 0) return std::nullopt;
  return std::chrono::milliseconds{static_cast<std::int64_t>(*count)};
}

std::optional<Bytes> size_of_word(std::string_view word) {
  const auto count = quantity(word, size_units, largest_size);
  if (!count) return std::nullopt;
  return Bytes{*count};
}

std::optional<Range> range_of(std::string_view word) {
  constexpr std::string_view between = "..";
  const std::size_t dots = word.find(between);
  std::optional<std::uint64_t> least = 0;
  std::optional<std::uint64_t> most;
  if (word.starts_with(">=")) {
    least = count_of(word.substr(2));
    if (!least) return std::nullopt;
    return Range{*least, {}};
  }
  if (word.starts_with("<=")) {
    most = count_of(word.substr(2));
  } else {
    least = count_of(word.substr(0, dots));
    most = dots == std::string_view::npos ? least : count_of(word.substr(dots + between.size()));
  }
  if (!least || !most || *least > *most) return std::nullopt;
  return Range{*least, most};
}

std::optional<int> signal_of(std::string_view word) {
  if (!word.starts_with("SIG")) return std::nullopt;
  for (int signal = 1; signal < SIGRTMIN; ++signal) {
    const char* name = ::sigabbrev_np(signal);
    if (name != nullptr && word.substr(3) == name) return signal;
  }
  return realtime_signal(word);
}

std::optional<unsigned> mode_of(std::string_view word) {
  if (word.size() == 4 && word.front() == '0') word.remove_prefix(1);
  unsigned mode = 0;
  const char* end = word.data() + word.size();
  const auto parsed = std::from_chars(word.data(), end, mode, 8);
  if (word.size() != 3 || parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
  return mode;
}

}  // namespace ipclab::spec
