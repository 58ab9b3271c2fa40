#include "judge/drawing.hpp"

#include <algorithm>
#include <numeric>

#include "judge/wait_words.hpp"
#include "support/escape.hpp"

namespace ipclab::judge {
namespace {

// The columns that a finding has in a terminal of 80.
constexpr std::size_t width = 66;
constexpr std::size_t most_lines = 24;
constexpr std::size_t most_waits = 64;
constexpr std::size_t most_releasers = 8;
/// Waits that explain the standstill stand for themselves, even if they are alike.
constexpr std::size_t most_alone = 4;

using Group = std::vector<std::size_t>;

bool alike(const evidence::Wait& a, const evidence::Wait& b) {
  return a.kind == b.kind && a.call == b.call && a.at == b.at && a.pid != b.pid &&
         a.releasers.empty() == b.releasers.empty();
}

std::vector<std::size_t> in_order(const Blocked& blocked, const std::vector<std::size_t>& first) {
  std::vector<std::size_t> order = first;
  for (std::size_t i = 0; i < blocked.waits.size(); ++i)
    if (std::ranges::find(first, i) == first.end()) order.push_back(i);
  return order;
}

std::vector<Group> groups_of(const Blocked& blocked, const std::vector<std::size_t>& first) {
  std::vector<Group> groups;
  const std::size_t alone = std::min(first.size(), most_alone);
  for (const std::size_t wait : in_order(blocked, first)) {
    const auto same = [&](const Group& group) {
      return alike(blocked.waits[group.front()], blocked.waits[wait]);
    };
    const auto begin = groups.begin() + static_cast<std::ptrdiff_t>(std::min(alone, groups.size()));
    const auto found =
        groups.size() < alone ? groups.end() : std::find_if(begin, groups.end(), same);
    if (found == groups.end())
      groups.push_back({wait});
    else
      found->push_back(wait);
  }
  return groups;
}

/// Threads of one process are told apart by their ids.
std::string name_of(const Blocked& blocked, std::size_t index) {
  const evidence::Wait& wait = blocked.waits[index];
  std::string name = process_words(wait.process, wait.pid);
  if (!is_only_thread(blocked, index)) name += ", thread " + std::to_string(wait.tid);
  return name;
}

std::string group_name(const Blocked& blocked, const Group& group) {
  std::vector<std::string> names;
  for (const std::size_t wait : group) names.push_back(name_of(blocked, wait));
  return group_words(names);
}

std::string group_wait(const Blocked& blocked, const Group& group) {
  std::vector<const evidence::Wait*> waits;
  for (const std::size_t wait : group) waits.push_back(&blocked.waits[wait]);
  return wait_words_of_group(blocked.trace, waits);
}

/// Breaks at blanks; each further line is indented by two more columns than the first.
void append_wrapped(std::vector<std::string>& lines, std::string line) {
  const std::size_t margin = line.find_first_not_of(' ') + 2;
  while (line.size() > width) {
    const std::size_t blank = line.rfind(' ', width);
    if (blank == std::string::npos || blank <= margin) break;
    lines.push_back(line.substr(0, line.find_last_not_of(' ', blank) + 1));
    line = std::string(margin, ' ') + line.substr(blank + 1);
  }
  lines.push_back(std::move(line));
}

std::vector<std::string> lines_of(const Blocked& blocked, const Group& group) {
  std::string head = group_name(blocked, group);
  const evidence::Wait& wait = blocked.waits[group.front()];
  if (wait.at.known()) head += "  " + line_words(wait.at);
  const std::string what = group_wait(blocked, group);
  std::vector<std::string> lines;
  if (head.size() + 2 + what.size() <= width) {
    lines.push_back(head + "  " + what);
  } else {
    lines.push_back(head);
    append_wrapped(lines, "  " + what);
  }
  std::vector<std::string> releasers = releaser_lines(blocked.trace, wait);
  if (group.size() > 1 && !releasers.empty())
    lines.push_back("  for " + name_of(blocked, group.front()) + ':');
  for (const std::string& line : releasers) append_wrapped(lines, "  " + line);
  return lines;
}

Waiting copy_of(const Blocked& blocked, std::size_t index) {
  const evidence::Wait& wait = blocked.waits[index];
  const Where where = place(wait.at, name_of(blocked, index), wait_words(blocked.trace, wait));
  Waiting copy{where.process, wait.pid, where.what, where.file, where.line, {}};
  for (const evidence::Releaser& releaser : wait.releasers) {
    if (copy.releasers.size() == most_releasers) break;
    const std::string name = releaser.is_grader && releaser.process.empty()
                                 ? "the test"
                                 : process_words(releaser.process, releaser.pid);
    const Where made = place(releaser.made_at, name, shorten_line(releaser.how, 80));
    copy.releasers.push_back({made.process, releaser.pid, made.what, made.file, made.line});
  }
  return copy;
}

std::string joined_lines(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += (text.empty() ? "" : "\n") + line;
  return text;
}

}  // namespace

Drawing draw(const Blocked& blocked, const std::vector<std::size_t>& first) {
  Drawing drawing;
  std::vector<std::string> lines;
  std::size_t left_out = blocked.trace.standstill.left_out +
                         (blocked.trace.standstill.waits.size() - blocked.waits.size());
  for (const Group& group : groups_of(blocked, first)) {
    std::vector<std::string> more = lines_of(blocked, group);
    if (!lines.empty() && lines.size() + more.size() > most_lines) {
      left_out += group.size();
      continue;
    }
    lines.insert(lines.end(), more.begin(), more.end());
    drawing.where.push_back(place(blocked.waits[group.front()].at, group_name(blocked, group),
                                  group_wait(blocked, group)));
  }
  if (left_out > 0)
    lines.push_back("and " + counted(left_out, "more process") + " that wait" +
                    (left_out == 1 ? "s" : ""));
  drawing.text = joined_lines(lines);
  for (const std::size_t wait : in_order(blocked, first)) {
    if (drawing.waits.size() == most_waits) break;
    drawing.waits.push_back(copy_of(blocked, wait));
  }
  return drawing;
}

Where place(const evidence::Line& line, const std::string& process, const std::string& what) {
  return {.file = line.known() ? shorten_line(line.file, 80) : "",
          .line = line.known() ? line.number : 0,
          .process = process,
          .what = what};
}

std::vector<Where> without_doubles(const std::vector<Where>& places) {
  std::vector<Where> kept;
  for (const Where& candidate : places) {
    const bool known = std::ranges::any_of(kept, [&candidate](const Where& other) {
      return other.file == candidate.file && other.line == candidate.line &&
             other.process == candidate.process && other.what == candidate.what;
    });
    if (!known) kept.push_back(candidate);
  }
  return kept;
}

}  // namespace ipclab::judge
