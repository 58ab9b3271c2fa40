// A verdict of which a stranger has written every text, as a page for a terminal and as JSON. The
// first bytes of an input are numbers, the rest are texts between bytes 0xfe; both begin anew where
// they end, so that every field has something in it.

#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/claims.hpp"
#include "report/json.hpp"
#include "report/terminal.hpp"

namespace ipclab::fuzz {
namespace {

class Source {
 public:
  explicit Source(std::string_view bytes)
      : numbers_{bytes.substr(0, std::min<std::size_t>(bytes.size(), 48))} {
    bytes.remove_prefix(numbers_.size());
    for (;;) {
      const std::size_t end = std::min(bytes.find('\xfe'), bytes.size());
      texts_.push_back(bytes.substr(0, end));
      if (end == bytes.size()) break;
      bytes.remove_prefix(end + 1);
    }
  }

  /// At most `most`, which is below 256.
  unsigned number(unsigned most) {
    if (numbers_.empty()) return 0;
    return static_cast<unsigned char>(numbers_[next_number_++ % numbers_.size()]) % (most + 1);
  }
  std::string text() { return std::string{texts_[next_text_++ % texts_.size()]}; }

 private:
  std::string_view numbers_;
  std::vector<std::string_view> texts_;
  std::size_t next_number_ = 0;
  std::size_t next_text_ = 0;
};

std::string text_from(Source& source) { return source.text(); }
double points_from(Source& source) { return source.number(255) * source.number(255) / 16.0; }
int number_from(Source& source) { return static_cast<int>(source.number(255)); }
bool yes_from(Source& source) { return source.number(1) == 1; }

template <typename Make>
auto some(Source& source, unsigned most, Make make) {
  std::vector<decltype(make(source))> all;
  for (unsigned left = source.number(most); left > 0; --left) all.push_back(make(source));
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
  finding.rule = rule_names.at(source.number(rule_names.size() - 1)).rule;
  finding.message = text_from(source);
  finding.expected = text_from(source);
  finding.observed = text_from(source);
  finding.hint = text_from(source);
  finding.where = some(source, 10, where_from);
  finding.waits = some(source, 2, waiting_from);
  return finding;
}

judge::TestVerdict test_from(Source& source) {
  judge::TestVerdict test;
  test.id = text_from(source);
  test.program = text_from(source);
  test.title = text_from(source);
  test.group = text_from(source);
  test.status = static_cast<judge::Status>(source.number(3));
  test.score = points_from(source);
  test.max_score = points_from(source);
  test.visible = yes_from(source);
  test.replay = text_from(source);
  test.findings = some(source, 5, finding_from);
  return test;
}

judge::Verdict verdict_from(Source& source) {
  judge::Verdict verdict;
  verdict.tests = some(source, 3, test_from);
  verdict.lab = text_from(source);
  verdict.title = text_from(source);
  verdict.submission = text_from(source);
  verdict.score = points_from(source);
  verdict.max_score = points_from(source);
  verdict.build = some(source, 2, [](Source& of) {
    return judge::ProgramBuild{text_from(of), yes_from(of), text_from(of)};
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
  style.colour = yes_from(source);
  style.unicode = yes_from(source);
  style.show_passed = yes_from(source);
  style.width = source.number(200);
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
  ipclab::fuzz::print(ipclab::fuzz::Source{{reinterpret_cast<const char*>(bytes), size}});
  return 0;
}
