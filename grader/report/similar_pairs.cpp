#include "report/similar_pairs.hpp"

#include <algorithm>
#include <utility>

#include "support/escape.hpp"

namespace ipclab::report {
namespace {

constexpr std::size_t most_unknown = 5;            ///< that are told by name
constexpr std::size_t most_kept = 4 * most_pairs;  ///< before the least similar ones go

}  // namespace

SimilarPairs::SimilarPairs(const ClassFile& list, double threshold) : threshold_{threshold} {
  for (const Entrant& entrant : list.entrants) {
    if (entrant.digest.empty()) continue;
    digests_.emplace(entrant.key, entrant.digest);
    keys_.insert(entrant.key);
  }
}

void SimilarPairs::add_same_files(const std::function<bool(const std::string& key)>& is_starter) {
  std::map<std::string, std::vector<std::string>> groups;
  for (const auto& [key, digest] : digests_) groups[digest].push_back(key);
  for (const auto& [digest, keys] : groups) {
    if (keys.size() < 2 || is_starter(keys.front())) continue;
    for (std::size_t i = 1; i < keys.size(); ++i)
      add({{keys.front(), digest, ""}, {keys[i], digest, ""}, 1, FoundBy::same_files});
  }
}

Result<FoundBy, std::string> SimilarPairs::add_found(std::istream& file) {
  return read_found(file, [this](const FoundPair& found) { take(found); });
}

SimilarFile SimilarPairs::file() const {
  SimilarFile file{threshold_, cut_, {}};
  for (const auto& [place, pair] : pairs_) file.pairs.push_back(pair);
  std::ranges::sort(file.pairs, comes_before);
  if (file.pairs.size() > most_pairs) {
    file.pairs.resize(most_pairs);
    file.cut = true;
  }
  return file;
}

void SimilarPairs::take(const FoundPair& found) {
  if (found.similarity < std::max(threshold_, floor_)) return;
  const auto first = exported_name(found.first, keys_);
  const auto second = exported_name(found.second, keys_);
  for (const auto& [name, known] :
       {std::pair{found.first, first.has_value()}, std::pair{found.second, second.has_value()}}) {
    if (known) continue;
    ++unknown_.count;
    if (unknown_.some.size() < most_unknown) unknown_.some.insert(shorten_line(name, 80));
  }
  if (!first || !second) return;
  const std::string& one = digests_.at(first->key);
  const std::string& other = digests_.at(second->key);
  if (one == other) return;  // that is known, and better
  add({{first->key, one, first->file},
       {second->key, other, second->file},
       found.similarity,
       found.by});
}

void SimilarPairs::add(SimilarPair pair) {
  if (pair.similarity < std::max(threshold_, floor_)) return;
  if (pair.second.key < pair.first.key) std::swap(pair.first, pair.second);
  const auto [place, is_new] = pairs_.try_emplace({pair.first.key, pair.second.key, pair.by}, pair);
  if (!is_new && comes_before(pair, place->second)) place->second = std::move(pair);
  if (pairs_.size() > most_kept) drop_the_least();
}

void SimilarPairs::drop_the_least() {
  std::vector<SimilarPair> sorted;
  for (auto& [place, pair] : pairs_) sorted.push_back(std::move(pair));
  std::ranges::sort(sorted, comes_before);
  sorted.resize(most_pairs);
  cut_ = true;
  floor_ = sorted.back().similarity;
  pairs_.clear();
  for (SimilarPair& pair : sorted)
    pairs_.emplace(Place{pair.first.key, pair.second.key, pair.by}, std::move(pair));
}

SimilarFile still_true(SimilarFile file, const ClassFile& list) {
  std::set<std::pair<std::string_view, std::string_view>> present;
  for (const Entrant& entrant : list.entrants)
    if (!entrant.digest.empty()) present.emplace(entrant.key, entrant.digest);
  const auto is_gone = [&](const Alike& one) { return !present.contains({one.key, one.digest}); };
  std::erase_if(file.pairs, [&](const SimilarPair& pair) {
    return is_gone(pair.first) || is_gone(pair.second);
  });
  return file;
}

}  // namespace ipclab::report
