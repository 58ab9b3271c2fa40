#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/intake/class_maker.hpp"

namespace ipclab::intake {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Gradescope : public EveryForm {};
class Canvas : public EveryForm {};
class Moodle : public EveryForm {};
class Autolab : public EveryForm {};
class Repositories : public EveryForm {};
constexpr auto name_of_form = [](const auto& test) { return std::string{test.param}; };
const auto forms = testing::Values("folder", "zip", "targz");
INSTANTIATE_TEST_SUITE_P(All, Gradescope, forms, name_of_form);
INSTANTIATE_TEST_SUITE_P(All, Canvas, forms, name_of_form);
INSTANTIATE_TEST_SUITE_P(All, Moodle, forms, name_of_form);
INSTANTIATE_TEST_SUITE_P(All, Autolab, forms, name_of_form);
INSTANTIATE_TEST_SUITE_P(All, Repositories, forms, name_of_form);

constexpr const char* metadata = R"(---
submission_7:
  :submitters:
  - :name: Jane Doe
    :sid: '0012'
    :email: jane@uni.edu
  - :name: Li Wei
    :sid:
  :created_at: 2024-05-01 10:20:30.000000000 Z
  :score: 3.5
  :results:
    tests:
    - name: "a: b"
      output: |
        :submitters:
        - :name: Nobody
      extra: &1
        x: 1
      again: *1
  :history:
  - :created_at: 2024-04-01 10:20:30.000000000 Z
    :score: 0.0
submission_8:
  :submitters:
  - :name: John
    :sid: '13'
    :email: john@uni.edu
  :created_at: !ruby/object:ActiveSupport::TimeWithZone
    utc: &3 2024-05-02 00:00:00.000000000 Z
    time: *3
submission_9:
  :submitters:
  - :name: [not, a, name]
)";

TEST_P(Gradescope, KnowsWhoHandedInWhat) {
  const std::string around = "assignment_1_export/";
  const Class read = EveryForm::read({{around + "submission_metadata.yml", metadata},
                                      {around + "submission_7/upper.c", "7"},
                                      {around + "submission_7/include/a.h", "h"},
                                      {around + "submission_8/work/upper.c", "8"},
                                      {around + "submission_10/upper.c", "10"},
                                      {"__MACOSX/" + around + "._submission_7", "m"}});
  EXPECT_EQ(read.error, "");
  EXPECT_EQ(read.summary.system, System::gradescope);
  EXPECT_THAT(read.keys(),
              ElementsAre("submission_10", "submission_7", "submission_8", "submission_9"));
  const Entrant& pair = read.entrants.at("submission_7");
  EXPECT_THAT(pair.people,
              ElementsAre(Person{"Jane Doe", "0012", "jane@uni.edu"}, Person{"Li Wei", "", ""}));
  EXPECT_EQ(pair.submitted_at, "2024-05-01 10:20:30.000000000 Z");
  EXPECT_EQ(pair.address, "7");
  EXPECT_EQ(pair.source, "assignment_1_export/submission_7");
  EXPECT_THAT(read.files("submission_7"), ElementsAre("include/a.h=h", "upper.c=7"));
  EXPECT_EQ(read.entrants.at("submission_8").submitted_at, "2024-05-02 00:00:00.000000000 Z");
  EXPECT_THAT(read.entrants.at("submission_8").notes,
              ElementsAre("the sources lie in the folder work"));
  EXPECT_THAT(read.entrants.at("submission_9").problem, HasSubstr("is empty"));
  EXPECT_THAT(read.entrants.at("submission_10").notes, ElementsAre(HasSubstr("does not know it")));
}

TEST_P(Gradescope, GoesOnWithoutNames) {
  const Class read = EveryForm::read(
      {{"submission_metadata.yml", "\t{[\xff: &a *b\nx:\n  - ]"}, {"submission_7/upper.c", "7"}});
  EXPECT_EQ(read.error, "");
  EXPECT_THAT(read.files("submission_7"), ElementsAre("upper.c=7"));
  EXPECT_THAT(read.entrants.at("submission_7").people, IsEmpty());
}

