#include "spec/check_lab.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace ipclab::spec {
namespace {

using ByName = std::map<std::string_view, const TestDraft*>;

std::vector<std::string_view> views_of(const std::vector<std::string>& words) {
  return {words.begin(), words.end()};
}

ByName check_ids(const LabDraft& draft) {
  ByName by_name;
  for (const TestDraft& test : draft.tests) {
    if (test.id == nullptr) continue;
    if (!by_name.emplace(test.test.id, &test).second)
      test.reader->problem(*test.id, "there is a test " + in_quotes(test.test.id) + " already",
                           "an id of its own");
  }
  return by_name;
}

/// Without programs lab.yaml is wrong already, and nothing can be said about them.
void check_program(const TestDraft& draft, const std::vector<std::string>& programs) {
  const std::string& program = draft.test.program;
  if (program.empty() || programs.empty()) return;
  if (std::find(programs.begin(), programs.end(), program) != programs.end()) return;
  Node found = *draft.id;
  found.scalar = program;
  draft.reader->unknown(found, "program", views_of(programs));
}

void check_group(const TestDraft& draft, const Lab& lab) {
  if (draft.group == nullptr || draft.test.group.empty() || lab.programs.empty()) return;
  std::vector<std::string_view> known;
  for (const Group& group : lab.groups) known.push_back(group.id);
  for (const std::string& program : lab.programs) known.push_back(program);
  if (std::find(known.begin(), known.end(), draft.test.group) == known.end())
    draft.reader->unknown(*draft.group, "group", known);
}

void check_needs(const TestDraft& draft, const ByName& tests) {
  for (const Node* need : draft.needs) {
    const auto found = tests.find(need->scalar);
    if (found == tests.end()) {
      std::vector<std::string_view> known;
      for (const auto& [id, test] : tests) known.push_back(id);
      draft.reader->unknown(*need, "test", known);
    } else if (draft.test.visible && !found->second->test.visible) {
      draft.reader->problem(*need, "the test " + describe(*need) + " is hidden",
                            "a visible test, since students do not have the hidden ones");
    }
  }
}

/// Walks along `needs` from every test and reports each way back to a test of the walk. Keeps its
/// own stack: a chain of needs may be as long as the file.
class CycleSearch {
 public:
  explicit CycleSearch(const ByName& tests) : tests_{tests} {}

  void run() {
    for (const auto& [id, test] : tests_) {
      if (finished_.contains(test)) continue;
      enter(test);
      while (!walk_.empty()) advance();
    }
  }

 private:
  struct Stop {
    const TestDraft* test;
    std::size_t next_need;
  };

  void enter(const TestDraft* test) {
    walk_.push_back({test, 0});
    on_walk_.insert(test);
  }

  void advance() {
    Stop& stop = walk_.back();
    if (stop.next_need == stop.test->needs.size()) {
      on_walk_.erase(stop.test);
      finished_.insert(stop.test);
      walk_.pop_back();
      return;
    }
    const Node& need = *stop.test->needs[stop.next_need++];
    const auto found = tests_.find(need.scalar);
    if (found == tests_.end() || finished_.contains(found->second)) return;
    if (on_walk_.contains(found->second))
      report(*stop.test, need, found->second);
    else
      enter(found->second);
  }

  void report(const TestDraft& last, const Node& need, const TestDraft* first) const {
    constexpr std::size_t most_shown = 10;
    auto stop = std::find_if(walk_.begin(), walk_.end(),
                             [first](const Stop& each) { return each.test == first; });
    std::string circle;
    std::size_t shown = 0;
    for (; stop != walk_.end(); ++stop, ++shown) {
      if (shown == most_shown) circle += "... needs ";
      if (shown < most_shown) circle += stop->test->test.id + " needs ";
    }
    last.reader->problem(need, "these tests need each other in a circle: " + circle +
                                   first->test.id,
                         "needs that lead to tests that need nothing");
  }

  const ByName& tests_;
  std::vector<Stop> walk_;
  std::set<const TestDraft*> on_walk_;
  std::set<const TestDraft*> finished_;
};

}  // namespace

void check_lab(const LabDraft& draft) {
  const ByName tests = check_ids(draft);
  for (const TestDraft& test : draft.tests) {
    check_program(test, draft.lab.programs);
    check_group(test, draft.lab);
    check_needs(test, tests);
  }
  CycleSearch{tests}.run();
}

std::vector<Group> groups_of(const LabDraft& draft) {
  std::vector<Group> all = draft.lab.groups;
  std::set<std::string_view> ids;
  for (const Group& group : draft.lab.groups) ids.insert(group.id);
  for (const std::string& program : draft.lab.programs)
    if (!ids.contains(program)) all.push_back({.id = program, .title = program});

  std::set<std::string_view> used;
  for (const TestDraft& test : draft.tests) used.insert(test.test.group);
  std::erase_if(all, [&used](const Group& group) { return !used.contains(group.id); });
  return all;
}

}  // namespace ipclab::spec
