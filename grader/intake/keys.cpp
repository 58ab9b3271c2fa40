#include "intake/keys.hpp"

#include <unordered_map>
#include <unordered_set>

#include "support/letters.hpp"

namespace ipclab::intake {
namespace {

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '_' || c == '-';
}

}  // namespace

std::string plain_key(std::string_view name) {
  std::string key;
  for (const char c : name) {
    const char plain = is_plain(c) ? c : '_';
    if (plain == '_' && !is_plain(c) && key.ends_with('_')) continue;
    if (key.empty() && (plain == '.' || plain == '-')) continue;
    key += plain;
    if (key.size() == longest_key) break;
  }
  return key.empty() ? "entrant" : key;
}

void make_keys(std::vector<Planned>& entrants) {
  std::unordered_set<std::string> taken;
  std::unordered_map<std::string, std::size_t> next;
  // Who has a name for himself keeps it, whatever others are called.
  for (Planned& each : entrants) {
    each.entrant.key = plain_key(each.entrant.key);
    ++next[in_small_letters(each.entrant.key)];
  }
  for (auto& [key, count] : next) {
    taken.insert(key);
    count = 0;
  }
  for (Planned& each : entrants) {
    std::string& key = each.entrant.key;
    std::size_t& count = next[in_small_letters(key)];
    if (++count == 1) continue;
    std::string numbered;
    do {
      const std::string ending = "-" + std::to_string(count);
      numbered = key.substr(0, longest_key - ending.size()) + ending;
      ++count;
    } while (!taken.insert(in_small_letters(numbered)).second);
    --count;
    key = std::move(numbered);
  }
}

}  // namespace ipclab::intake
