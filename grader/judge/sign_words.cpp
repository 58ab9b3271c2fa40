#include "judge/sign_words.hpp"

#include <algorithm>

#include "judge/drawing.hpp"
#include "judge/wait_words.hpp"
#include "judge/words.hpp"
#include "support/escape.hpp"

namespace ipclab::judge {
namespace {

constexpr std::size_t most_signs = 256;
constexpr std::size_t most_lines = 6;
constexpr std::size_t most_places = 8;

struct Line {
  std::vector<std::string> names;
  std::string event;
};

std::string event_at(const Sign& sign, const SignWords& words) {
  const std::string line = line_words(sign.at);
  return words.event(sign) + (line.empty() ? "" : ", at " + line);
}

std::vector<Line> lines_of(const Signs& signs, const SignWords& words) {
  std::vector<Line> lines;
  for (const Sign* sign : signs) {
    const std::string name = process_words(sign->process, sign->pid);
    const std::string event = event_at(*sign, words);
    const auto alike = std::ranges::find(lines, event, &Line::event);
    if (alike == lines.end())
      lines.push_back({{name}, event});
    else if (std::ranges::find(alike->names, name) == alike->names.end())
      alike->names.push_back(name);
  }
  return lines;
}

std::string observed_by(const Signs& signs, const SignWords& words) {
  const std::vector<Line> lines = lines_of(signs, words);
  std::string text;
  for (std::size_t i = 0; i < lines.size() && i < most_lines; ++i)
    text = joined(text, group_words(lines[i].names) + ' ' + lines[i].event);
  if (lines.size() > most_lines)
    text += "\nand " + std::to_string(lines.size() - most_lines) + " more of this kind";
  return text;
}

std::vector<Where> places_by(const Signs& signs, const SignWords& words) {
  std::vector<Where> places;
  for (const Sign* sign : signs) {
    const std::string name = process_words(sign->process, sign->pid);
    if (sign->at.known()) places.push_back(place(sign->at, name, words.event(*sign)));
    if (sign->object_made_at.known() && !sign->object.empty())
      places.push_back(
          place(sign->object_made_at, "", shorten_line(sign->object, 80) + " was made here"));
  }
  places = without_doubles(places);
  if (places.size() > most_places) places.resize(most_places);
  return places;
}

}  // namespace

Signs signs_of(const Case& run, const std::function<bool(const Sign&)>& is_meant) {
  Signs signs;
  if (!run.evidence.trace) return signs;
  for (const Sign& sign : run.evidence.trace->signs)
    if (signs.size() < most_signs && is_meant(sign)) signs.push_back(&sign);
  return signs;
}

Found found_by(const Signs& signs, const SignWords& words) {
  return {words.cause, "",
          Finding{.rule = words.rule,
                  .message = words.message,
                  .expected = words.expected,
                  .observed = observed_by(signs, words),
                  .hint = words.hint,
                  .where = places_by(signs, words)}};
}

std::string subject_of(const Sign& sign) { return plain_name(sign.process, sign.pid); }

std::string call_of(const Sign& sign) {
  const std::string call = sign.call.empty() ? "a call" : shorten_line(sign.call, 32);
  return sign.object.empty() ? call : call + " (" + shorten_line(sign.object, 60) + ')';
}

std::string duration_of(const Sign& sign) {
  const auto duration = std::chrono::duration_cast<std::chrono::milliseconds>(sign.lasted);
  return duration.count() == 0 ? "" : in_words(duration);
}

}  // namespace ipclab::judge
