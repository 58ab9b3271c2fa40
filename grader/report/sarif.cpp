#include "report/sarif.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

#include "report/rules.hpp"
#include "support/escape.hpp"

namespace ipclab::report {
namespace {

using Json = nlohmann::ordered_json;

/// In the submission: an absolute path is one of the machine that graded.
bool has_place(const judge::Where& where) {
  return where.line > 0 && !where.file.empty() && !where.file.starts_with('/');
}

/// RFC 3986: a path as a relative reference. A first part with a colon would be a scheme.
std::string uri_of(std::string_view path) {
  constexpr std::string_view plain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
  std::string uri;
  for (const char letter : path) {
    if (plain.find(letter) != std::string_view::npos)
      uri += letter;
    else
      uri += fmt::format("%{:02X}", static_cast<unsigned char>(letter));
  }
  return uri;
}

Json location_of(const judge::Where& where) {
  return {{"physicalLocation",
           {{"artifactLocation", {{"uri", uri_of(where.file)}}},
            {"region", {{"startLine", where.line}}}}}};
}

Json related_of(const judge::Where& where) {
  Json location = location_of(where);
  std::string words = where.process;
  if (!words.empty() && !where.what.empty()) words += ' ';
  words += where.what;
  location["message"] = {{"text", escape_line(words)}};
  return location;
}

std::string message_of(const judge::TestVerdict& test, const judge::Finding& finding) {
  std::string text = escape_text(finding.message);
  if (!finding.expected.empty()) text += "\nexpected: " + escape_text(finding.expected);
  if (!finding.observed.empty()) text += "\nobserved: " + escape_text(finding.observed);
  if (!finding.hint.empty()) text += "\nhint: " + escape_text(finding.hint);
  return text + "\n(test " + escape_line(test.id) + ')';
}

Json result_of(const judge::TestVerdict& test, const judge::Finding& finding) {
  std::vector<judge::Where> places;
  std::ranges::copy_if(finding.where, std::back_inserter(places), has_place);
  Json result = {{"ruleId", id_of(finding.rule)},
                 {"kind", "fail"},
                 {"level", "error"},
                 {"message", {{"text", message_of(test, finding)}}},
                 {"locations", Json::array({location_of(places.front())})}};
  for (std::size_t at = 1; at < places.size(); ++at)
    result["relatedLocations"].push_back(related_of(places[at]));
  return result;
}

Json rule_of_driver(Rule rule) {
  const std::string page{rule_page(rule).value_or("")};
  const std::string title = page.substr(0, page.find('\n'));
  return {
      {"id", id_of(rule)},
      {"shortDescription", {{"text", title.substr(std::min(title.size(), title.find(' ') + 1))}}},
      {"help", {{"text", page}, {"markdown", page}}}};
}

/// What several tests found at one place is one result.
class Results {
 public:
  void add(const judge::TestVerdict& test, const judge::Finding& finding) {
    const auto first = std::ranges::find_if(finding.where, has_place);
    if (first == finding.where.end()) return;
    if (!seen_.emplace(finding.rule, first->file, first->line).second) return;
    if (rules_.insert(finding.rule).second) driver_rules_.push_back(rule_of_driver(finding.rule));
    results_.push_back(result_of(test, finding));
  }

  [[nodiscard]] Json run() && {
    return {{"tool", {{"driver", {{"name", "ipclab"}, {"rules", std::move(driver_rules_)}}}}},
            {"columnKind", "unicodeCodePoints"},
            {"results", std::move(results_)}};
  }

 private:
  std::set<std::tuple<Rule, std::string, int>> seen_;
  std::set<Rule> rules_;
  Json driver_rules_ = Json::array();
  Json results_ = Json::array();
};

}  // namespace

std::string sarif(const judge::Verdict& verdict) {
  Results results;
  for (const judge::TestVerdict& test : verdict.tests) {
    if (!test.visible || test.status != judge::Status::fail) continue;
    for (const judge::Finding& finding : test.findings) results.add(test, finding);
  }
  const Json document = {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                         {"version", "2.1.0"},
                         {"runs", Json::array({std::move(results).run()})}};
  return document.dump(2) + '\n';
}

}  // namespace ipclab::report
