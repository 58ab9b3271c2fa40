#include "report/moodle_worksheet.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "course_samples.hpp"
#include "golden.hpp"

namespace ipclab::report {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string worksheet =
    "\xef\xbb\xbfIdentifier,\"Full name\",\"Email address\",Status,Grade,\"Maximum Grade\",\"Grade "
    "can be changed\",\"Last modified (submission)\",\"Last modified (grade)\",\"Feedback "
    "comments\"\r\n"
    "\"Participant 11\",\"Ada  Lovelace\",other@example.edu,\"Submitted, late\",,19.50,Yes,\"1 "
    "March "
    "2026, 12:00 PM\",-,\r\n"
    "\"Participant 12\",\"=Grace\",GRACE@example.edu,Submitted,,19.50,Yes,-,-,\"old "
    "\"\"words\"\"\"\r\n"
    "\"Participant 99\",Absent,absent@example.edu,-,3,19.50,Yes,-,-,kept\r\n";

ClassTable moodle_table() {
  ClassTable table = class_table();
  table.system = "moodle";
  table.max_score = 19.5;
  return table;
}

/// `count` rows of the class, from the first one.
EachRow first_rows(std::size_t count) {
  return [count](const std::function<void(const Row&)>& take) {
    const std::vector<Row> rows = class_rows();
    for (std::size_t at = 0; at < count; ++at) take(rows[at]);
  };
}

Lines filled(const std::string& text, const ClassTable& table, std::size_t rows) {
  const auto result = filled_worksheet(text, {}, table, first_rows(rows));
  EXPECT_TRUE(result) << result.error();
  return result ? *result : Lines{};
}

std::string refused(const std::string& text, const WorksheetTitles& titles,
                    const ClassTable& table) {
  const auto result = filled_worksheet(text, titles, table, first_rows(1));
  return result ? "" : result.error();
}

TEST(MoodleWorksheet, LooksLikeThisWhenFilled) {
  expect_golden("course/worksheet.csv", filled(worksheet, moodle_table(), 2).text);
}

TEST(MoodleWorksheet, OfWhichNothingIsFilledStaysTheSame) {
  EXPECT_EQ(filled(worksheet, moodle_table(), 0).text, worksheet);
}

TEST(MoodleWorksheet, FindsStudentsByNumberOnlyIfTheyComeFromMoodle) {
  EXPECT_THAT(filled(worksheet, moodle_table(), 1).left_out, IsEmpty());
  ClassTable table = moodle_table();
  table.system = "gradescope";
  const Lines lines = filled(worksheet, table, 1);
  EXPECT_EQ(lines.text, worksheet);
  EXPECT_THAT(lines.left_out, ElementsAre("ada: it has no row in the worksheet."));
}

TEST(MoodleWorksheet, FindsMembersOfATeamByAddressAndNotByTheNumberOfTheTeam) {
  // The team's number is 12, and so is somebody else's.
  std::string text = worksheet;
  text.replace(text.find("GRACE@"), 6, "alien@");
  EXPECT_THAT(filled(text, moodle_table(), 2).left_out,
              ElementsAre("g-7: it has no row in the worksheet."));
}

TEST(MoodleWorksheet, FindsATeamByItsName) {
  const std::string text =
      "Identifier,Group,Grade\nParticipant 1,\"Team; 7, the best\",\nParticipant 2,\"Team; 7, the "
      "best\",\nParticipant 3,Other,\n";
  EXPECT_EQ(filled(text, moodle_table(), 2).text,
            "Identifier,Group,Grade\nParticipant 1,\"Team; 7, the best\",19.5\nParticipant "
            "2,\"Team; 7, the best\",19.5\nParticipant 3,Other,\n");
}

TEST(MoodleWorksheet, GivesNoRowTwoGrades) {
  const auto twice = [](const std::function<void(const Row&)>& take) {
    Row row = class_rows().front();
    take(row);
    row.entrant.key = "ada-2";
    row.verdict->score = 0;
    take(row);
  };
  const auto result = filled_worksheet(worksheet, {}, moodle_table(), twice);
  ASSERT_TRUE(result) << result.error();
  EXPECT_THAT(result->left_out, ElementsAre("ada-2: its row has the grade of ada."));
  EXPECT_THAT(result->text, HasSubstr(",1.5,19.50,"));
}

TEST(MoodleWorksheet, InAnotherLanguageIsRefusedUnlessItsTitlesAreGiven) {
  const std::string german = "ID,Bewertung\r\n\"Teilnehmer/in11\",\r\n";
  EXPECT_THAT(refused(german, {}, moodle_table()), HasSubstr("no column \"Identifier\", but: ID"));
  WorksheetTitles titles;
  titles.identifier = "ID";
  EXPECT_THAT(refused(german, titles, moodle_table()), HasSubstr("no column \"Grade\""));
  titles.grade = "Bewertung";
  const auto result = filled_worksheet(german, titles, moodle_table(), first_rows(1));
  ASSERT_TRUE(result) << result.error();
  EXPECT_EQ(result->text, "ID,Bewertung\r\n\"Teilnehmer/in11\",1.5\r\n");
}

TEST(MoodleWorksheet, WithAnotherMaximumIsRefused) {
  ClassTable table = moodle_table();
  table.max_score = 20;
  EXPECT_THAT(refused(worksheet, {}, table),
              HasSubstr("maximum grade in the worksheet is 19.50, but the lab gives 20 points"));
  EXPECT_EQ(refused("Identifier,Grade,Maximum Grade\nParticipant 11,,\"20,00\"\n", {}, table), "");
}

TEST(MoodleWorksheet, ThatIsNoneIsRefused) {
  EXPECT_NE(refused("", {}, moodle_table()), "");
  EXPECT_NE(refused(std::string(1000, '\0'), {}, moodle_table()), "");
  EXPECT_NE(refused("\"", {}, moodle_table()), "");
}

}  // namespace
}  // namespace ipclab::report
