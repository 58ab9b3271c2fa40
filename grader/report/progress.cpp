#include "report/progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <ostream>
#include <string>

#include "report/layout.hpp"
#include "support/escape.hpp"

namespace ipclab::report {
namespace {

// ECMA-48 EL: erases from the cursor to the end of the line.
constexpr std::string_view restart_line = "\r\x1b[K";

}  // namespace

void Progress::begin(std::size_t number, std::size_t total, std::string_view id) {
  if (kind_ == Output::other) return;
  const std::size_t digits = std::to_string(total).size();
  show(fmt::format("[{:>{}}/{}] {} ...", number, digits + 1, total, escape_line(id)));
}

void Progress::show(std::string_view line) {
  if (kind_ == Output::other) return;
  // A line that reached the last column would wrap, and \r would go back over half of it only.
  out_ << restart_line << clipped(line, std::max(width_, 2U) - 1) << std::flush;
  shown_ = true;
}

void Progress::clear() noexcept {
  if (!shown_) return;
  shown_ = false;
  try {
    out_ << restart_line << std::flush;
  } catch (const std::exception&) {
    // The stream throws only if its owner asked for it; a line of progress is not worth it here.
  }
}

}  // namespace ipclab::report
