#include "judge/wait_words.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "judge/blocked.hpp"
#include "support/escape.hpp"

namespace ipclab::judge {
namespace {

using evidence::ObjectKind;
using evidence::Releaser;
using evidence::Wait;

// shorten_line leaves a little more than it is told.
constexpr std::size_t name_width = 40;
constexpr std::size_t call_width = 24;
constexpr std::size_t object_width = 48;
constexpr std::size_t most_releasers = 4;

bool is_stream_call(WaitKind kind) { return kind == WaitKind::read || kind == WaitKind::write; }

/// "read", or "printf, in write" where a function of the C library makes the call.
std::string call_words(const Wait& wait) {
  std::string call = shorten_line(wait.call, call_width);
  if (wait.at.calls.empty() || wait.at.calls == wait.call) return call;
  const std::string function = shorten_line(wait.at.calls, call_width);
  // mq_receive(3), sem_wait(3) and the like are thin covers of a call that nobody writes himself.
  return is_stream_call(wait.kind) ? function + ", in " + call : function;
}

std::string descriptor_words(const Wait& wait) {
  return wait.descriptor < 0 ? "" : " of descriptor " + std::to_string(wait.descriptor);
}

std::string child_words(const evidence::Trace& trace, int child) {
  if (child == 0) return "any of its children";
  const auto found = std::find_if(trace.processes.rbegin(), trace.processes.rend(),
                                  [child](const auto& process) { return process.pid == child; });
  return process_words(found == trace.processes.rend() ? "" : found->name, child);
}

std::string stem_of(const Wait& wait) { return "waits in " + call_words(wait); }

/// "of descriptor 3, pipe 1", "of descriptors 3 and 4".
std::string several_words(const Wait& wait, const std::string& object) {
  if (wait.descriptor >= 0) return descriptor_words(wait) + (object.empty() ? "" : ", " + object);
  return " of " + (object.empty() ? "several descriptors" : object);
}

/// `object`: what is said of the object; may be "".
std::string words_with(const evidence::Trace& trace, const Wait& wait, const std::string& object) {
  const std::string named = object.empty() ? "" : ", " + object;
  const auto object_or = [&object](const char* other) { return object.empty() ? other : object; };
  switch (wait.kind) {
    case WaitKind::read:
    case WaitKind::write:
    case WaitKind::accept: return stem_of(wait) + descriptor_words(wait) + named;
    case WaitKind::several: return stem_of(wait) + several_words(wait, object);
    case WaitKind::open_fifo: return stem_of(wait) + " of " + object_or("a FIFO");
    case WaitKind::message: return stem_of(wait) + " for a message of " + object_or("a queue");
    case WaitKind::room: return stem_of(wait) + " for room in " + object_or("a queue");
    case WaitKind::semaphore_set:
    case WaitKind::semaphore:
    case WaitKind::mutex:
    case WaitKind::condition:
    case WaitKind::futex:
    case WaitKind::file_lock: return stem_of(wait) + " for " + object_or("a lock");
    case WaitKind::thread: return stem_of(wait) + " for " + object_or("a thread");
    case WaitKind::child: return stem_of(wait) + " for " + child_words(trace, wait.child);
    case WaitKind::signal: return stem_of(wait) + " for " + object_or("a signal");
    case WaitKind::stopped: return "is stopped by a signal";
    case WaitKind::other: break;
  }
  return stem_of(wait) + descriptor_words(wait) + named;
}

std::string kind_words(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::pipe: return "a pipe";
    case ObjectKind::fifo: return "a FIFO";
    case ObjectKind::unix_socket:
    case ObjectKind::internet_socket: return "a socket";
    case ObjectKind::posix_queue:
    case ObjectKind::system_v_queue: return "a message queue";
    case ObjectKind::semaphore_set: return "a semaphore set";
    case ObjectKind::system_v_memory:
    case ObjectKind::shared_mapping: return "shared memory";
    case ObjectKind::file: return "a file";
    case ObjectKind::other: break;
  }
  return "something";
}

/// "child 3 of server (pid 5)": the number, and what comes behind it.
struct Numbered {
  unsigned number = 0;
  std::string suffix;  ///< " of server"
};

std::optional<Numbered> numbered_child(std::string_view name) {
  constexpr std::string_view word = "child ";
  if (!name.starts_with(word)) return std::nullopt;
  name.remove_prefix(word.size());
  unsigned number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (error != std::errc{}) return std::nullopt;
  const std::string_view rest = name.substr(static_cast<std::size_t>(end - name.data()));
  return Numbered{number, std::string{rest.substr(0, rest.find(" (pid "))}};
}

/// None unless the names are those of children in a row.
std::optional<Numbered> first_of_a_row(const std::vector<std::string>& names) {
  auto first = numbered_child(names.front());
  for (std::size_t i = 0; first && i < names.size(); ++i) {
    const auto next = numbered_child(names[i]);
    if (!next || next->number != first->number + i || next->suffix != first->suffix)
      return std::nullopt;
  }
  return first;
}

std::string grader_words(const Releaser& releaser) {
  return releaser.process.empty() ? "the test" : shorten_line(releaser.process, name_width);
}

std::string releaser_name(const Wait& wait, const Releaser& releaser) {
  if (releaser.is_grader) return grader_words(releaser);
  const bool itself = releaser.pid == wait.pid;
  return process_words(releaser.process, releaser.pid) + (itself ? " itself" : "");
}

/// ", made at upper.c:20", ", fork at upper.c:22", or "".
std::string origin_words(const evidence::Line& made_at) {
  const std::string line = line_words(made_at);
  if (line.empty()) return "";
  return (made_at.calls.find("fork") != std::string::npos ? ", fork at " : ", made at ") + line;
}

/// Who has the other end open. Those who have it alike share a line.
std::vector<std::string> holder_lines(const evidence::Trace& trace, const Wait& wait) {
  struct Line {
    std::vector<std::string> names;
    std::string rest;
  };
  std::vector<Line> lines;
  for (const Releaser& releaser : wait.releasers) {
    std::string rest;
    if (releaser.descriptor >= 0) rest = " as descriptor " + std::to_string(releaser.descriptor);
    if (releaser.is_grader && !releaser.how.empty())
      rest = ", which " + shorten_line(releaser.how, object_width);
    rest += origin_words(releaser.made_at);
    const auto alike = std::ranges::find(lines, rest, &Line::rest);
    if (alike == lines.end())
      lines.push_back({{releaser_name(wait, releaser)}, rest});
    else
      alike->names.push_back(releaser_name(wait, releaser));
  }
  const ObjectKind kind = kind_of(trace, wait);
  const bool has_ends = kind == ObjectKind::pipe || kind == ObjectKind::fifo;
  const std::string end = !has_ends ? "other" : wait.kind == WaitKind::read ? "write" : "read";
  std::vector<std::string> shown;
  if (!lines.empty()) shown.push_back("its " + end + " end is open in:");
  for (std::size_t i = 0; i < lines.size() && i < most_releasers; ++i)
    shown.push_back("  " + group_words(lines[i].names) + lines[i].rest);
  if (lines.size() > most_releasers)
    shown.push_back("  and in " + counted(lines.size() - most_releasers, "more place"));
  return shown;
}

bool waits_too(const evidence::Trace& trace, const Releaser& releaser) {
  return std::ranges::find(trace.standstill.waits, releaser.pid, &Wait::pid) !=
         trace.standstill.waits.end();
}

std::vector<std::string> owner_lines(const Wait& wait) {
  if (wait.owner_is_itself) return {"it holds this lock itself"};
  // The note may tell by name who that was.
  if (wait.owner_is_dead && wait.note.find("has ended") == std::string::npos)
    return {"its owner (pid " + std::to_string(wait.owner) + ") has ended without giving it back"};
  return {};
}

/// "have it mapped" of several who have.
std::string plural(const std::string& how) {
  if (how.starts_with("has ")) return "have " + how.substr(4);
  return how.starts_with("is ") ? "are " + how.substr(3) : how;
}

struct Others {
  std::vector<std::string> names;
  std::string how;
  std::string line;
};

/// Those who could end the wait in the same way share an entry.
std::vector<Others> others_of(const evidence::Trace& trace, const Wait& wait) {
  std::vector<Others> all;
  for (const Releaser& releaser : wait.releasers) {
    // That a child has not ended is plain where the drawing shows what it does instead.
    if (wait.kind == WaitKind::child && waits_too(trace, releaser)) continue;
    const Others own{{releaser_name(wait, releaser)},
                     shorten_line(releaser.how, object_width),
                     line_words(releaser.made_at)};
    const auto alike = std::ranges::find_if(all, [&own](const Others& other) {
      return other.how == own.how && other.line == own.line;
    });
    if (alike == all.end())
      all.push_back(own);
    else
      alike->names.push_back(own.names.front());
  }
  return all;
}

std::string line_of(const Others& others) {
  const std::string place = others.line.empty() ? "" : ", " + others.line;
  // Of a thread of the waiting process: "its thread 3 has not ended".
  if (others.how.starts_with("its ")) return others.how + place;
  const bool one = others.names.size() == 1;
  return group_words(others.names) + ' ' + (one ? others.how : plural(others.how)) + place;
}

std::vector<std::string> other_lines(const evidence::Trace& trace, const Wait& wait) {
  std::vector<std::string> lines = owner_lines(wait);
  if (wait.owner_is_itself) return lines;
  const std::vector<Others> all = others_of(trace, wait);
  for (std::size_t i = 0; i < all.size() && i < most_releasers; ++i)
    lines.push_back(line_of(all[i]));
  if (all.size() > most_releasers)
    lines.push_back("and others in " + counted(all.size() - most_releasers, "more way"));
  return lines;
}

}  // namespace

