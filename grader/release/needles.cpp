#include "release/needles.hpp"

#include <algorithm>
#include <cstring>

namespace ipclab::release {
namespace {

std::uint64_t beginning_of(const char* text) {
  std::uint64_t beginning = 0;
  std::memcpy(&beginning, text, shortest_needle);
  return beginning;
}

/// Most places of most texts are the beginning of nothing, which this tells without a look-up.
std::size_t first_three(const char* text) {
  const auto byte = [&](std::size_t at) {
    return std::size_t{static_cast<unsigned char>(text[at])};
  };
  return byte(0) << 16 | byte(1) << 8 | byte(2);
}

}  // namespace

std::string significant(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= ' ' || byte == 0x7f || c == '\\') continue;
    result += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return result;
}

void Needles::add(Needle needle) {
  if (needle.text.size() < shortest_needle) return;
  auto& alike = by_beginning_[beginning_of(needle.text.data())];
  if (std::ranges::find(alike, needle.text, &Needle::text) != alike.end()) return;
  beginnings_[first_three(needle.text.data())] = true;
  alike.push_back(std::move(needle));
  ++count_;
}

void Needles::add_all(Needles others) {
  for (auto& [beginning, alike] : others.by_beginning_)
    for (Needle& needle : alike) add(std::move(needle));
}

std::vector<Found> Needles::find(std::string_view text, std::size_t most) const {
  std::vector<Found> found;
  for (std::size_t at = 0; at + shortest_needle <= text.size() && found.size() < most; ++at) {
    if (!beginnings_[first_three(text.data() + at)]) continue;
    const auto alike = by_beginning_.find(beginning_of(text.data() + at));
    if (alike == by_beginning_.end()) continue;
    for (const Needle& needle : alike->second)
      if (text.substr(at).starts_with(needle.text) && found.size() < most)
        found.push_back({&needle, at});
  }
  return found;
}

}  // namespace ipclab::release
