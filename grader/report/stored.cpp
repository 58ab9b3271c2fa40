#include "report/stored.hpp"

#include <fmt/format.h>

#include "report/event_words.hpp"
#include "report/stored_fields.hpp"
#include "support/escape.hpp"

namespace ipclab::report {
namespace {

using judge::Status;

constexpr Bytes largest_result = mebibytes(32);

Status status_of(const StoredObject& test) {
  const std::string word = test.text("status");
  if (word == "pass") return Status::pass;
  if (word == "fail") return Status::fail;
  if (word == "skip") return Status::skip;
  if (word != "error") test.note("status", "pass, fail, skip or error");
  return Status::error;
}

judge::Where where_of(const StoredObject& stored) {
  return {stored.text("file"), stored.line("line"), stored.text("process"), stored.text("what")};
}

judge::Awaited awaited_of(const StoredObject& stored) {
  return {stored.text("process"), stored.integer("pid"), stored.text("how"), stored.text("file"),
          stored.line("line")};
}

judge::Waiting waiting_of(const StoredObject& stored) {
  return {stored.text("process"), stored.integer("pid"), stored.text("what"),
          stored.text("file"),    stored.line("line"),   stored.objects("releasers", awaited_of)};
}

/// The reason of a skip or an error has null there.
Rule rule_in(const StoredObject& stored, Status status) {
  const bool has_rule = status == Status::fail || status == Status::pass;
  if (!has_rule) {
    if (!stored.is_null("rule")) stored.note("rule", "null, as the test was not judged");
    return judge::Finding{}.rule;
  }
  const auto rule = rule_of(stored.text("rule"));
  if (!rule) stored.note("rule", "a rule of this ipclab");
  return rule.value_or(judge::Finding{}.rule);
}

judge::Finding finding_of(const StoredObject& stored, Status status) {
  judge::Finding finding;
  finding.rule = rule_in(stored, status);
  finding.message = stored.text("message");
  finding.expected = stored.text("expected");
  finding.observed = stored.text("observed");
  finding.hint = stored.text("hint");
  finding.where = stored.objects("where", where_of);
  if (stored.has("waits")) finding.waits = stored.objects("waits", waiting_of);
  return finding;
}

judge::Event::Kind kind_of(const StoredObject& stored) {
  const std::string word = stored.text("kind");
  for (const auto& [kind, name] : event_words)
    if (name == word) return kind;
  stored.note("kind", "a kind of event of this ipclab");
  return judge::Event::Kind::gap;
}

judge::Event event_of(const StoredObject& stored, std::size_t lanes) {
  const auto lane = [&](const char* key) {
    const auto number = static_cast<std::size_t>(stored.line(key));
    if (number >= lanes) stored.note(key, "the number of a lane");
    return number;
  };
  return {.kind = kind_of(stored),
          .from = lane("from"),
          .to = lane("to"),
          .failed = stored.has("failed") && stored.yes("failed"),
          .what = stored.text("what"),
          .text = stored.has("text") ? stored.text("text") : "",
          .file = stored.has("file") ? stored.text("file") : "",
          .line = stored.has("line") ? stored.line("line") : 0};
}

judge::Account account_of(const StoredObject& stored) {
  judge::Account account;
  account.lanes = stored.objects("lanes", [](const StoredObject& lane) {
    return judge::Lane{lane.text("name"), lane.integer("pid")};
  });
  account.events = stored.objects(
      "events", [&](const StoredObject& event) { return event_of(event, account.lanes.size()); });
  account.said = stored.objects("said", [](const StoredObject& said) {
    return judge::Said{said.text("actor"), said.text("stream"), said.text("text")};
  });
  return account;
}

judge::TestVerdict test_of(const StoredObject& stored) {
  judge::TestVerdict test;
  test.id = stored.text("id");
  test.program = stored.text("program");
  test.title = stored.text("title");
  test.status = status_of(stored);
  test.score = stored.number("score");
  test.max_score = stored.number("max_score");
  test.visible = stored.yes("visible");
  if (stored.has("seconds")) test.seconds = stored.number("seconds");
  test.seed = stored.seed("seed");
  test.replay = stored.text("replay");
  test.findings = stored.objects("findings", [status = test.status](const StoredObject& finding) {
    return finding_of(finding, status);
  });
  if (stored.has("run")) test.account = account_of(stored.object("run"));
  return test;
}

judge::ProgramBuild program_of(const StoredObject& stored) {
  return {stored.text("program"), stored.yes("ok"), stored.text("diagnostics")};
}

judge::Verdict verdict_in(const StoredObject& stored) {
  judge::Verdict verdict;
  verdict.lab = stored.text("lab");
  verdict.submission = stored.text("submission");
  verdict.score = stored.number("score");
  verdict.max_score = stored.number("max_score");
  if (stored.has("seconds")) verdict.seconds = stored.number("seconds");
  verdict.build = stored.object("build").objects("programs", program_of);
  const StoredObject isolation = stored.object("isolation");
  verdict.rung = isolation.text("rung");
  verdict.guarantees = isolation.texts("guarantees");
  verdict.tests = stored.objects("tests", test_of);
  if (stored.has("not_looked_at")) verdict.not_looked_at = stored.texts("not_looked_at");
  return verdict;
}

}  // namespace

Result<judge::Verdict, std::string> read_result(std::string_view text) {
  const auto document = parse_stored(text, "ipclab/result/1", largest_result);
  if (!document) return Unexpected{document.error()};
  std::string damage;
  judge::Verdict verdict = verdict_in(StoredObject{*document, "", damage});
  if (!damage.empty()) return Unexpected{damage};
  return verdict;
}

Result<StoredResult, std::string> read_stored(std::string_view text) {
  const auto document = parse_stored(text, "ipclab/result/1", largest_result);
  if (!document) return Unexpected{document.error()};
  std::string damage;
  const StoredObject stored{*document, "", damage};
  StoredResult result{{stored.text("digest"), stored.text("basis")}, verdict_in(stored)};
  if (!damage.empty()) return Unexpected{damage};
  return result;
}

}  // namespace ipclab::report
