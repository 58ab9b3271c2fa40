#include "cli/marks.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string_view>

#include "spec/rule.hpp"
#include "support/escape.hpp"

namespace ipclab::cli {
namespace {

constexpr std::string_view arrow = "// <- ";

struct Place {
  std::string file;  ///< without its folder: findings name a source in different ways
  int line = 0;

  auto operator<=>(const Place&) const = default;
};
using Places = std::set<Place>;

struct Marks {
  std::map<Rule, Places> of;
  std::vector<std::string> problems;
};

std::string name_of(const std::string& path) {
  return std::filesystem::path{path}.filename().string();
}

std::string in_words(const Place& place) {
  return shorten_line(place.file, 60) + ':' + std::to_string(place.line);
}

std::string in_words(const Places& places) {
  std::string text;
  for (const Place& place : places) text += (text.empty() ? "" : ", ") + in_words(place);
  return text;
}

void read_mark(const std::string& names, const Place& place, Marks& marks) {
  for (std::size_t begin = 0; begin <= names.size();) {
    const std::size_t end = std::min(names.find(", ", begin), names.size());
    const std::string name = names.substr(begin, end - begin);
    if (const auto rule = rule_of(name))
      marks.of[*rule].insert(place);
    else
      marks.problems.push_back(in_words(place) + " is marked with \"" + shorten_line(name, 60) +
                               "\", which is no rule");
    begin = end + 2;
  }
}

Marks marks_in(const intake::Submission& solution) {
  Marks marks;
  for (const intake::SourceFile& file : solution.files) {
    std::istringstream lines{file.content};
    Place place{name_of(file.path), 0};
    for (std::string line; std::getline(lines, line);) {
      ++place.line;
      if (const auto at = line.rfind(arrow); at != std::string::npos)
        read_mark(line.substr(at + arrow.size()), place, marks);
    }
  }
  return marks;
}

/// None if there is no such finding at all.
std::optional<Places> named_by_findings(Rule rule, const judge::Verdict& verdict) {
  std::optional<Places> named;
  for (const judge::TestVerdict& test : verdict.tests)
    for (const judge::Finding& finding : test.findings) {
      if (test.status != judge::Status::fail || finding.rule != rule) continue;
      if (!named) named.emplace();
      for (const judge::Where& where : finding.where)
        if (where.line > 0) named->insert({name_of(where.file), where.line});
    }
  return named;
}

std::optional<std::string> broken_mark(Rule rule, const Places& marked,
                                       const std::optional<Places>& named) {
  const std::string marks = in_words(marked) + " is marked with " + std::string{id_of(rule)};
  if (!named) return marks + ", but there is no such finding";
  for (const Place& place : *named)
    if (marked.contains(place)) return std::nullopt;
  return marks + ", but its findings name " + (named->empty() ? "no line" : in_words(*named));
}

}  // namespace

std::vector<std::string> broken_marks(const intake::Submission& solution,
                                      const judge::Verdict& verdict) {
  Marks marks = marks_in(solution);
  for (const auto& [rule, places] : marks.of)
    if (auto broken = broken_mark(rule, places, named_by_findings(rule, verdict)))
      marks.problems.push_back(std::move(*broken));
  return marks.problems;
}

}  // namespace ipclab::cli
