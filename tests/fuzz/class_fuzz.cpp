// The names of all that a class is made of, a line each, and behind a line "---" the file that says
// who handed in what.

#include <set>

#include "fuzz/claims.hpp"
#include "intake/class_plan.hpp"

namespace ipclab::fuzz {
namespace {

constexpr std::string_view plain =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";

void claim_key(const std::string& key, std::set<std::string>& keys) {
  claim(!key.empty() && key.size() <= 80, "a key is short", key);
  claim(key.find_first_not_of(plain) == key.npos, "a key is the name of a file", key);
  claim(key.front() != '.' && key.front() != '-', "a key is no hidden file and no option", key);
  std::string small = key;
  for (char& c : small)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  claim(keys.insert(small).second, "a key is there once, capitals or not", key);
}

void claim_entrant(const intake::Planned& planned) {
  const intake::Entrant& entrant = planned.entrant;
  claim(!entrant.submission, "nothing has been read yet");
  claim(entrant.problem.empty() || planned.pieces.empty(), "of a problem nothing is read");
  claim(!planned.packed || !planned.pieces.empty(), "an archive is a file");
  for (const std::string& text :
       {entrant.group, entrant.submitted_at, entrant.source, entrant.address, entrant.problem})
    claim_safe_line(text);
  for (const std::string& note : entrant.notes) claim_safe_line(note);
  for (const intake::Person& person : entrant.people)
    for (const std::string& text : {person.name, person.id, person.email}) claim_safe_line(text);
  for (const intake::Piece& piece : planned.pieces)
    claim(!piece.inner.empty() && piece.inner.front() != '/', "a path is a relative one",
          piece.inner);
}

intake::EntryKind kind_of(std::string_view& line) {
  const auto is = [&](std::string_view sign) {
    if (!line.starts_with(sign)) return false;
    line.remove_prefix(sign.size());
    return true;
  };
  if (is("@ ")) return intake::EntryKind::symbolic_link;
  return line.ends_with('/') ? intake::EntryKind::folder : intake::EntryKind::regular;
}

void plan(std::string_view input) {
  intake::Listing listing;
  while (!input.empty()) {
    std::string_view line = input.substr(0, input.find('\n'));
    input.remove_prefix(std::min(line.size() + 1, input.size()));
    if (line == "---") break;
    const std::uint64_t size = line.size() % 3;
    const intake::EntryKind kind = kind_of(line);
    listing.add(line, kind, size);
  }
  for (const bool packed : {false, true}) {
    const auto plan = intake::plan_class(listing.names(), packed,
                                         [&](const std::string&) { return std::string{input}; });
    if (!plan) {
      claim_safe_line(plan.error());
      continue;
    }
    for (const std::string& note : plan->notes) claim_safe_line(note);
    std::set<std::string> keys;
    for (const intake::Planned& each : plan->entrants) {
      claim_key(each.entrant.key, keys);
      claim_entrant(each);
    }
  }
  for (const std::string& note : listing.notes()) claim_safe_line(note);
}

}  // namespace
}  // namespace ipclab::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  ipclab::fuzz::plan({reinterpret_cast<const char*>(bytes), size});
  return 0;
}
