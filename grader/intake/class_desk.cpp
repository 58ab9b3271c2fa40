#include "intake/class_desk.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "intake/archive.hpp"
#include "intake/names.hpp"
#include "intake/student_archive.hpp"
#include "support/escape.hpp"

namespace ipclab::intake {
namespace {

/// Each is said once, and few are said.
std::vector<std::string> few_notes(std::vector<std::string> notes) {
  constexpr std::size_t most = 20;
  std::vector<std::string> few;
  std::size_t more = 0;
  for (std::string& note : notes) {
    if (std::ranges::find(few, note) != few.end()) continue;
    if (few.size() < most)
      few.push_back(std::move(note));
    else
      ++more;
  }
  if (more > 0) few.push_back("and so on: " + std::to_string(more) + " more");
  return few;
}

}  // namespace

Desk::Desk(std::vector<Planned> plan, const std::vector<Listed>& names, Take take)
    : names_{names}, take_{std::move(take)} {
  for (Planned& planned : plan) {
    const std::size_t number = places_.size();
    Place& place = places_.emplace_back();
    place.planned = std::move(planned);
    for (const Piece& piece : place.planned.pieces)
      if (names_[piece.listed].kind == EntryKind::regular) ++place.left;
    if (place.left == 0) close(number);
  }
  for (std::size_t number = 0; number < places_.size(); ++number)
    for (const Piece& piece : places_[number].planned.pieces)
      targets_.emplace(names_[piece.listed].path, Target{number, piece.inner});
}

std::vector<std::string> Desk::missing() const {
  std::vector<std::string> paths;
  for (const Place& place : places_)
    if (place.state == State::waiting)
      for (const Piece& piece : place.planned.pieces)
        if (names_[piece.listed].kind == EntryKind::regular)
          paths.push_back(names_[piece.listed].path);
  return paths;
}

std::optional<Bytes> Desk::wants(const std::string& path) {
  const auto found = targets_.find(path);
  if (found == targets_.end()) return std::nullopt;
  Place& place = places_[found->second.place];
  if (place.state == State::waiting && bytes_ > most_waiting.count) place.state = State::deferred;
  if (place.state == State::deferred || place.state == State::done) return std::nullopt;
  if (place.state == State::waiting) {
    place.state = State::open;
    start(place);
  }
  return place.planned.packed ? largest_archive : largest_file;
}

void Desk::start(Place& place) {
  place.gathering.emplace();
  for (const Piece& piece : place.planned.pieces)
    if (const Listed& listed = names_[piece.listed]; listed.kind != EntryKind::regular)
      static_cast<void>(place.gathering->wants(piece.inner, listed.kind));
}

void Desk::put(const std::string& path, std::string content) {
  const auto& [number, inner] = targets_.at(path);
  Place& place = places_[number];
  place.bytes += content.size();
  bytes_ += content.size();
  if (place.planned.packed)
    place.archive = std::move(content);
  else if (place.gathering->wants(inner, EntryKind::regular))
    place.gathering->put(std::move(content));
  came(number);
}

void Desk::pass_over(const std::string& path, const std::string& why) {
  const auto& [number, inner] = targets_.at(path);
  Place& place = places_[number];
  if (place.planned.packed)
    place.reading.problem = shorten_line(inner, 100) + " " + why;
  else if (place.gathering->wants(inner, EntryKind::regular))
    place.gathering->pass_over(why);
  came(number);
}

void Desk::spoil(const std::string& path, const std::string& why) {
  const auto& [number, inner] = targets_.at(path);
  places_[number].reading.problem = shorten_line(inner, 100) + " " + why;
  close(number);
}

void Desk::came(std::size_t number) {
  if (--places_[number].left == 0) close(number);
}

void Desk::close(std::size_t number) {
  places_[number].state = State::done;
  ready_.push_back(number);
}

void Desk::release(Place& place) {
  bytes_ -= std::exchange(place.bytes, 0);
  place.gathering.reset();
  place.archive = {};
}

/// What there is of a submission becomes one.
void Desk::conclude(Place& place) {
  Reading& reading = place.reading;
  const std::string& source = place.planned.entrant.source;
  if (!place.planned.entrant.problem.empty() || !reading.problem.empty()) return;
  if (place.planned.packed) {
    reading = read_student_archive(place.archive, place.planned.pieces.front().inner);
    if (reading.submission) reading.submission->name = source;
    return;
  }
  if (!place.gathering) start(place);
  reading.conclude(*place.gathering, source);
}

void Desk::hand_over() {
  for (const std::size_t number : std::exchange(ready_, {})) {
    Place& place = places_[number];
    conclude(place);
    release(place);
    Entrant& entrant = place.planned.entrant;
    Reading reading = std::exchange(place.reading, {});
    if (entrant.problem.empty()) entrant.problem = std::move(reading.problem);
    entrant.submission = std::move(reading.submission);
    std::ranges::move(reading.notes, std::back_inserter(entrant.notes));
    entrant.notes = few_notes(std::move(entrant.notes));
    take_(std::exchange(entrant, {}));
  }
}

bool Desk::end_round() {
  bool deferred = false;
  for (std::size_t number = 0; number < places_.size(); ++number) {
    Place& place = places_[number];
    if (place.state == State::deferred) {
      deferred = true;
      place.state = State::waiting;
    } else if (place.state != State::done) {
      // A file went away between the two times that names were looked at.
      close(number);
    }
  }
  return deferred;
}

void Desk::break_off() {
  for (Place& place : places_) {
    if (place.state == State::done) continue;
    place.state = State::waiting;
    release(place);
    place.reading = {};
    place.left = static_cast<std::size_t>(std::ranges::count_if(
        place.planned.pieces,
        [&](const Piece& piece) { return names_[piece.listed].kind == EntryKind::regular; }));
  }
}

void Desk::give_up() {
  for (std::size_t number = 0; number < places_.size(); ++number) {
    Place& place = places_[number];
    if (place.state == State::done) continue;
    place.reading.problem = place.planned.entrant.source +
                            " cannot be read: the archive is damaged in too many places, or its "
                            "files are in no order";
    close(number);
  }
}

}  // namespace ipclab::intake
