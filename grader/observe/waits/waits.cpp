#include "observe/waits/waits.hpp"

#include <algorithm>

namespace ipclab::observe {
namespace {

// wait_graph() shows a few of them and counts the rest.
constexpr std::size_t most_kept = 256;

}  // namespace

void add_releaser(RawGraph::Wait& wait, const Scene& scene, const Holder& who,
                  const std::string& how, SnapshotId made) {
  if (wait.releasers.size() == most_kept) return;
  RawGraph::Releaser releaser{{.pid = who.pid,
                               .process = scene.name(who.pid),
                               .how = how,
                               .descriptor = who.descriptor,
                               .made_at = {},
                               .is_grader = false},
                              made};
  // The classic mistake comes first: a process that waits for what it could only do itself.
  const bool is_itself = who.pid == wait.shown.pid;
  wait.releasers.insert(is_itself ? wait.releasers.begin() : wait.releasers.end(),
                        std::move(releaser));
}

void add_grader(RawGraph::Wait& wait, const std::string& how) {
  const evidence::Releaser grader{.pid = 0,
                                  .process = "the test",
                                  .how = how,
                                  .descriptor = -1,
                                  .made_at = {},
                                  .is_grader = true};
  const bool is_there = std::ranges::any_of(wait.releasers, [&](const auto& known) {
    return known.shown.is_grader && known.shown.how == how;
  });
  if (!is_there) wait.releasers.push_back({grader, no_snapshot});
}

void add_note(RawGraph::Wait& wait, const std::string& text) {
  if (text.empty()) return;
  std::string& note = wait.shown.note;
  if (!note.empty()) note += "; ";
  note += text;
}

std::string in_a_row(const std::vector<std::string>& words) {
  std::string row;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i != 0) row += i + 1 == words.size() ? " and " : ", ";
    row += words[i];
  }
  return row;
}

}  // namespace ipclab::observe
