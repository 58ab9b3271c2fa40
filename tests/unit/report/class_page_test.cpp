// The page of a class: its data, and that nothing of a stranger is markup.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "course_samples.hpp"
#include "page_samples.hpp"
#include "report/html/class.hpp"
#include "report/html/page.hpp"
#include "report/similar_text.hpp"
#include "samples.hpp"

namespace ipclab::report::html {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string class_page(const std::vector<Row>& rows, ClassOptions options = {}) {
  ClassPage page{class_table(), std::move(options)};
  std::string text = page.begin();
  for (const Row& row : rows) text += page.row(row);
  return text + page.end();
}

/// What the scripts of a page get to see.
nlohmann::json data(const std::string& page, const std::string& id) {
  const std::string begin = "<script type=\"application/json\" id=\"" + id + "\">";
  const std::size_t from = page.find(begin) + begin.size();
  return nlohmann::json::parse(page.substr(from, page.find("</script>", from) - from));
}

TEST(JsonInScript, CannotEndItsElement) {
  const std::string json = json_in_script(nlohmann::json(markup + "\u2028\u2029").dump());
  EXPECT_EQ(json.find_first_of("<>&"), std::string::npos);
  EXPECT_THAT(json, HasSubstr("\\u2028\\u2029"));
  EXPECT_EQ(nlohmann::json::parse(json), markup + "\u2028\u2029");
}

TEST(ClassPage, HasARowForEachEntrant) {
  const std::vector<Row> entrants = class_rows();
  const std::string page = class_page(entrants);
  const nlohmann::json rows = data(page, "rows");
  ASSERT_EQ(rows.size(), entrants.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Row& row = entrants[i];
    EXPECT_EQ(rows[i][0], row.entrant.key);
    const Grade grade = grade_of(row);
    EXPECT_EQ(rows[i][8], grade.points ? nlohmann::json(*grade.points) : nlohmann::json());
  }
  EXPECT_EQ(data(page, "about")["max"], class_table().max_score);
}

TEST(ClassPage, TellsPointsThatWereLostWithThoseOfAGroup) {
  Row row;
  row.verdict = mixed();
  ClassPage page{{}, {}};
  EXPECT_THAT(page.row(row), HasSubstr("\"pfsfwpfep\""));
}

TEST(ClassPage, OfNobodyIsWhole) {
  EXPECT_EQ(data(class_page({}), "rows"), nlohmann::json::array());
}

TEST(ClassPage, HasNoMarkupOfStrangers) {
  Row row;
  row.entrant.key = "k";
  row.entrant.people = {{markup, markup, markup}};
  row.entrant.notes = {markup};
  row.entrant.group = row.entrant.submitted_at = row.entrant.source = markup;
  row.verdict = all_markup();
  const std::string page = class_page({row}, {1, markup});
  EXPECT_THAT(page, Not(HasSubstr("<img")));
  EXPECT_EQ(count(page, "<script"), count(page, "</script"));
  EXPECT_EQ(count(page, "<!--"), 0U);
  EXPECT_EQ(data(page, "rows")[0][1][0][0], markup);
}

TEST(ClassPage, NamesEachOfItsScriptsAndNoOther) {
  const std::string page = class_page({});
  const std::string policy = page.substr(0, page.find("<style>"));
  EXPECT_EQ(count(policy, "'sha256-"), count(page, "<style>") + count(page, "<script>"));
  EXPECT_THAT(policy, Not(HasSubstr("unsafe")));
  for (const char* loading : {" src=", "url(", "@import", "http://", "https://"})
    EXPECT_THAT(page, Not(HasSubstr(loading))) << loading;
}

TEST(ClassPage, WritesEqualTextsOnce) {
  Row row;
  row.verdict = mixed();
  std::vector<Row> rows(200, row);
  const nlohmann::json one = data(class_page({row}), "texts");
  EXPECT_EQ(data(class_page(rows), "texts"), one);
}

TEST(ClassPage, HasPairsThatAreAlikeIfAnybodyLooked) {
  EXPECT_THAT(class_page(class_rows()), Not(HasSubstr("id=\"similar\"")));
  const SimilarPair pair{{"ada", "x", markup}, {"bob", "y", "b.c"}, 0.93456, FoundBy::jplag};
  const std::string page = class_page({}, {.similar = SimilarFile{0.8, true, {pair}}});
  const nlohmann::json similar = data(page, "similar");
  EXPECT_EQ(similar["threshold"], 80);
  EXPECT_EQ(similar["cut"], true);
  ASSERT_EQ(similar["pairs"].size(), 1U);
  EXPECT_EQ(similar["pairs"][0], nlohmann::json({"ada", "bob", 93.4, "JPlag", files_of(pair)}));
  EXPECT_EQ(count(page, "<img"), 0U);
}

TEST(ClassPage, HasLessRoomForEachTheMoreThereAre) {
  Row row;
  row.verdict = flood();
  const std::size_t few = class_page({row}, {10, ""}).size();
  const std::size_t many = class_page({row}, {100'000, ""}).size();
  EXPECT_LT(many, few);
  EXPECT_LT(data(class_page({row}, {100'000, ""}), "texts").dump().size(), 6000U);
}

}  // namespace
}  // namespace ipclab::report::html
