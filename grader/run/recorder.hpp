#pragma once
// Writes a Transcript: keeps the first and the last bytes of a stream, drops the middle of a flood.

#include <string_view>

#include "evidence/evidence.hpp"
#include "support/bytes.hpp"

namespace ipclab::run {

class Recorder {
 public:
  /// At most `limit` bytes are kept, half of them from the beginning.
  explicit Recorder(Bytes limit) : limit_{limit} {}

  void add(std::string_view bytes, evidence::Moment at);
  void end() { transcript_.ended = true; }

  [[nodiscard]] const evidence::Transcript& transcript() const { return transcript_; }

 private:
  void add_to_tail(std::string_view bytes);

  Bytes limit_;
  evidence::Transcript transcript_;
};

}  // namespace ipclab::run
