#include "spec/cast.hpp"

#include <algorithm>

#include "spec/read_value.hpp"

namespace ipclab::spec {

std::string Cast::add(Reader& reader, const Node& name, Member member) {
  const std::string word = reader.word(name, "the name of an actor");
  if (word.empty()) return "";
  if (!is_name(word)) {
    reader.wrong(name, "the name of an actor: lower-case letters, digits and \"-\"");
    return "";
  }
  const auto [place, is_new] = places_.emplace(word, Place{member, open_tracks_.back()});
  if (is_new)
    order_.push_back(&place->second);
  else
    reader.problem(name, "there is an actor " + in_quotes(word) + " already", "a name of its own");
  return word;
}

void Cast::add(std::string name, Member member) {
  const auto [place, is_new] = places_.emplace(std::move(name), Place{member, open_tracks_.back()});
  if (is_new) order_.push_back(&place->second);
}

bool Cast::visible(const Place& place) const {
  return std::find(open_tracks_.begin(), open_tracks_.end(), place.track) != open_tracks_.end();
}

const Member* Cast::find(Reader& reader, const Node& name) const {
  if (reader.word(name, "the name of an actor").empty()) return nullptr;
  const auto found = places_.find(name.scalar);
  if (found == places_.end()) {
    if (!reader.full()) reader.unknown(name, "actor", names());
    return nullptr;
  }
  if (!visible(found->second)) {
    reader.problem(name, "the actor " + describe(name) + " is made in another track",
                   "an actor of this track or of an earlier step",
                   "what happens in two tracks has no order; start it before the together");
    return nullptr;
  }
  return &found->second.member;
}

std::string Cast::process(Reader& reader, const Node& name) const {
  const Member* member = find(reader, name);
  if (member == nullptr) return "";
  if (member->role != Member::Role::process)
    reader.problem(name, describe(name) + " is a peer, not a process",
                   "an actor that a start step made");
  return name.scalar;
}

const Member* Cast::look_up(std::string_view name) const {
  const auto found = places_.find(name);
  return found == places_.end() ? nullptr : &found->second.member;
}

std::vector<std::string_view> Cast::names() const {
  std::vector<std::string_view> all;
  for (const auto& [name, place] : places_) all.push_back(name);
  return all;
}

void Cast::begin_together() {
  togethers_.push_back({open_tracks_.back(), order_.size()});
  open_tracks_.push_back(open_tracks_.back());
}

void Cast::begin_track() { open_tracks_.back() = ++tracks_; }

void Cast::end_together() {
  const Together together = togethers_.back();
  togethers_.pop_back();
  open_tracks_.pop_back();
  // All tracks have ended: what they made is there for the steps that follow.
  for (std::size_t i = together.first; i < order_.size(); ++i)
    order_[i]->track = together.outer_track;
}

}  // namespace ipclab::spec
