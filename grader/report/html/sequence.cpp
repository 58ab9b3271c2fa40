#include "report/html/sequence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "report/html/page.hpp"
#include "report/html/svg.hpp"

namespace ipclab::report::html {
namespace {

using judge::Event;
using Kind = judge::Event::Kind;

constexpr int lane_gap = 190;
constexpr int margin = 95;
constexpr int head_height = 34;
constexpr int box_width = 172;
constexpr std::size_t most_rows = 5;

int middle_of(std::size_t lane) { return margin + static_cast<int>(lane) * lane_gap; }

std::string_view class_of(const Event& event) {
  if (event.failed) return "failed";
  switch (event.kind) {
    case Kind::step: return "step";
    case Kind::made: return "made";
    case Kind::message: return "message";
    case Kind::fault: return "fault";
    case Kind::turn: return "turn";
    case Kind::wait: return "wait";
    case Kind::left: return "left";
    case Kind::gap: break;
  }
  return "gap";
}

std::string place_words(const Event& event) {
  if (event.line == 0) return "";
  return fmt::format("{}:{}", event.file, event.line);
}

std::string words_of(const Event& event) {
  std::string words = event.what;
  if (event.kind == Kind::turn) {
    if (const std::string place = place_words(event); !place.empty()) words += ' ' + place;
    if (!event.text.empty()) words += "; " + event.text;
    return words;
  }
  if (!event.text.empty()) words += ": " + event.text;
  if (const std::string place = place_words(event); !place.empty()) words += ", " + place;
  return words;
}

/// What takes part. A lane without an event would only be in the way.
std::vector<std::size_t> used_lanes(const judge::Account& account) {
  std::vector<bool> used(account.lanes.size(), false);
  for (const Event& event : account.events)
    if (event.kind != Kind::gap) used[event.from] = used[event.to] = true;
  std::vector<std::size_t> place(account.lanes.size(), 0);
  std::size_t next = 0;
  for (std::size_t i = 0; i < used.size(); ++i) place[i] = used[i] ? next++ : 0;
  place.push_back(next);
  return place;
}

class Drawing {
 public:
  explicit Drawing(const judge::Account& account)
      : account_{account}, place_{used_lanes(account)}, lanes_{place_.back()} {}

  std::string svg() {
    int height = head_height + 14;
    for (const Event& event : account_.events) height += height_of(event);
    heads(height + 6);
    y_ = head_height + 14;
    for (const Event& event : account_.events) draw(event);
    return picture_.svg(width(), height + 12, "Sequence diagram of the run; a list follows.");
  }

 private:
  [[nodiscard]] int width() const {
    return std::max(1, static_cast<int>(lanes_) - 1) * lane_gap + 2 * margin;
  }

  void heads(int bottom) {
    std::vector<bool> done(lanes_, false);
    for (std::size_t i = 0; i < account_.lanes.size(); ++i) {
      const std::size_t lane = place_[i];
      if (lane >= lanes_ || done[lane] || !is_used(i)) continue;
      done[lane] = true;
      const int x = middle_of(lane);
      picture_.straight(x, head_height, x, bottom, "lifeline");
      picture_.box(x - box_width / 2, 2, box_width, head_height - 4, "lane");
      const judge::Lane& who = account_.lanes[i];
      const std::string name = who.pid == 0 ? who.name : fmt::format("{} ({})", who.name, who.pid);
      picture_.rows(x, head_height / 2, fitted(name, box_width - 8, 1), Anchor::middle, "name");
    }
  }

  [[nodiscard]] bool is_used(std::size_t lane) const {
    return std::ranges::any_of(account_.events, [lane](const Event& event) {
      return event.kind != Kind::gap && (event.from == lane || event.to == lane);
    });
  }

  [[nodiscard]] bool is_box(const Event& event) const {
    return event.kind == Kind::gap || event.from == event.to;
  }

  [[nodiscard]] int room_of(const Event& event) const {
    if (event.kind == Kind::gap) return width() - 20;
    if (event.from == event.to) return box_width - 10;
    const auto [low, high] = std::minmax(place_[event.from], place_[event.to]);
    return static_cast<int>(high - low) * lane_gap - 24;
  }

  [[nodiscard]] std::vector<std::string> rows_of(const Event& event) const {
    return fitted(words_of(event), room_of(event), most_rows);
  }

  [[nodiscard]] int height_of(const Event& event) const {
    return static_cast<int>(rows_of(event).size()) * row_height + 18;
  }

  void draw(const Event& event) {
    const std::vector<std::string> rows = rows_of(event);
    const int height = height_of(event);
    const std::string_view look = class_of(event);
    const int text_height = static_cast<int>(rows.size()) * row_height;
    if (event.kind == Kind::gap) {
      picture_.rows(width() / 2, y_ + row_height, rows, Anchor::middle, look);
    } else if (is_box(event)) {
      const int x = middle_of(place_[event.from]);
      picture_.box(x - box_width / 2, y_ + 3, box_width, text_height + 8, look);
      picture_.rows(x, y_ + 3 + 4 + row_height / 2, rows, Anchor::middle, look);
    } else {
      const int from = middle_of(place_[event.from]);
      const int to = middle_of(place_[event.to]);
      picture_.rows((from + to) / 2, y_ + 2 + row_height / 2, rows, Anchor::middle, look);
      picture_.arrow(from, y_ + text_height + 7, to, y_ + text_height + 7, look);
    }
    y_ += height;
  }

  const judge::Account& account_;
  std::vector<std::size_t> place_;
  std::size_t lanes_;
  Picture picture_;
  int y_ = 0;
};

std::string sentence(const judge::Account& account, const Event& event) {
  if (event.kind == Kind::gap) return line(words_of(event));
  const std::string from = line(account.lanes[event.from].name);
  const std::string to = event.to == event.from ? "" : " → " + line(account.lanes[event.to].name);
  const std::string_view failed = event.failed ? " <strong>failed</strong>" : "";
  return fmt::format("<b>{}{}</b>: {}{}", from, to, line(words_of(event)), failed);
}

}  // namespace

std::string sequence_svg(const judge::Account& account) { return Drawing{account}.svg(); }

std::string sequence_list(const judge::Account& account) {
  std::string list = "<ol class=\"events\">\n";
  for (const Event& event : account.events)
    list += fmt::format("<li>{}</li>\n", sentence(account, event));
  return list + "</ol>\n";
}

}  // namespace ipclab::report::html