std::string process_words(const std::string& name, int pid) {
  std::string number = "pid " + std::to_string(pid);
  if (name.empty()) return number;
  std::string shown = shorten_line(name, name_width);
  if (pid == 0 || shown.find("(pid ") != std::string::npos) return shown;
  return shown + " (" + number + ')';
}

std::string plain_name(const std::string& name, int pid) {
  const std::string words = process_words(name, pid);
  const std::size_t end = words.rfind(" (pid ");
  return end == std::string::npos || !words.ends_with(')') ? words : words.substr(0, end);
}

std::string line_words(const evidence::Line& line) {
  if (!line.known()) return "";
  std::string number = std::to_string(line.number);
  return line.file.empty() ? "line " + number : shorten_line(line.file, name_width) + ':' + number;
}

std::string group_words(const std::vector<std::string>& names) {
  if (names.empty()) return "";
  if (names.size() == 1) return names.front();
  if (names.size() > 2)
    if (const auto first = first_of_a_row(names))
      return "children " + std::to_string(first->number) + " to " +
             std::to_string(first->number + names.size() - 1) + first->suffix;
  const std::string two = names[0] + ", " + names[1];
  return names.size() == 2 ? two : two + " and " + std::to_string(names.size() - 2) + " more";
}

std::string object_words(const evidence::Trace& trace, const Wait& wait) {
  if (!wait.object.empty()) return shorten_line(wait.object, object_width);
  return kind_words(kind_of(trace, wait));
}

