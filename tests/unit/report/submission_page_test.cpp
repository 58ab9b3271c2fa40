// The page of a submission: what is in it, and that nothing of a stranger is markup. tests/html/
// opens it in a real browser.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "page_samples.hpp"
#include "report/html/sequence.hpp"
#include "report/html/submission.hpp"
#include "report/html/svg.hpp"
#include "samples.hpp"

namespace ipclab::report::html {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

TEST(SubmissionPage, HasNoMarkupOfStrangers) {
  const std::vector<Source> sources{{markup, markup + '\n' + markup}};
  const std::string page = submission_page(all_markup(), sources);
  EXPECT_THAT(page, Not(HasSubstr("<img")));
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, Not(HasSubstr("<!--")));
  EXPECT_THAT(page, HasSubstr("&lt;img src=x onerror=alert(1)&gt;"));
  EXPECT_THAT(page, Not(HasSubstr("\"'")));
}

TEST(SubmissionPage, RunsNoScriptAndLoadsNothing) {
  const std::string page = submission_page(drawn(), {});
  EXPECT_THAT(page, HasSubstr("default-src 'none'; style-src 'sha256-"));
  EXPECT_THAT(page, HasSubstr("script-src 'none'"));
  EXPECT_THAT(page, HasSubstr("<html lang=\"en\">"));
  for (const char* loading : {" src=", "url(", "@import", "http://", "https://", " style="})
    EXPECT_THAT(page, Not(HasSubstr(loading))) << loading;
}

TEST(SubmissionPage, ShowsFindingsAtTheirLines) {
  judge::Verdict verdict = mixed();
  judge::Finding& finding = verdict.tests[1].findings.front();
  finding.where = {{"upper.c", 2, "child 1 (pid 4)", "waits in read"}};
  const std::string page =
      submission_page(verdict, {{"other.c", "int x;\n"}, {"sub/upper.c", "one\ntwo\nthree\n"}});
  EXPECT_THAT(page, HasSubstr("<a href=\"#f1-L2\"><code>upper.c:2</code></a>"));
  EXPECT_THAT(page, HasSubstr("<div id=\"f1-L2\" class=\"l marked\">"));
  EXPECT_THAT(page, HasSubstr("child 1 (pid 4) waits in read</li></ul>"));
  EXPECT_THAT(page, HasSubstr("<details class=\"file\" id=\"f1\" open>"));
  EXPECT_THAT(page, HasSubstr("<details class=\"file\" id=\"f0\">"));
}

TEST(SubmissionPage, PointsAtNoFileWhenTwoHaveThatName) {
  judge::Verdict verdict = mixed();
  verdict.tests[1].findings.front().where = {{"upper.c", 1, "", ""}};
  const std::string page = submission_page(verdict, {{"a/upper.c", "x\n"}, {"b/upper.c", "y\n"}});
  EXPECT_THAT(page, HasSubstr("<li><code>upper.c:1</code>"));
  EXPECT_THAT(page, Not(HasSubstr("class=\"l marked\"")));
}

TEST(SubmissionPage, OfEverySampleIsWhole) {
  for (const Sample& sample : all_samples()) {
    const std::string page = submission_page(sample.verdict, {{"upper.c", "int main;\n"}});
    EXPECT_TRUE(page.ends_with("</html>\n")) << sample.name;
    for (const char* tag : {"article", "section", "svg", "dl", "ul", "ol", "div", "details"})
      EXPECT_EQ(
          count(page, std::string{"<"} + tag + '>') + count(page, std::string{"<"} + tag + ' '),
          count(page, std::string{"</"} + tag + '>'))
          << sample.name << ' ' << tag;
  }
}

TEST(SubmissionPage, OfManyLargeFilesIsBounded) {
  std::vector<Source> sources;
  for (int i = 0; i < 4; ++i) {
    sources.push_back({std::to_string(i) + "empty.c", std::string(1 << 20, '\n')});
    sources.push_back({std::to_string(i) + "long.c", std::string(1 << 20, '<')});
  }
  const std::string page = submission_page(full_pass(), sources);
  EXPECT_LT(page.size(), std::size_t{20} << 20);
  EXPECT_THAT(page, HasSubstr("The rest is left out."));
}

TEST(Sequence, HasALaneForWhoTakesPartAndASentenceForEachEvent) {
  const judge::Verdict verdict = drawn();
  const judge::Account& account = *verdict.tests.front().account;
  const std::string svg = sequence_svg(account);
  EXPECT_EQ(count(svg, "class=\"lifeline\""), account.lanes.size());
  EXPECT_EQ(count(sequence_list(account), "<li>"), account.events.size());
  EXPECT_THAT(svg, HasSubstr("class=\"failed head\""));
}

TEST(Sequence, OfNoEventsIsDrawnToo) {
  EXPECT_THAT(sequence_svg({{{"the test", 0}}, {}, {}}), HasSubstr("</svg>"));
}

TEST(Fitted, EndsWithAnEllipsisWhereItIsCut) {
  const auto rows = fitted("one two three four five six seven eight nine ten", 70, 2);
  ASSERT_THAT(rows, SizeIs(2));
  EXPECT_TRUE(rows.back().ends_with("…"));
  EXPECT_THAT(fitted("one", 70, 2), ElementsAre("one"));
}

}  // namespace
}  // namespace ipclab::report::html
