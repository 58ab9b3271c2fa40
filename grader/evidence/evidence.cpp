#include "evidence/evidence.hpp"

#include <algorithm>

namespace ipclab::evidence {

std::string slice(const Transcript& transcript, std::uint64_t from, std::uint64_t to) {
  const std::uint64_t head_end = transcript.head.size();
  const std::uint64_t tail_begin = head_end + transcript.dropped;
  to = std::min(to, transcript.size());
  if (from >= to) return {};
  std::string text;
  if (from < head_end) text.append(transcript.head, from, std::min(to, head_end) - from);
  const std::uint64_t gap_begin = std::max(from, head_end);
  const std::uint64_t gap_end = std::min(to, tail_begin);
  if (gap_begin < gap_end)
    text += "[... " + std::to_string(gap_end - gap_begin) + " bytes left out ...]";
  if (to > tail_begin) {
    const std::uint64_t begin = std::max(from, tail_begin) - tail_begin;
    text.append(transcript.tail, begin, to - tail_begin - begin);
  }
  return text;
}

bool whole(const Transcript& transcript, std::uint64_t from, std::uint64_t to) {
  if (transcript.dropped == 0) return to <= transcript.size();
  const std::uint64_t head_end = transcript.head.size();
  if (to > transcript.size()) return false;
  return to <= head_end || from >= head_end + transcript.dropped;
}

Moment arrival_of(const Transcript& transcript, std::uint64_t offset) {
  Moment at{};
  for (const Arrival& arrival : transcript.arrivals) {
    if (arrival.offset > offset) break;
    at = arrival.at;
  }
  return at;
}

}  // namespace ipclab::evidence
