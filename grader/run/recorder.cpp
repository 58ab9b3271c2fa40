#include "run/recorder.hpp"

#include <algorithm>

namespace ipclab::run {
namespace {

constexpr std::size_t most_arrivals = 4096;

}  // namespace

void Recorder::add(std::string_view bytes, evidence::Moment at) {
  note_arrival(at);
  const std::size_t half = limit_.count / 2;
  const std::size_t room = half - std::min<std::size_t>(half, transcript_.head.size());
  transcript_.head.append(bytes.substr(0, room));
  if (bytes.size() > room) add_to_tail(bytes.substr(room));
}

/// When there are too many, each second one is merged with the one before it.
void Recorder::note_arrival(evidence::Moment at) {
  auto& arrivals = transcript_.arrivals;
  if (arrivals.size() >= most_arrivals) {
    for (std::size_t i = 0; 2 * i < arrivals.size(); ++i) arrivals[i] = arrivals[2 * i];
    arrivals.resize((arrivals.size() + 1) / 2);
  }
  arrivals.push_back({at, transcript_.size()});
}

void Recorder::add_to_tail(std::string_view bytes) {
  std::string& tail = transcript_.tail;
  tail.append(bytes);
  const std::size_t half = limit_.count - limit_.count / 2;
  // Trimmed only when it has doubled, so that a flood in small pieces is not moved again and again.
  if (tail.size() <= 2 * half && transcript_.dropped > 0) return;
  if (tail.size() <= half) return;
  const std::size_t excess = tail.size() - half;
  tail.erase(0, excess);
  transcript_.dropped += excess;
}

}  // namespace ipclab::run
