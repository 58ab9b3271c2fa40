#pragma once
// Comes in: which test begins. Goes out: one line of a terminal that is written over and over, and
// nothing at all where the output is no terminal.

#include <cstddef>
#include <iosfwd>
#include <string_view>

namespace ipclab::report {

/// "[ 12/40] pipeline.two ..."; the line is gone when the owner is. One thread at a time.
class Progress {
 public:
  enum class Output { terminal, other };

  /// `out` must outlive this.
  Progress(std::ostream& out, Output kind, unsigned width) noexcept
      : out_{out}, kind_{kind}, width_{width} {}
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress() { clear(); }

  /// The test `id` begins, the `number`th (from 1) of `total`.
  void begin(std::size_t number, std::size_t total, std::string_view id);

  /// Any other line, which must be safe to show.
  void show(std::string_view line);

  /// Takes the line away, so that something else can be printed.
  void clear() noexcept;

 private:
  std::ostream& out_;
  Output kind_;
  unsigned width_;
  bool shown_ = false;
};

}  // namespace ipclab::report
