#pragma once
// Words of a lab file that stand for numbers, ranges, durations, sizes and signals. Pure.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "spec/lab.hpp"
#include "support/bytes.hpp"

namespace ipclab::spec {

/// A decimal number, and nothing else.
[[nodiscard]] std::optional<std::int64_t> integer_of(std::string_view word);

/// A decimal number with an optional fraction; never infinite.
[[nodiscard]] std::optional<double> decimal_of(std::string_view word);

/// "500ms", "10s", "2min"; more than 0 and at most a day.
[[nodiscard]] std::optional<std::chrono::milliseconds> duration_of(std::string_view word);

/// "512B", "64KiB", "4MiB", "1GiB"; at most 1 TiB.
[[nodiscard]] std::optional<Bytes> size_of_word(std::string_view word);

/// "3" (exactly), ">=3", "<=3" or "1..3"; numbers of at most 1,000,000,000.
[[nodiscard]] std::optional<Range> range_of(std::string_view word);

/// "SIGTERM" and the like, as in signal(7), and "SIGRTMIN+3".
[[nodiscard]] std::optional<int> signal_of(std::string_view word);

/// "0600"; at most 0777.
[[nodiscard]] std::optional<unsigned> mode_of(std::string_view word);

}  // namespace ipclab::spec
