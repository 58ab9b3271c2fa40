#include "report/json.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>

#include "report/event_words.hpp"
#include "support/escape.hpp"

namespace ipclab::report {
namespace {

// The keys keep the order in which they are written, so that people can read and compare results.
using Json = nlohmann::ordered_json;

std::string_view word_for(judge::Status status) {
  switch (status) {
    case judge::Status::pass: return "pass";
    case judge::Status::fail: return "fail";
    case judge::Status::skip: return "skip";
    case judge::Status::error: return "error";
  }
  return "";
}

std::string_view word_for(judge::Event::Kind kind) {
  for (const auto& [each, word] : event_words)
    if (each == kind) return word;
  return "";
}

template <typename Values, typename ToJson>
Json array_of(const Values& values, ToJson to_json) {
  Json array = Json::array();
  for (const auto& value : values) array.push_back(to_json(value));
  return array;
}

Json json_of(const std::vector<std::string>& texts) {
  return array_of(texts, [](const std::string& text) { return Json(escape_text(text)); });
}

Json json_of(const judge::Where& where) {
  return {{"file", escape_text(where.file)},
          {"line", where.line},
          {"process", escape_text(where.process)},
          {"what", escape_text(where.what)}};
}

Json json_of(const judge::Awaited& releaser) {
  return {{"process", escape_text(releaser.process)},
          {"pid", releaser.pid},
          {"how", escape_text(releaser.how)},
          {"file", escape_text(releaser.file)},
          {"line", releaser.line}};
}

Json json_of(const judge::Waiting& wait) {
  return {{"process", escape_text(wait.process)},
          {"pid", wait.pid},
          {"what", escape_text(wait.what)},
          {"file", escape_text(wait.file)},
          {"line", wait.line},
          {"releasers", array_of(wait.releasers, [](const auto& each) { return json_of(each); })}};
}

/// The finding of a test that was skipped or could not be run gives a reason, but breaks no rule.
Json json_of(const judge::Finding& finding, judge::Status status) {
  const bool has_rule = status == judge::Status::fail || status == judge::Status::pass;
  Json json = {
      {"rule", has_rule ? Json(id_of(finding.rule)) : Json(nullptr)},
      {"message", escape_text(finding.message)},
      {"expected", escape_text(finding.expected)},
      {"observed", escape_text(finding.observed)},
      {"hint", escape_text(finding.hint)},
      {"where", array_of(finding.where, [](const auto& where) { return json_of(where); })}};
  if (!finding.waits.empty())
    json["waits"] = array_of(finding.waits, [](const auto& wait) { return json_of(wait); });
  return json;
}

/// A key that would say nothing is left out: events are many.
Json json_of(const judge::Event& event) {
  Json json = {{"kind", word_for(event.kind)}, {"from", event.from}, {"to", event.to}};
  if (event.failed) json["failed"] = true;
  json["what"] = escape_text(event.what);
  if (!event.text.empty()) json["text"] = escape_text(event.text);
  if (!event.file.empty()) json["file"] = escape_text(event.file);
  if (event.line != 0) json["line"] = event.line;
  return json;
}

Json json_of(const judge::Account& account) {
  return {{"lanes", array_of(account.lanes,
                             [](const judge::Lane& lane) {
                               return Json{{"name", escape_text(lane.name)}, {"pid", lane.pid}};
                             })},
          {"events", array_of(account.events, [](const auto& event) { return json_of(event); })},
          {"said", array_of(account.said, [](const judge::Said& said) {
             return Json{{"actor", escape_text(said.actor)},
                         {"stream", escape_text(said.stream)},
                         {"text", escape_text(said.text)}};
           })}};
}

Json json_of(const judge::TestVerdict& test) {
  Json json = {{"id", escape_text(test.id)},
               {"program", escape_text(test.program)},
               {"title", escape_text(test.title)},
               {"status", word_for(test.status)},
               {"score", test.score},
               {"max_score", test.max_score},
               {"visible", test.visible},
               {"seconds", test.seconds},
               {"seed", test.seed},
               {"replay", escape_text(test.replay)},
               {"findings", array_of(test.findings, [&](const judge::Finding& finding) {
                  return json_of(finding, test.status);
                })}};
  if (test.account) json["run"] = json_of(*test.account);
  return json;
}

Json json_of(const std::vector<judge::ProgramBuild>& build) {
  const bool ok = std::all_of(build.begin(), build.end(),
                              [](const judge::ProgramBuild& program) { return program.ok; });
  return {{"ok", ok}, {"programs", array_of(build, [](const judge::ProgramBuild& program) {
                         return Json{{"program", escape_text(program.program)},
                                     {"ok", program.ok},
                                     {"diagnostics", escape_text(program.diagnostics)}};
                       })}};
}

Json document_of(const judge::Verdict& verdict) {
  Json document = {
      {"schema", "ipclab/result/1"},
      {"lab", escape_text(verdict.lab)},
      {"submission", escape_text(verdict.submission)},
      {"score", verdict.score},
      {"max_score", verdict.max_score},
      {"seconds", verdict.seconds},
      {"build", json_of(verdict.build)},
      {"isolation",
       {{"rung", escape_text(verdict.rung)}, {"guarantees", json_of(verdict.guarantees)}}},
      {"tests", array_of(verdict.tests, [](const auto& test) { return json_of(test); })}};
  if (!verdict.not_looked_at.empty()) document["not_looked_at"] = json_of(verdict.not_looked_at);
  return document;
}

}  // namespace

std::string json(const judge::Verdict& verdict) { return document_of(verdict).dump(2) + '\n'; }

std::string stored_json(const judge::Verdict& verdict, const Origin& origin) {
  Json document = {{"schema", "ipclab/result/1"},
                   {"key", escape_text(verdict.submission)},
                   {"digest", escape_text(origin.digest)},
                   {"basis", escape_text(origin.basis)}};
  Json rest = document_of(verdict);
  rest.erase("seconds");
  for (Json& test : rest["tests"]) test.erase("seconds");
  document.update(rest);
  return document.dump(2) + '\n';
}

}  // namespace ipclab::report