TEST_P(Canvas, PutsTogetherWhatIsOfOneStudent) {
  const Class read = EveryForm::read(
      {{"doejane_123_456_upper.c", "u"},
       {"doejane_123_457_my_queue.h", "q"},
       {"leewei_LATE_124_458_work.tar.gz", archive_of(tar_gz, {{"work/upper.c", "w"}})},
       {"muster_125_text.html", "<p>"},
       {"anon_Ab3dE_459_upper.c", "a"},
       {"LATE_anon_Zz9_460_upper.c", "z"},
       {"roster.csv", "r"}});
  EXPECT_EQ(read.error, "");
  EXPECT_EQ(read.summary.system, System::canvas);
  EXPECT_THAT(read.summary.notes, ElementsAre("1 file that Canvas has not named: roster.csv"));
  EXPECT_THAT(read.keys(),
              ElementsAre("anon_Ab3dE", "anon_Zz9", "doejane_123", "leewei_124", "muster_125"));
  EXPECT_THAT(read.files("doejane_123"), ElementsAre("my_queue.h=q", "upper.c=u"));
  EXPECT_EQ(read.entrants.at("doejane_123").address, "123");
  EXPECT_THAT(read.entrants.at("doejane_123").people, ElementsAre(Person{"doejane", "123", ""}));
  EXPECT_FALSE(read.entrants.at("doejane_123").late);
  EXPECT_TRUE(read.entrants.at("leewei_124").late);
  EXPECT_THAT(read.files("leewei_124"), ElementsAre("upper.c=w"));
  EXPECT_TRUE(read.entrants.at("anon_Zz9").late);
  EXPECT_THAT(read.files("anon_Ab3dE"), ElementsAre("upper.c=a"));
  EXPECT_THAT(read.entrants.at("muster_125").problem, HasSubstr("is empty"));
  EXPECT_THAT(read.entrants.at("muster_125").notes, ElementsAre(HasSubstr("written on the page")));
}

TEST_P(Canvas, TakesTheNumberOfWhatIsHandedInAgainOffItsName) {
  const Class read = EveryForm::read({{"a_1_90_upper-2.c", "again"},
                                      {"b_2_99_upper.c", "old"},
                                      {"b_2_100_upper-1.c", "new"},
                                      {"c_3_7_part-1.c", "1"},
                                      {"c_3_8_part-2.c", "2"},
                                      {"d_4_8_x.c", "8"},
                                      {"d_4_10_x.c", "10"},
                                      {"e_5_11_non-blocking.c", "n"}});
  EXPECT_THAT(read.files("a_1"), ElementsAre("upper.c=again"));
  EXPECT_THAT(read.entrants.at("a_1").notes,
              ElementsAre(HasSubstr("upper-2.c was taken for upper.c")));
  EXPECT_THAT(read.files("b_2"), ElementsAre("upper.c=new"));
  EXPECT_THAT(read.entrants.at("b_2").notes, Contains(HasSubstr("the newest counts")));
  EXPECT_THAT(read.files("c_3"), ElementsAre("part-1.c=1", "part-2.c=2"));
  EXPECT_THAT(read.files("d_4"), ElementsAre("x.c=10"));
  EXPECT_THAT(read.files("e_5"), ElementsAre("non-blocking.c=n"));
}

TEST_P(Canvas, TellsNumbersOfGroupsAndOfFilesFromIds) {
  const Class read = EveryForm::read(
      {{"team_1_9876_55512_upper.c", "t"}, {"doe_12345_9876543_20240101_upper.c", "d"}});
  EXPECT_THAT(read.keys(), ElementsAre("doe_12345", "team_1_9876"));
  EXPECT_THAT(read.files("team_1_9876"), ElementsAre("upper.c=t"));
  EXPECT_THAT(read.files("doe_12345"), ElementsAre("20240101_upper.c=d"));
  EXPECT_THAT(read.entrants.at("team_1_9876").notes, ElementsAre(HasSubstr("was read as upper.c")));
}

TEST_P(Moodle, KnowsItsFolders) {
  const Class read = EveryForm::read({{"Jane D\xc3\xb6"
                                       "e_123_assignsubmission_file/upper.c",
                                       "j"},
                                      {"Jane D\xc3\xb6"
                                       "e_123_assignsubmission_file/include/a.h",
                                       "h"},
                                      {"Jane D\xc3\xb6"
                                       "e_123_assignsubmission_onlinetext/onlinetext.html",
                                       "t"},
                                      {"John_124_assignsubmission_file_/upper.c", "o"},
                                      {"Participant_125_assignsubmission_file/upper.c", "p"},
                                      {"Default group_assignsubmission_file/upper.c", "g"}});
  EXPECT_EQ(read.error, "");
  EXPECT_EQ(read.summary.system, System::moodle);
  EXPECT_THAT(read.keys(),
              ElementsAre("Default_group", "Jane_D_e_123", "John_124", "Participant_125"));
  EXPECT_THAT(read.files("Jane_D_e_123"), ElementsAre("include/a.h=h", "upper.c=j"));
  const Entrant& jane = read.entrants.at("Jane_D_e_123");
  EXPECT_THAT(jane.people, ElementsAre(Person{"Jane D\xc3\xb6"
                                              "e",
                                              "123", ""}));
  EXPECT_THAT(jane.notes, ElementsAre(HasSubstr("(onlinetext) was left out")));
  EXPECT_THAT(read.files("John_124"), ElementsAre("upper.c=o"));
  EXPECT_THAT(read.entrants.at("Participant_125").people, ElementsAre(Person{"", "125", ""}));
  EXPECT_EQ(read.entrants.at("Participant_125").address, "125");
  EXPECT_EQ(read.entrants.at("Default_group").group, "Default group");
}

