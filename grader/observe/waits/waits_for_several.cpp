#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/syscall.h>

#include <algorithm>
#include <map>

#include "observe/peek.hpp"
#include "observe/proc_text.hpp"
#include "observe/waits/waits.hpp"

namespace ipclab::observe {
namespace {

using evidence::WaitKind;

constexpr std::size_t most_descriptors = 64;

/// What is waited for of one descriptor.
struct Wanted {
  bool in = false;
  bool out = false;
};
using WantedOf = std::map<int, Wanted>;

void add_events(WantedOf& wanted, int descriptor, std::uint32_t events) {
  if (descriptor < 0 || wanted.size() == most_descriptors) return;
  Wanted& one = wanted[descriptor];
  one.in = one.in || (events & (POLLIN | POLLRDNORM | POLLPRI | POLLRDHUP)) != 0;
  one.out = one.out || (events & (POLLOUT | POLLWRNORM)) != 0;
  // An end of file or an error is told unasked (poll(2)): both come from the other side.
  if (!one.in && !one.out) one.in = true;
}

/// "pipe 1", or "descriptor 3 (a pipe)" where no name tells it from others.
std::string name_in_a_list(pid_t pid, int descriptor, Scene& scene) {
  std::string number = "descriptor " + std::to_string(descriptor);
  const Descriptor* own = scene.find(pid, descriptor);
  if (own == nullptr) return number;
  std::string known = scene.past().object_name(own->target);
  return known.empty() ? number + " (" + scene.object_name(own->target) + ")" : known;
}

void describe_several(RawGraph::Wait& wait, const WantedOf& wanted, Scene& scene) {
  wait.shown.kind = WaitKind::several;
  std::vector<std::string> numbers;
  for (const auto& [descriptor, want] : wanted) {
    numbers.push_back(std::to_string(descriptor));
    const std::string name = name_in_a_list(wait.shown.pid, descriptor, scene);
    if (want.in) add_other_side(wait, wait.shown.pid, descriptor, Direction::in, name, scene);
    if (want.out) add_other_side(wait, wait.shown.pid, descriptor, Direction::out, name, scene);
  }
  const char* noun = numbers.size() == 1 ? "descriptor " : "descriptors ";
  if (!numbers.empty()) wait.shown.object = noun + in_a_row(numbers);
  if (numbers.size() != 1) return;
  wait.shown.descriptor = wanted.begin()->first;
  if (const Descriptor* own = scene.find(wait.shown.pid, wait.shown.descriptor)) {
    wait.shown.object = scene.object_name(own->target);
    wait.shown.object_id = own->target;
    wait.object_made = scene.past().object_made(own->target);
  }
}

/// One of select(2)'s sets; an empty one for a null pointer.
void add_set(WantedOf& wanted, const Sleeper& sleeper, std::size_t argument, std::uint32_t events) {
  const auto size = static_cast<std::size_t>(std::clamp(sleeper.number(0), 0, FD_SETSIZE));
  if (sleeper.argument(argument) == 0) return;
  const auto words =
      peek_array<std::uint64_t>(sleeper.pid, sleeper.argument(argument), (size + 63) / 64);
  for (std::size_t descriptor = 0; descriptor < std::min(size, words.size() * 64); ++descriptor)
    if ((words[descriptor / 64] >> (descriptor % 64) & 1) != 0)
      add_events(wanted, static_cast<int>(descriptor), events);
}

/// poll(2) and its like without a descriptor are a way to wait for a signal.
void describe(RawGraph::Wait& wait, const Sleeper& sleeper, const WantedOf& wanted, Scene& scene) {
  wanted.empty() ? describe_signal(wait, sleeper, scene) : describe_several(wait, wanted, scene);
}

}  // namespace

void describe_poll(RawGraph::Wait& wait, const Sleeper& sleeper, Scene& scene) {
  WantedOf wanted;
  const auto count = std::min<std::uint64_t>(sleeper.argument(1), most_descriptors);
  for (const pollfd& one : peek_array<pollfd>(sleeper.pid, sleeper.argument(0), count))
    add_events(wanted, one.fd, static_cast<std::uint16_t>(one.events));
  describe(wait, sleeper, wanted, scene);
}

void describe_select(RawGraph::Wait& wait, const Sleeper& sleeper, Scene& scene) {
  WantedOf wanted;
  add_set(wanted, sleeper, 1, POLLIN);
  add_set(wanted, sleeper, 2, POLLOUT);
  add_set(wanted, sleeper, 3, POLLPRI);
  describe(wait, sleeper, wanted, scene);
}

void describe_epoll(RawGraph::Wait& wait, const Sleeper& sleeper, Scene& scene) {
  WantedOf wanted;
  const std::string path = "fdinfo/" + std::to_string(sleeper.number(0));
  const std::string text = proc_text(proc_path(sleeper.pid, path));
  // proc(5): "tfd:        4 events:       19 data:  4  pos:0 ino:61af sdev:7". The number is the
  // one that the descriptor had when it was added, and mostly has still.
  for (const std::string_view line : lines_of(text)) {
    const auto words = words_of(line);
    if (words.size() < 4 || words[0] != "tfd:") continue;
    add_events(wanted, static_cast<int>(number_in(words[1])),
               static_cast<std::uint32_t>(number_in(words[3], 16)));
  }
  describe_several(wait, wanted, scene);
  if (wanted.empty()) add_note(wait, "no descriptor was added to it");
}

}  // namespace ipclab::observe
