#include "report/class_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "support/escape.hpp"

namespace ipclab::report {
namespace {

using judge::Status;
using Named = std::vector<std::pair<std::string, std::string>>;

constexpr std::size_t most_listed = 8;
constexpr std::size_t most_named = 50;  ///< the rest is in class.json

/// A sign for each, or fewer where they would not fit.
std::string bar_for(std::size_t count, std::size_t most, const Sheet& sheet) {
  const std::size_t room = std::max<std::size_t>(sheet.width(), 40) - 24;
  const std::size_t length = most <= room ? count : (count * room + most - 1) / most;
  std::string bar;
  for (std::size_t i = 0; i < length; ++i) bar += sheet.style().unicode ? "\u2587" : "#";
  return bar;
}

void write_counts(Sheet& sheet, const std::string& title,
                  const std::map<std::string, std::size_t>& counts) {
  if (counts.empty()) return;
  std::vector<std::pair<std::string, std::size_t>> sorted{counts.begin(), counts.end()};
  std::ranges::stable_sort(sorted, std::ranges::greater{},
                           [](const auto& each) { return each.second; });
  if (sorted.size() > most_listed) sorted.resize(most_listed);
  sheet.blank();
  sheet.prose(0, title, Ink::bold);
  for (const auto& [name, count] : sorted)
    sheet.row(clipped(fmt::format("  {:>6}  {}", count, name), sheet.width()));
}

void write_named(Sheet& sheet, const std::string& title, const Named& rows, Ink ink) {
  if (rows.empty()) return;
  sheet.blank();
  sheet.prose(0, title, Ink::bold);
  for (std::size_t i = 0; i < rows.size() && i < most_named; ++i)
    sheet.prose(2, escape_line(rows[i].first) + ": " + escape_line(rows[i].second), ink);
  if (rows.size() > most_named)
    sheet.prose(2, fmt::format("... and {} more", rows.size() - most_named));
}

std::string points_of(const std::optional<judge::Verdict>& verdict) {
  if (!verdict) return "not graded";
  return fmt::format("{} of {}", number_text(verdict->score), number_text(verdict->max_score));
}

std::map<std::string, Status> statuses_of(const std::optional<judge::Verdict>& verdict) {
  std::map<std::string, Status> statuses;
  if (!verdict) return statuses;
  for (const judge::TestVerdict& test : verdict->tests) statuses[test.id] = test.status;
  return statuses;
}

/// The tests that would pass instead, or no longer.
std::string tests_that_change(const std::optional<judge::Verdict>& before,
                              const std::optional<judge::Verdict>& after) {
  const auto old = statuses_of(before);
  std::string text;
  for (const auto& [id, status] : statuses_of(after)) {
    const auto found = old.find(id);
    const bool passed = found != old.end() && found->second == Status::pass;
    if (found != old.end() && passed == (status == Status::pass)) continue;
    text += (text.empty() ? "" : ", ") + std::string{status == Status::pass ? "+" : "-"} +
            escape_line(id);
  }
  return shorten_line(text, 300);
}

}  // namespace

ClassText::ClassText(const Style& style, const ClassFile& list) : style_{style}, list_{list} {}

void ClassText::add(const Row& row) {
  const Entrant& entrant = row.entrant;
  if (!entrant.problem.empty()) problems_.emplace_back(entrant.key, entrant.problem);
  if (!row.verdict) not_graded_ += entrant.problem.empty() ? 1 : 0;
  if (!row.verdict) return;
  count(*row.verdict);
  for (const std::string& note : row.verdict->notes) notes_.emplace_back(entrant.key, note);
}

void ClassText::count(const judge::Verdict& verdict) {
  ++count_;
  max_score_ = std::max(max_score_, verdict.max_score);
  sum_ += verdict.score;
  const double share = verdict.max_score > 0 ? verdict.score / verdict.max_score : 0;
  ++shares_[share >= 1 ? bins : static_cast<std::size_t>(std::max(share, 0.0) * bins)];
  std::set<std::string> rules;
  for (const judge::TestVerdict& test : verdict.tests) {
    if (test.status != Status::fail) continue;
    ++failed_tests_[escape_line(test.id)];
    for (const judge::Finding& finding : test.findings)
      rules.insert(std::string{id_of(finding.rule)});
  }
  for (const std::string& rule : rules) ++rules_[rule];
}

void ClassText::add_change(const Entrant& entrant, const std::optional<judge::Verdict>& before,
                           const std::optional<judge::Verdict>& after) {
  is_preview_ = true;
  if (!entrant.problem.empty()) problems_.emplace_back(entrant.key, entrant.problem);
  if (!entrant.problem.empty() || !after) return;
  ++count_;
  const std::string tests = tests_that_change(before, after);
  if (before && tests.empty() && before->score == after->score) return;
  changes_.emplace_back(entrant.key,
                        points_of(before) + " -> " + points_of(after) +
                            (before && !tests.empty() ? " (" + tests + ")" : std::string{}));
}

void ClassText::add_trouble(const std::string& key, const std::string& trouble) {
  troubles_.emplace_back(key, trouble);
}

void ClassText::write_marks(Sheet& sheet) const {
  if (count_ == 0) return;
  sheet.prose(
      0, fmt::format("{} of {} points on average", number_text(sum_ / static_cast<double>(count_)),
                     number_text(max_score_)));
  sheet.blank();
  sheet.prose(0, "Share of the points:", Ink::bold);
  const std::size_t most = *std::ranges::max_element(shares_);
  for (std::size_t i = shares_.size(); i-- > 0;) {
    const std::string label = i == bins ? "100 %" : fmt::format("{}-{} %", i * 10, i * 10 + 9);
    const std::string bar = bar_for(shares_[i], most, sheet);
    sheet.row(fmt::format("  {:>7}  {:>6}{}", label, shares_[i],
                          bar.empty() ? "" : "  " + paint(bar, Ink::cyan, sheet.style())));
  }
  write_counts(sheet, "Tests that fail most:", failed_tests_);
  write_counts(sheet, "Rules that are broken most (by submissions):", rules_);
}

void ClassText::write_changes(Sheet& sheet) const {
  write_named(sheet, "Marks that would change:", changes_, Ink::plain);
  sheet.blank();
  std::string text =
      fmt::format("{} of {} would change.", changes_.size(), counted(count_, "mark"));
  if (!changes_.empty())
    text +=
        " Nothing is changed yet: the same command without --preview does it, and need not grade "
        "again.";
  sheet.prose(0, text);
}

std::string ClassText::finish(const Counts& counts, const std::string& folder) {
  Sheet sheet{style_};
  sheet.prose(0, escape_line(list_.lab) + ": " + escape_line(list_.title), Ink::bold);
  sheet.prose(0, fmt::format("{} ({})", counted(list_.entrants.size(), "submission"),
                             escape_line(list_.system)));
  sheet.prose(0, fmt::format("{} graded now, {} graded before and unchanged, {} unreadable",
                             counts.graded, counts.known, problems_.size()));
  if (not_graded_ > 0) sheet.prose(0, fmt::format("{} not graded yet", not_graded_));
  if (counts.outdated > 0)
    sheet.prose(0,
                fmt::format("{} graded with another lab, ipclab or compiler than there is now; "
                            "without --only they are graded again",
                            counted(counts.outdated, "submission")),
                Ink::yellow);
  if (is_preview_)
    write_changes(sheet);
  else
    write_marks(sheet);
  write_named(sheet, "Cannot be read:", problems_, Ink::yellow);
  write_named(sheet, "Not graded, because the grader could not do its work (try again):", troubles_,
              Ink::magenta);
  write_named(sheet, "To be known:", notes_, Ink::dim);
  sheet.blank();
  if (!is_preview_)
    sheet.prose(0, fmt::format("Everything is in {}; ipclab report makes files of it for others.",
                               escape_line(folder)));
  return std::move(sheet).take();
}

}  // namespace ipclab::report