std::string wait_words(const evidence::Trace& trace, const Wait& wait) {
  return words_with(trace, wait, shorten_line(wait.object, object_width));
}

std::string wait_words_of_group(const evidence::Trace& trace,
                                const std::vector<const Wait*>& waits) {
  const Wait& first = *waits.front();
  if (waits.size() == 1) return wait_words(trace, first);
  const bool same = std::ranges::all_of(
      waits, [&first](const Wait* wait) { return wait->object == first.object; });
  const std::string own = kind_words(kind_of(trace, first)) + " of its own";
  std::string words =
      words_with(trace, first, same ? shorten_line(first.object, object_width) : own);
  constexpr std::string_view one = "waits ";
  return words.starts_with(one) ? "each wait " + words.substr(one.size()) : words;
}

std::vector<std::string> releaser_lines(const evidence::Trace& trace, const Wait& wait) {
  std::vector<std::string> lines =
      is_stream_call(wait.kind) ? holder_lines(trace, wait) : other_lines(trace, wait);
  if (!wait.note.empty()) lines.push_back(shorten_line(wait.note, 2 * object_width));
  return lines;
}

std::string grouped_digits(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
  return digits;
}

std::string bytes_words(std::uint64_t bytes) {
  return grouped_digits(bytes) + (bytes == 1 ? " byte" : " bytes");
}

}  // namespace ipclab::judge
