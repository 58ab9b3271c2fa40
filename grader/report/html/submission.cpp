#include "report/html/submission.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "report/html/page.hpp"
#include "report/html/sequence.hpp"
#include "report/html/source.hpp"
#include "report/html/waits.hpp"
#include "report/layout.hpp"
#include "report/row.hpp"
#include "spec/rule.hpp"

namespace ipclab::report::html {
namespace {

using judge::Finding;
using judge::Status;
using judge::TestVerdict;
using judge::Verdict;

struct StatusWords {
  Status status;
  std::string_view mark, name, words;
};

constexpr std::array<StatusWords, 4> statuses{{{Status::pass, "✓", "pass", "passed"},
                                               {Status::fail, "✗", "fail", "failed"},
                                               {Status::skip, "–", "skip", "not run"},
                                               {Status::error, "!", "error", "not judged"}}};

const StatusWords& words_for(Status status) {
  return *std::ranges::find(statuses, status, &StatusWords::status);
}

std::string points(double number) { return number_text(rounded(number)); }

std::string header(const Verdict& verdict) {
  std::string html = fmt::format(
      "<a class=\"skip-link\" href=\"#tests\">Skip to the tests</a>\n<header>\n<p "
      "class=\"quiet\">{}</p>"
      "\n<h1>{}</h1>\n<p class=\"score\"><strong>{}</strong> of {} points</p>\n"
      "<ul class=\"chips\">",
      line(verdict.title.empty() ? verdict.lab : verdict.title), line(verdict.submission),
      points(verdict.score), points(verdict.max_score));
  for (const StatusWords& each : statuses) {
    const auto count = std::ranges::count(verdict.tests, each.status, &TestVerdict::status);
    if (count > 0)
      html +=
          fmt::format("<li class=\"{}\">{} {} {}</li>", each.name, each.mark, count, each.words);
  }
  return html + "</ul>\n</header>\n";
}

/// That a test was not run, or its program not built, takes one line of the overview; all else has
/// a part of its own.
bool has_article(const TestVerdict& test) {
  if (test.findings.empty() || test.status == Status::skip) return false;
  return test.status != Status::fail || test.findings.front().rule != Rule::build;
}

std::string overview(const Verdict& verdict) {
  std::string html =
      "<nav id=\"tests\" aria-labelledby=\"tests-title\">\n<h2 id=\"tests-title\">Tests</h2>\n"
      "<ol class=\"tests\">\n";
  for (std::size_t i = 0; i < verdict.tests.size(); ++i) {
    const TestVerdict& test = verdict.tests[i];
    const StatusWords& words = words_for(test.status);
    std::string name =
        fmt::format("<code>{}</code> <span>{}</span>{}", line(test.id), line(test.title),
                    test.visible ? "" : " <span class=\"tag\">hidden</span>");
    if (!has_article(test) && !test.findings.empty())
      name += fmt::format(" <span class=\"quiet\">{}</span>", line(test.findings.front().message));
    html += fmt::format(
        "<li class=\"{0}\"><span class=\"sign\" role=\"img\" aria-label=\"{1}\">{2}</span> {3} "
        "<span class=\"points\">{4} / {5}</span></li>\n",
        words.name, words.words, words.mark,
        has_article(test) ? fmt::format("<a class=\"name\" href=\"#t{}\">{}</a>", i, name)
                          : fmt::format("<span class=\"name\">{}</span>", name),
        points(test.score), points(test.max_score));
  }
  return html + "</ol>\n</nav>\n";
}

std::string build_section(const Verdict& verdict) {
  std::string html;
  for (const judge::ProgramBuild& program : verdict.build) {
    if (program.ok && program.diagnostics.empty()) continue;
    html += fmt::format(
        "<details{}><summary>{} {}</summary>\n<pre class=\"scroll\" tabindex=\"0\">{}</pre>"
        "</details>\n",
        program.ok ? "" : " open", line(program.program),
        program.ok ? "was built, with warnings" : "could not be built", text(program.diagnostics));
  }
  if (html.empty()) return "";
  return "<section aria-labelledby=\"build-title\">\n<h2 id=\"build-title\">Build</h2>\n" + html +
         "</section>\n";
}

std::string field(std::string_view name, std::string_view value) {
  if (value.empty()) return "";
  return fmt::format("<dt>{}</dt><dd><pre class=\"scroll\" tabindex=\"0\">{}</pre></dd>\n", name,
                     text(value));
}

std::string finding_html(const Finding& finding, bool has_rule,
                         const std::vector<Source>& sources) {
  std::string html = "<div class=\"finding\">\n<p class=\"message\">";
  if (has_rule) html += fmt::format("<span class=\"rule\">{}</span> ", id_of(finding.rule));
  html += line(finding.message) + "</p>\n<dl>\n" + field("Expected", finding.expected) +
          field("Observed", finding.observed);
  if (!finding.hint.empty()) html += fmt::format("<dt>Hint</dt><dd>{}</dd>\n", text(finding.hint));
  html += "</dl>\n";
  if (!finding.where.empty()) {
    html += "<ul class=\"where\">\n";
    for (const judge::Where& where : finding.where)
      html += fmt::format("<li>{} {} {}</li>\n",
                          where.file.empty() ? "" : place_link(sources, where.file, where.line),
                          line(where.process), line(where.what));
    html += "</ul>\n";
  }
  if (const std::string picture = waits_picture(finding.waits); !picture.empty())
    html += "<h4>Who waits for whom</h4>\n" + picture;
  return html + "</div>\n";
}

std::string run_html(const judge::Account& account) {
  std::string html;
  if (!account.events.empty())
    html +=
        "<h4>The run</h4>\n<div class=\"scroll sequence\" role=\"region\" tabindex=\"0\" "
        "aria-label=\"Sequence diagram\">\n" +
        sequence_svg(account) + "</div>\n<details><summary>The run as a list</summary>\n" +
        sequence_list(account) +
        "<p class=\"quiet\">In the order of each process, as far as it is known; what "
        "different processes did independently of each other may have come in another order. "
        "What went through one object is told once.</p>\n</details>\n";
  if (account.said.empty()) return html;
  html += "<h4>Input and output</h4>\n<div class=\"said\">\n";
  for (const judge::Said& said : account.said) {
    const std::string_view words = said.stream == "input"    ? "was sent"
                                   : said.stream == "errors" ? "wrote to standard error"
                                                             : "wrote";
    html += fmt::format(
        "<figure><figcaption>{} {}</figcaption><pre class=\"scroll\" tabindex=\"0\">{}</pre>"
        "</figure>\n",
        line(said.actor), words, text(said.text));
  }
  return html + "</div>\n";
}

std::string test_html(const TestVerdict& test, std::size_t number,
                      const std::vector<Source>& sources) {
  const StatusWords& words = words_for(test.status);
  const bool has_rule = test.status == Status::fail || test.status == Status::pass;
  std::string html = fmt::format(
      "<article id=\"t{0}\" class=\"{1}\" aria-labelledby=\"t{0}-title\">\n"
      "<h3 id=\"t{0}-title\"><span class=\"sign\" aria-hidden=\"true\">{2}</span> "
      "<code>{3}</code> {4}</h3>\n<p class=\"quiet\">{5}, {6} of {7} points</p>\n",
      number, words.name, words.mark, line(test.id), line(test.title), words.words,
      points(test.score), points(test.max_score));
  for (const Finding& finding : test.findings) html += finding_html(finding, has_rule, sources);
  if (test.account) html += run_html(*test.account);
  if (!test.replay.empty() && test.status != Status::skip)
    html += fmt::format("<p class=\"quiet\">Run it again: <code class=\"command\">{}</code></p>\n",
                        line(test.replay));
  return html + "</article>\n";
}

std::string footer(const Verdict& verdict) {
  std::string html = "<footer>\n";
  for (const std::string& each : verdict.not_looked_at)
    html += fmt::format("<p>Not looked at: {}</p>\n", line(each));
  return html + fmt::format("<p>ipclab, lab {}, isolation {}</p>\n</footer>\n", line(verdict.lab),
                            line(verdict.rung));
}

}  // namespace

std::string submission_page(const Verdict& verdict, const std::vector<Source>& sources) {
  std::string page = page_begin({.title = verdict.lab + ": " + verdict.submission,
                                 .styles = {"page.css", "submission.css"},
                                 .scripts = {}});
  page += header(verdict) + "<main>\n" + overview(verdict) + build_section(verdict);
  std::string failures;
  for (std::size_t i = 0; i < verdict.tests.size(); ++i)
    if (!verdict.tests[i].findings.empty()) failures += test_html(verdict.tests[i], i, sources);
  if (!failures.empty())
    page +=
        "<section aria-labelledby=\"findings-title\">\n"
        "<h2 id=\"findings-title\">Findings</h2>\n" +
        failures + "</section>\n";
  page += source_section(verdict, sources) + "</main>\n" + footer(verdict);
  return page + page_end();
}

}  // namespace ipclab::report::html
