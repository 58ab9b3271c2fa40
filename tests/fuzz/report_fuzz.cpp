// A verdict of which a stranger has written every text, as a page for a terminal and as JSON. What
// an input means is up to FuzzedDataProvider: numbers come from its end, texts from its beginning.

#include <fuzzer/FuzzedDataProvider.h>

#include <nlohmann/json.hpp>

#include "fuzz/claims.hpp"
#include "report/json.hpp"
#include "report/terminal.hpp"

namespace ipclab::fuzz {
namespace {

using Source = FuzzedDataProvider;

std::string text_from(Source& source) { return source.ConsumeRandomLengthString(400); }
double points_from(Source& source) { return source.ConsumeFloatingPointInRange(0.0, 1e6); }
int number_from(Source& source) { return source.ConsumeIntegral<int>(); }

template <typename Make>
auto some(Source& source, unsigned most, Make make) {
  std::vector<decltype(make(source))> all;
  for (unsigned left = source.ConsumeIntegralInRange(0U, most); left > 0; --left)
    all.push_back(make(source));
  return all;
}

judge::Awaited awaited_from(Source& source) {
  return {text_from(source), number_from(source), text_from(source), text_from(source),
          number_from(source)};
}

judge::Waiting waiting_from(Source& source) {
  return {text_from(source), number_from(source), text_from(source),
          text_from(source), number_from(source), some(source, 3, awaited_from)};
}

judge::Where where_from(Source& source) {
  return {text_from(source), number_from(source), text_from(source), text_from(source)};
}

judge::Finding finding_from(Source& source) {
  judge::Finding finding;
  finding.rule = rule_names.at(source.ConsumeIntegralInRange<std::size_t>(0, 26)).rule;
  finding.message = text_from(source);
  finding.expected = text_from(source);
  finding.observed = text_from(source);
  finding.hint = text_from(source);
  finding.where = some(source, 12, where_from);
  finding.waits = some(source, 2, waiting_from);
  return finding;
}

judge::TestVerdict test_from(Source& source) {
  judge::TestVerdict test;
  test.id = text_from(source);
  test.program = text_from(source);
  test.title = text_from(source);
  test.group = text_from(source);
  test.status = static_cast<judge::Status>(source.ConsumeIntegralInRange(0, 3));
  test.score = points_from(source);
  test.max_score = points_from(source);
  test.visible = source.ConsumeBool();
  test.replay = text_from(source);
  test.findings = some(source, 6, finding_from);
  return test;
}

judge::Verdict verdict_from(Source& source) {
  judge::Verdict verdict;
  verdict.tests = some(source, 4, test_from);
  verdict.lab = text_from(source);
  verdict.title = text_from(source);
  verdict.submission = text_from(source);
  verdict.score = points_from(source);
  verdict.max_score = points_from(source);
  verdict.build = some(source, 2, [](Source& of) {
    return judge::ProgramBuild{text_from(of), of.ConsumeBool(), text_from(of)};
  });
  verdict.rung = text_from(source);
  verdict.guarantees = some(source, 2, text_from);
  verdict.not_looked_at = some(source, 2, text_from);
  verdict.groups = some(source, 2, [](Source& of) {
    return judge::GroupTitle{text_from(of), text_from(of)};
  });
  return verdict;
}

void claim_all_safe(const nlohmann::json& value) {
  if (value.is_string()) return claim_safe_to_show(value.get_ref<const std::string&>());
  if (value.is_structured())
    for (const nlohmann::json& part : value) claim_all_safe(part);
}

void claim_no_tab(std::string_view page) {
  claim(page.find('\t') == std::string_view::npos, "no tab moves what stands in a row", page);
}

void print(Source source) {
  report::Style style;
  style.colour = source.ConsumeBool();
  style.unicode = source.ConsumeBool();
  style.show_passed = source.ConsumeBool();
  style.width = source.ConsumeIntegralInRange(0U, 200U);
  const judge::Verdict verdict = verdict_from(source);

  const std::string page = report::terminal(verdict, style);
  const std::string plain = style.colour ? without_colours(page) : page;
  claim_safe_to_show(plain);
  claim_no_tab(plain);
  const std::string document = report::json(verdict);
  claim_safe_to_show(document);
  claim_all_safe(nlohmann::json::parse(document));  // throws if it is no JSON
}

}  // namespace
}  // namespace ipclab::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  ipclab::fuzz::print(FuzzedDataProvider{bytes, size});
  return 0;
}