TEST_P(Moodle, KnowsItsFilesWithoutFolders) {
  const Class read =
      EveryForm::read({{"Jane_123_assignsubmission_file_my_upper.c", "j"},
                       {"Jane_123_assignsubmission_file_a.h", "h"},
                       {"John_124_assignsubmission_onlinetext_onlinetext.html", "t"}});
  EXPECT_EQ(read.summary.system, System::moodle);
  EXPECT_THAT(read.files("Jane_123"), ElementsAre("a.h=h", "my_upper.c=j"));
  EXPECT_THAT(read.entrants.at("John_124").problem, HasSubstr("is empty"));
}

TEST_P(Autolab, TakesTheNewestVersionOfItsZip) {
  const Class read = EveryForm::read({{"jane@uni.edu_9_upper.c", "9"},
                                      {"jane@uni.edu_10_upper.c", "10"},
                                      {"jo_hn@uni.edu_1_upper.c", "1"}});
  EXPECT_EQ(read.summary.system, System::autolab);
  EXPECT_THAT(read.keys(), ElementsAre("jane_uni.edu", "jo_hn_uni.edu"));
  EXPECT_THAT(read.files("jane_uni.edu"), ElementsAre("upper.c=10"));
  const Entrant& jane = read.entrants.at("jane_uni.edu");
  EXPECT_THAT(jane.notes, ElementsAre("version 10 counts, the newest of 2"));
  EXPECT_EQ(jane.address, "jane@uni.edu");
  EXPECT_THAT(jane.people, ElementsAre(Person{"", "", "jane@uni.edu"}));
  EXPECT_EQ(read.entrants.at("jo_hn_uni.edu").address, "jo_hn@uni.edu");
}

TEST_P(Autolab, FindsTheAddressThatNamesWithUnderscoresMove) {
  const Class one = EveryForm::read({{"3_jane@uni.edu_my_shell.c", "3"},
                                     {"2_jane@uni.edu_my_shell.c", "2"},
                                     {"1_jo_hn@uni.edu_my_shell.c", "1"}});
  EXPECT_THAT(one.keys(), ElementsAre("jane_uni.edu", "jo_hn_uni.edu"));
  EXPECT_THAT(one.files("jane_uni.edu"), ElementsAre("my_shell.c=3"));
  EXPECT_THAT(one.files("jo_hn_uni.edu"), ElementsAre("my_shell.c=1"));
  const Class two = EveryForm::read(
      {{"3_my_jane@uni.edu_own_shell.c", "3"}, {"1_my_jo_hn@uni.edu_own_shell.c", "1"}});
  EXPECT_THAT(two.keys(), ElementsAre("jane_uni.edu", "jo_hn_uni.edu"));
  EXPECT_THAT(two.files("jo_hn_uni.edu"), ElementsAre("my_own_shell.c=1"));
}

TEST_P(Autolab, KnowsItsHandinFolder) {
  const Class read =
      EveryForm::read({{"handin/jane@uni.edu/2_my_upper.c", "2"},
                       {"handin/jane@uni.edu/10_my_upper.c", "10"},
                       {"handin/jane@uni.edu/jane@uni.edu_10_pipes_autograde.txt", "a"},
                       {"handin/john@uni.edu/", ""}});
  EXPECT_EQ(read.summary.system, System::autolab);
  EXPECT_THAT(read.files("jane_uni.edu"), ElementsAre("my_upper.c=10"));
  EXPECT_THAT(read.entrants.at("john_uni.edu").problem, HasSubstr("is empty"));
}

TEST_P(Repositories, LoseWhatAllBeginWith) {
  const Class read = EveryForm::read({{"os-pipes-jane/upper.c", "j"},
                                      {"os-pipes-jane/.git/HEAD", "ref"},
                                      {"os-pipes-jane/.git/objects/aa/upper.c", "x"},
                                      {"os-pipes-john-d/upper.c", "d"}});
  EXPECT_EQ(read.summary.system, System::classroom50);
  EXPECT_THAT(read.keys(), ElementsAre("jane", "john-d"));
  EXPECT_THAT(read.files("jane"), ElementsAre("upper.c=j"));
  EXPECT_EQ(read.entrants.at("jane").address, "jane");
  EXPECT_EQ(read.entrants.at("jane").source, "os-pipes-jane");
  EXPECT_THAT(read.summary.notes, Contains(HasSubstr("os-pipes-")));
}

TEST_P(Repositories, AreNotWhateverHasADash) {
  const Class read = EveryForm::read({{"team-1/upper.c", "1"}, {"team-2/upper.c", "2"}});
  EXPECT_EQ(read.summary.system, System::folders);
  EXPECT_THAT(read.keys(), ElementsAre("team-1", "team-2"));
}

}  // namespace
}  // namespace ipclab::intake
