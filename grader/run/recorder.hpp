#pragma once
// Writes a Transcript: keeps the first and the last bytes of a stream, drops the middle of a flood.

#include <string_view>

#include "evidence/evidence.hpp"
#include "support/bytes.hpp"

namespace ipclab::run {

class Recorder {
 public:
  /// About `limit` bytes are kept, half of it from the beginning; up to half as much again while
  /// more comes.
  explicit Recorder(Bytes limit) : limit_{limit} {}

  void add(std::string_view bytes, evidence::Moment at);
  void end() { transcript_.ended = true; }

  [[nodiscard]] const evidence::Transcript& transcript() const { return transcript_; }

 private:
  void note_arrival(evidence::Moment at);
  void add_to_tail(std::string_view bytes);

  Bytes limit_;
  evidence::Transcript transcript_;
};

}  // namespace ipclab::run
