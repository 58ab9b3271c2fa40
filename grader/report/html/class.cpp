#include "report/html/class.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "report/html/page.hpp"
#include "report/layout.hpp"
#include "report/rules.hpp"
#include "report/similar_text.hpp"
#include "spec/rule.hpp"
#include "support/escape.hpp"

namespace ipclab::report::html {
namespace {

using Json = nlohmann::ordered_json;
using judge::Status;

/// Of all rows together, for what programs printed and what was expected.
constexpr std::size_t room_of_class = 24 << 20;
constexpr std::size_t most_room = 24 << 10;
constexpr std::size_t least_room = 1 << 10;
constexpr std::size_t most_of_a_text = 1500;
constexpr std::size_t most_findings = 3;  ///< of one test; the cause comes first
constexpr std::size_t most_places = 6;

constexpr std::string_view scripts[] = {"class_data.js",    "class_charts.js",  "class_table.js",
                                        "class_similar.js", "class_student.js", "class.js"};

/// 'w': it passed, and its points were lost with those of another test of its group.
char letter_for(const judge::TestVerdict& test) {
  switch (test.status) {
    case Status::pass: return test.score < test.max_score ? 'w' : 'p';
    case Status::fail: return 'f';
    case Status::skip: return 's';
    case Status::error: break;
  }
  return 'e';
}

/// Escaping has made valid UTF-8 of it.
std::string dumped(const Json& json) { return json_in_script(json.dump()); }

Json people_of(const Entrant& entrant) {
  Json people = Json::array();
  for (const Person& person : entrant.people)
    people.push_back({escape_line(person.name), escape_line(person.id), escape_line(person.email)});
  return people;
}

std::string similar_data(const SimilarFile& similar) {
  Json pairs = Json::array();
  for (const SimilarPair& pair : similar.pairs)
    pairs.push_back({escape_line(pair.first.key), escape_line(pair.second.key),
                     percent_of(pair.similarity), words_for(pair.by), files_of(pair)});
  const Json json = {
      {"threshold", percent_of(similar.threshold)}, {"cut", similar.cut}, {"pairs", pairs}};
  return "<script type=\"application/json\" id=\"similar\">" + dumped(json) + "</script>\n";
}

/// The body without scripts: what they fill in.
constexpr std::string_view body =
    "<a class=\"skip-link\" href=\"#table\">Skip to the table</a>\n"
    "<noscript><p>This page shows its table with a script of its own; please allow it.</p>"
    "</noscript>\n"
    "<header id=\"top\"></header>\n<main id=\"main\" tabindex=\"-1\"></main>\n"
    "<footer><p>ipclab. This page is complete: it loads nothing.</p></footer>\n";

}  // namespace

ClassPage::ClassPage(ClassTable table, ClassOptions options)
    : table_{std::move(table)}, options_{std::move(options)}, columns_(table_.tests.size()) {}

std::string ClassPage::begin() {
  return page_begin({.title = table_.assignment,
                     .styles = {"page.css", "class.css"},
                     .scripts = {std::begin(scripts), std::end(scripts)}}) +
         std::string{body} + "<script type=\"application/json\" id=\"rows\">[\n";
}

std::size_t ClassPage::number_of(std::string_view text) {
  const auto found = numbers_.find(text);
  if (found != numbers_.end()) return found->second;
  texts_.emplace_back(text);
  numbers_.emplace(text, texts_.size() - 1);
  return texts_.size() - 1;
}

std::size_t ClassPage::column_of(const judge::TestVerdict& test) {
  auto found = std::ranges::find(table_.tests, test.id);
  if (found == table_.tests.end()) {
    table_.tests.push_back(test.id);
    columns_.emplace_back();
    found = table_.tests.end() - 1;
  }
  const auto column = static_cast<std::size_t>(found - table_.tests.begin());
  columns_[column] = {test.title, test.max_score, test.visible};
  return column;
}

std::string ClassPage::finding(std::size_t column, const judge::Finding& finding, bool has_rule,
                               std::size_t& room) {
  const auto detail = [&](const std::string& whole) {
    if (whole.empty() || room < 64) return number_of("");
    const std::string shown = shorten_text(escape_text(whole), std::min(most_of_a_text, room));
    room -= std::min(room, shown.size());
    return number_of(shown);
  };
  Json places = Json::array();
  for (const judge::Where& where : finding.where) {
    if (places.size() == most_places) break;
    const std::string at = where.line > 0 ? fmt::format("{}:{}", where.file, where.line) : "";
    std::string words = at;
    for (const std::string& part : {where.process, where.what})
      if (!part.empty()) words += (words.empty() ? "" : " ") + part;
    places.push_back(number_of(shorten_line(words, 160)));
  }
  const Json json = {column,
                     number_of(has_rule ? id_of(finding.rule) : ""),
                     number_of(shorten_line(finding.message, 400)),
                     detail(finding.expected),
                     detail(finding.observed),
                     number_of(shorten_text(escape_text(finding.hint), 400)),
                     places};
  return dumped(json);
}

std::string ClassPage::row(const Row& row) {
  std::string states(columns_.size(), '.');
  std::string findings;
  const std::size_t share = room_of_class / std::max<std::size_t>(1, options_.entrants);
  std::size_t room = std::clamp(share, least_room, most_room);
  if (row.verdict)
    for (const judge::TestVerdict& test : row.verdict->tests) {
      const std::size_t column = column_of(test);
      states.resize(std::max(states.size(), columns_.size()), '.');
      states[column] = letter_for(test);
      if (test.status == Status::skip) continue;  // its reason is another test's
      for (std::size_t i = 0; i < std::min(test.findings.size(), most_findings); ++i)
        findings += (findings.empty() ? "" : ",") +
                    finding(column, test.findings[i], test.status != Status::error, room);
    }
  const Grade grade = grade_of(row);
  Json notes = Json::array();
  for (const std::string& note : row.entrant.notes) notes.push_back(escape_line(note));
  const Entrant& who = row.entrant;
  const Json head = {escape_line(who.key),
                     people_of(who),
                     escape_line(who.group),
                     who.late ? 1 : 0,
                     escape_line(who.submitted_at),
                     escape_line(who.source),
                     notes,
                     escape_text(who.problem),
                     grade.points ? Json(*grade.points) : Json(nullptr),
                     grade.points ? "" : grade.why_not,
                     states};
  std::string text = dumped(head);
  text.pop_back();
  return (std::exchange(is_first_, false) ? "" : ",\n") + text + ",[" + findings + "]]";
}

std::string ClassPage::end() {
  Json tests = Json::array();
  for (std::size_t i = 0; i < columns_.size(); ++i)
    tests.push_back({escape_line(table_.tests[i]), escape_line(columns_[i].title),
                     columns_[i].max_score, columns_[i].visible ? 1 : 0});
  const Json about = {{"title", escape_line(table_.assignment)},
                      {"system", escape_line(table_.system)},
                      {"max", table_.max_score},
                      {"pages", escape_line(options_.pages)},
                      {"tests", tests}};
  std::string page =
      "]</script>\n<script type=\"application/json\" id=\"texts\">" + dumped(Json(texts_)) +
      "</script>\n<script type=\"application/json\" id=\"about\">" + dumped(about) + "</script>\n";
  if (options_.similar) page += similar_data(*options_.similar);
  for (const std::string_view script : scripts) page += script_element(script);
  return page + page_end();
}

}  // namespace ipclab::report::html
