#include "page_samples.hpp"

#include "samples.hpp"

namespace ipclab::report::html {

std::size_t count(const std::string& text, const std::string& what) {
  std::size_t found = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1))
    ++found;
  return found;
}

judge::Verdict all_markup() {
  judge::Verdict verdict = drawn();
  verdict.lab = verdict.title = verdict.submission = verdict.rung = markup;
  verdict.build = {{markup, false, markup}};
  verdict.not_looked_at = {markup};
  judge::TestVerdict& test = verdict.tests.front();
  test.id = test.program = test.title = test.replay = markup;
  for (judge::Finding& finding : test.findings) {
    finding.message = finding.expected = finding.observed = finding.hint = markup;
    finding.where = {{markup, 1, markup, markup}};
    finding.waits = {{markup, 3, markup, markup, 1, {{markup, 4, markup, markup, 1}}}};
  }
  for (judge::Lane& lane : test.account->lanes) lane.name = markup;
  for (judge::Event& event : test.account->events) event.what = event.text = event.file = markup;
  for (judge::Said& said : test.account->said) said.actor = said.text = markup;
  return verdict;
}

}  // namespace ipclab::report::html
