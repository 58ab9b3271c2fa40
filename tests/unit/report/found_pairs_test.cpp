// What Dolos, JPlag and MOSS write, and what somebody else may have put there.

#include "report/found_pairs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <vector>

namespace ipclab::report {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Pair {
  std::string first, second;
  double similarity;
  friend bool operator==(const Pair&, const Pair&) = default;
};

struct Reading {
  Result<FoundBy, std::string> by;
  std::vector<Pair> pairs;
};

Reading read(const std::string& text) {
  std::istringstream file{text};
  std::vector<Pair> pairs;
  auto by = read_found(file, [&](const FoundPair& found) {
    pairs.push_back({std::string{found.first}, std::string{found.second}, found.similarity});
  });
  return {std::move(by), std::move(pairs)};
}

constexpr const char* dolos_titles =
    "id,leftFileId,leftFilePath,rightFileId,rightFilePath,similarity,totalOverlap,longestFragment,"
    "leftCovered,rightCovered\n";
const std::string jplag_titles = "submissionName1,submissionName2,averageSimilarity,maxSimilarity";

/// As the server of MOSS writes it.
std::string moss_page(const std::string& rows) {
  return "<HTML><HEAD><TITLE>Moss Results</TITLE></HEAD><BODY>Moss Results<p>Sun Dec 10 07:38:34 "
         "PST 2023<p>Options -l cc -m 10<HR>[ <A "
         "HREF=\"http://moss.stanford.edu/general/format.html\" TARGET=\"_top\"> How to Read the "
         "Results</A> ]<HR><TABLE><TR><TH>File 1<TH>File 2<TH>Lines Matched\n" +
         rows + "</TABLE><HR>Any errors encountered during this query are listed below.<p>";
}

TEST(FoundPairs, OfDolosAreItsFiles) {
  const Reading reading = read(std::string{dolos_titles} +
                               "0,0,/g/cpp/submissions/ada/upper.cpp,3,"
                               "\"/g/cpp/submissions/b,o\"\"b/upper.cpp\",0.9942,346,117,173,173\n"
                               "1,0,a,4,b,0,0,0,0,0\n");
  ASSERT_TRUE(reading.by);
  EXPECT_EQ(*reading.by, FoundBy::dolos);
  EXPECT_THAT(reading.pairs, ElementsAre(Pair{"/g/cpp/submissions/ada/upper.cpp",
                                              "/g/cpp/submissions/b,o\"b/upper.cpp", 0.9942},
                                         Pair{"a", "b", 0}));
}

TEST(FoundPairs, OfJplagAreSubmissionsWithTheirAverage) {
  const Reading reading = read(jplag_titles + "\r\nada,bob,0.8125,0.9\r\n\r\nbob,cy,1.0,1.0");
  ASSERT_TRUE(reading.by);
  EXPECT_EQ(*reading.by, FoundBy::jplag);
  EXPECT_THAT(reading.pairs, ElementsAre(Pair{"ada", "bob", 0.8125}, Pair{"bob", "cy", 1}));
}

TEST(FoundPairs, OfMossAreTheLinksOfItsPage) {
  const Reading reading = read(moss_page(
      "<TR><TD><A HREF=\"http://moss.stanford.edu/results/0/1/match0.html\">submissions/ada/ "
      "(70%)</A>\n    <TD><A HREF=\"http://moss.stanford.edu/results/0/1/match0.html\">"
      "submissions/bob/ (65%)</A>\n<TD ALIGN=right>43\n"));
  ASSERT_TRUE(reading.by);
  EXPECT_EQ(*reading.by, FoundBy::moss);
  EXPECT_THAT(reading.pairs, ElementsAre(Pair{"submissions/ada/", "submissions/bob/", 0.7}));
}

TEST(FoundPairs, OfMossMayHaveBeenSavedByABrowser) {
  const Reading reading = read(
      "<html><head><title>Moss Results</title></head><body><table><tbody><tr><td>"
      "<a href=\"http://x/match0.html\">submissions/ada/ (9%)</a></td><td>"
      "<a href=\"http://x/match0.html\">submissions/bob/ (12%)</a></td></tr></tbody></table>");
  ASSERT_TRUE(reading.by);
  EXPECT_THAT(reading.pairs, ElementsAre(Pair{"submissions/ada/", "submissions/bob/", 0.12}));
}

TEST(FoundPairs, AreNoneOnAPageWithoutMatches) {
  const Reading reading = read(moss_page("") + "No matches were found in your submission.");
  ASSERT_TRUE(reading.by);
  EXPECT_THAT(reading.pairs, IsEmpty());
}

TEST(FoundPairs, AreNotGuessed) {
  const std::string dolos = dolos_titles;
  for (const std::string& text : {
           std::string{},
           std::string{"key,points\nada,3\n"},
           std::string(70'000, 'a'),
           std::string{"\0\xff\xfe", 3},
           dolos + "0,0,a\n",
           dolos + "0,0,a,1,b,x\n",
           dolos + "0,0,a,1,b,1.5\n",
           dolos + "0,0,a,1,b,-1\n",
           dolos + "0,0,a,1,b,nan\n",
           dolos + "0,0,a,1,b,inf\n",
           dolos + "0,0,a,1,b,0.5.\n",
           dolos + "0,0,\"a,1,b,0.5\n",
           dolos + std::string(70'000, 'a'),
           jplag_titles + "\nada,bob\n",
           moss_page("<A HREF=\"/match0.html\">submissions/ada/ (70%)</A>"),
           moss_page("<A HREF=\"/match0.html\">ada</A><A HREF=\"/match0.html\">bob (5%)</A>"),
           moss_page("<A HREF=\"/match0.html\">a (500%)</A><A HREF=\"/match0.html\">b (5%)</A>"),
       }) {
    const Reading reading = read(text);
    EXPECT_FALSE(reading.by) << text.substr(0, 300);
    EXPECT_THAT(reading.pairs, IsEmpty());
  }
}

TEST(FoundPairs, SayInWhichLineTheTroubleIs) {
  const Reading reading = read(jplag_titles + "\nada,bob,0.5,0.5\nada,bob,much,0.5\n");
  ASSERT_FALSE(reading.by);
  EXPECT_THAT(reading.by.error(), HasSubstr("line 3"));
  EXPECT_EQ(reading.pairs.size(), 1U);
}

TEST(ExportedName, IsWhatFollowsTheFolderOfSubmissions) {
  const std::set<std::string, std::less<>> keys{"ada", "bob", "upper.cpp", "submissions"};
  const auto check = [&](std::string_view name, std::string_view key, std::string_view file) {
    const auto found = exported_name(name, keys);
    ASSERT_TRUE(found) << name;
    EXPECT_EQ(found->key, key);
    EXPECT_EQ(found->file, file);
  };
  check("submissions/ada/upper.cpp", "ada", "upper.cpp");
  check("/home/x/submissions/of/cpp/submissions/ada/upper.cpp", "ada", "upper.cpp");
  check("C:\\x\\submissions\\ada\\upper.cpp", "ada", "upper.cpp");
  check("submissions/ada/", "ada", "");
  check("ada", "ada", "");
  check("submissions/ada", "ada", "");
  check("root/ada", "ada", "");
}

TEST(ExportedName, CannotNameSomebodyElseFromWithin) {
  const std::set<std::string, std::less<>> keys{"ada", "bob"};
  const auto found = exported_name("submissions/ada/submissions/bob/x.h", keys);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->key, "ada");
}

TEST(ExportedName, IsNoneOfStrangers) {
  const std::set<std::string, std::less<>> keys{"ada"};
  for (const char* name : {"", "/", "submissions", "submissions/eve/ada.cpp", "ada/x.cpp", "Ada"})
    EXPECT_FALSE(exported_name(name, keys)) << name;
}

}  // namespace
}  // namespace ipclab::report
