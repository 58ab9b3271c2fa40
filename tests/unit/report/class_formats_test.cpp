#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "course_samples.hpp"
#include "golden.hpp"
#include "report/canvas.hpp"
#include "report/class_csv.hpp"
#include "report/csv_cells.hpp"
#include "report/csv_records.hpp"
#include "report/feedback.hpp"
#include "report/formats.hpp"
#include "report/moodle.hpp"
#include "samples.hpp"

namespace ipclab::report {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

Lines whole_class(ClassFormat format) {
  const ClassTable table = class_table();
  Lines all{class_header(format, table), {}};
  for (const Row& row : class_rows()) {
    const Lines lines = class_row(format, table, row);
    all.text += lines.text;
    all.left_out.insert(all.left_out.end(), lines.left_out.begin(), lines.left_out.end());
  }
  return all;
}

TEST(ClassFormats, LookLikeThis) {
  for (const auto& each : class_formats)
    expect_golden("course/class." + std::string{each.name} + std::string{each.ending},
                  whole_class(each.format).text);
}

TEST(ClassFormats, SayWhoIsLeftOut) {
  EXPECT_THAT(whole_class(ClassFormat::csv).left_out, IsEmpty());
  EXPECT_THAT(whole_class(ClassFormat::canvas).left_out,
              ElementsAre(HasSubstr("mallory: Points still open"),
                          HasSubstr("nobody: The submission could not be read: -the archive"),
                          "later: The submission has not been graded yet.",
                          HasSubstr("open: Points still open")));
  EXPECT_THAT(
      whole_class(ClassFormat::moodle).left_out,
      ElementsAre(HasSubstr("mallory: "), HasSubstr("nobody: "), HasSubstr("later: "),
                  "folder_1: somebody has no e-mail address to be found by.", HasSubstr("open: ")));
}

TEST(ClassFormats, AreFoundByName) {
  EXPECT_EQ(class_format("canvas"), ClassFormat::canvas);
  EXPECT_EQ(class_format("junit"), std::nullopt);
  EXPECT_EQ(submission_format("junit"), SubmissionFormat::junit);
  EXPECT_EQ(submission_format("html"), std::nullopt);
}

TEST(CsvCells, AreNotCarriedOutBySpreadsheets) {
  EXPECT_EQ(text_cell("=1+1"), "'=1+1");
  EXPECT_EQ(text_cell("+1"), "'+1");
  EXPECT_EQ(text_cell("-1"), "'-1");
  EXPECT_EQ(text_cell("@SUM(A1)"), "'@SUM(A1)");
  EXPECT_EQ(text_cell(" =1"), "' =1");
  EXPECT_EQ(text_cell("＝1"), "'＝1");
  EXPECT_EQ(text_cell("\t=1"), "\\t=1");
  EXPECT_EQ(text_cell("a=1"), "a=1");
  EXPECT_EQ(text_cell(""), "");
}

TEST(CsvCells, AreQuotedWhereTheyHaveToBe) {
  EXPECT_EQ(csv_line({"a", "b c", ""}), "a,b c,\r\n");
  EXPECT_EQ(csv_line({"a,b", "say \"x\"", "c;d", " e"}),
            "\"a,b\",\"say \"\"x\"\"\",\"c;d\",\" e\"\r\n");
}

TEST(CsvRecords, AreTheSameBytesAgain) {
  const std::string text =
      "\xef\xbb\xbf\"A \"\"1\"\"\",B\r\n\"x\ny, z\",\r\n\n,,\n\"open\r\n and never closed";
  const std::vector<CsvRecord> records = csv_records(text);
  EXPECT_EQ(csv_text(records), text);
  ASSERT_EQ(records.size(), 5U);
  EXPECT_EQ(records[0].cells[0].text, "A \"1\"");
  EXPECT_EQ(records[0].cells[1].text, "B");
  EXPECT_EQ(records[1].cells[0].text, "x\ny, z");
  EXPECT_EQ(records[1].cells[1].text, "");
  EXPECT_EQ(records[3].cells.size(), 3U);
}

TEST(Canvas, GivesItsOwnIdsOnlyToThoseWhoComeFromThere) {
  ClassTable table = class_table();
  const Row row = class_rows().front();
  EXPECT_THAT(canvas_row(table, row).text, HasSubstr("\"Lovelace, Ada\",11,s1,"));
  table.system = "gradescope";
  EXPECT_THAT(canvas_row(table, row).text, HasSubstr("\"Lovelace, Ada\",,s1,"));
}

TEST(Canvas, DoesNotTakeItsOwnIdsForThoseOfTheSchool) {
  ClassTable table = class_table();
  Row row = class_rows().front();
  row.entrant.people.front().id = row.entrant.address;
  EXPECT_THAT(canvas_row(table, row).text, HasSubstr("\"Lovelace, Ada\",11,,ada@"));
  table.system = "gradescope";
  EXPECT_THAT(canvas_row(table, row).text, HasSubstr("\"Lovelace, Ada\",,11,ada@"));
}

TEST(Gradebooks, GetNoPointsWhileATestIsNotJudged) {
  Row row = class_rows().front();
  EXPECT_EQ(grade_of(row).points, row.verdict->score);
  row.verdict->tests.front().status = judge::Status::error;
  EXPECT_EQ(grade_of(row).points, std::nullopt);
}

TEST(Gradebooks, GetTwoDecimals) {
  Row row = class_rows().front();
  row.verdict->score = 10.0 / 3;
  EXPECT_THAT(canvas_row(class_table(), row).text, HasSubstr(",3.33\r\n"));
  EXPECT_THAT(moodle_row(class_table(), row).text, HasSubstr(",3.33,"));
}

TEST(Feedback, HasNoMarkupOfStrangersAndNothingOfHiddenTests) {
  judge::Verdict verdict = with_secrets("secret");
  verdict.tests.front().findings.front().message = "#include <stdio.h> & \"more\"";
  const std::string html = feedback_html(verdict);
  EXPECT_THAT(html, HasSubstr("#include &lt;stdio.h&gt; &amp; &quot;more&quot;"));
  EXPECT_THAT(html, HasSubstr("<br>hidden tests: 1.5 of 4"));
  EXPECT_THAT(html, Not(HasSubstr("secret")));
}

}  // namespace
}  // namespace ipclab::report
