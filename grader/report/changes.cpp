#include "report/changes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "report/layout.hpp"
#include "support/escape.hpp"

namespace ipclab::report {
namespace {

using judge::Status;
using judge::TestVerdict;

struct Change {
  const TestVerdict* before;
  const TestVerdict* after;
};

std::string_view was(Status status) {
  switch (status) {
    case Status::pass: return "passed";
    case Status::fail: return "failed";
    case Status::skip: return "was not run";
    case Status::error: return "could not be judged";
  }
  return "";
}

std::string_view is_now(Status status) {
  switch (status) {
    case Status::pass: return "now passes";
    case Status::fail: return "now fails";
    case Status::skip: return "is not run now";
    case Status::error: return "cannot be judged now";
  }
  return "";
}

std::string_view cause_of(const TestVerdict& test) {
  return test.findings.empty() ? "" : id_of(test.findings.front().rule);
}

bool differ(const TestVerdict& before, const TestVerdict& after) {
  return before.status != after.status ||
         (after.status == Status::fail && cause_of(before) != cause_of(after));
}

std::vector<Change> changes_between(const judge::Verdict& before, const judge::Verdict& after) {
  std::vector<Change> changes;
  for (const TestVerdict& test : after.tests) {
    const auto earlier = std::ranges::find(before.tests, test.id, &TestVerdict::id);
    if (earlier != before.tests.end() && differ(*earlier, test))
      changes.push_back({&*earlier, &test});
  }
  return changes;
}

std::string words_for(const Change& change) {
  if (change.before->status != change.after->status)
    return fmt::format("{}; it {} before", is_now(change.after->status),
                       was(change.before->status));
  return fmt::format("fails as before, but of {} and no longer of {}", cause_of(*change.after),
                     cause_of(*change.before));
}

std::string summary(const std::vector<Change>& changes, std::size_t tests) {
  std::size_t better = 0, worse = 0;
  for (const Change& change : changes) {
    if (change.before->status == change.after->status) continue;
    if (change.after->status == Status::pass) ++better;
    if (change.after->status == Status::fail) ++worse;
  }
  return fmt::format(
      "since the last run: now passing {}, now failing {}, other changes {}, same {}", better,
      worse, changes.size() - better - worse, tests - changes.size());
}

}  // namespace

std::string changes(const judge::Verdict& before, const judge::Verdict& after, const Style& style) {
  Sheet sheet{style};
  const auto changed = changes_between(before, after);
  std::size_t widest = 0;
  for (const Change& change : changed)
    widest = std::max(widest, columns_of(escape_line(change.after->id)));
  sheet.prose(0, summary(changed, after.tests.size()), Ink::bold);
  for (const Change& change : changed) {
    const std::string id = escape_line(change.after->id);
    const Ink ink = ink_of(change.after->status);
    if (sheet.narrow())
      sheet.prose(2, id + " " + words_for(change), ink);
    else
      sheet.row("  " + padded(id, widest + 2) + paint(words_for(change), ink, style));
  }
  if (before.score != after.score)
    sheet.prose(0, fmt::format("points: {} before, {} now, of {}", number_text(before.score),
                               number_text(after.score), number_text(after.max_score)));
  return std::move(sheet).take();
}

}  // namespace ipclab::report
