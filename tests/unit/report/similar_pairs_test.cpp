// Pairs of submissions: which are kept, and the file that they are kept in.

#include "report/similar_pairs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "report/similar_text.hpp"

namespace ipclab::report {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// A class of keys with a letter each that stands for their sources; "": they cannot be read.
ClassFile class_of(const std::vector<std::pair<std::string, std::string>>& keys) {
  ClassFile list{"pipes", "Pipes", "folders", {}};
  for (const auto& [key, digest] : keys) {
    Entrant entrant;
    entrant.key = key;
    entrant.digest = digest;
    list.entrants.push_back(entrant);
  }
  return list;
}

bool nobody(const std::string& /*key*/) { return false; }

std::vector<std::string> lines(const SimilarFile& file) {
  std::vector<std::string> lines;
  for (const SimilarPair& pair : file.pairs) {
    std::ostringstream line;
    line << pair.first.key << ' ' << pair.second.key << ' ' << pair.similarity << ' '
         << words_for(pair.by) << ' ' << files_of(pair);
    lines.push_back(line.str());
  }
  return lines;
}

void add_jplag(SimilarPairs& pairs, const std::string& rows) {
  std::istringstream file{"submissionName1,submissionName2,averageSimilarity,maxSimilarity\n" +
                          rows};
  EXPECT_TRUE(pairs.add_found(file));
}

void add_dolos(SimilarPairs& pairs, const std::string& rows) {
  std::istringstream file{"leftFilePath,rightFilePath,similarity\n" + rows};
  EXPECT_TRUE(pairs.add_found(file));
}

TEST(SimilarPairs, WithTheSameSourcesNeedNoTool) {
  SimilarPairs pairs{class_of({{"ada", "x"},
                               {"bob", "y"},
                               {"cy", "x"},
                               {"dan", "x"},
                               {"eve", ""},
                               {"flo", ""},
                               {"gil", "z"},
                               {"hal", "z"}}),
                     0.8};
  pairs.add_same_files([](const std::string& key) { return key == "gil"; });
  EXPECT_THAT(lines(pairs.file()),
              ElementsAre("ada cy 1 the same files ", "ada dan 1 the same files "));
}

TEST(SimilarPairs, OfSeveralFilesAreThoseOfTheMostSimilarTwo) {
  SimilarPairs pairs{class_of({{"ada", "x"}, {"bob", "y"}}), 0.8};
  add_dolos(pairs,
            "submissions/bob/a.c,submissions/ada/a.c,0.85\n"
            "submissions/ada/b.c,submissions/bob/c.c,0.95\n"
            "submissions/ada/a.c,submissions/bob/c.c,0.9\n"
            "submissions/ada/a.c,submissions/ada/b.c,1\n");
  EXPECT_THAT(lines(pairs.file()), ElementsAre("ada bob 0.95 Dolos b.c and c.c"));
}

TEST(SimilarPairs, AreOneForEachToolAndTheMostSimilarComeFirst) {
  SimilarPairs pairs{class_of({{"ada", "x"}, {"bob", "y"}, {"cy", "z"}}), 0.5};
  add_jplag(pairs, "cy,ada,0.5,1\nbob,ada,0.75,1\nbob,cy,0.49,1\n");
  add_dolos(pairs, "submissions/ada/a.c,submissions/bob/a.c,0.875\n");
  EXPECT_THAT(lines(pairs.file()),
              ElementsAre("ada bob 0.875 Dolos a.c", "ada bob 0.75 JPlag ", "ada cy 0.5 JPlag "));
}

TEST(SimilarPairs, WithTheSameSourcesAreToldOnce) {
  SimilarPairs pairs{class_of({{"ada", "x"}, {"bob", "x"}}), 0.5};
  add_jplag(pairs, "ada,bob,1.0,1.0\n");
  pairs.add_same_files(nobody);
  EXPECT_THAT(lines(pairs.file()), ElementsAre("ada bob 1 the same files "));
}

TEST(SimilarPairs, OfStrangersAreCounted) {
  SimilarPairs pairs{class_of({{"ada", "x"}, {"bob", ""}}), 0.5};
  add_jplag(pairs, "ada,eve,0.9,0.9\nada,bob,0.9,0.9\nada,\x1b[2Jmal,0.9,0.9\nada,low,0.4,0.9\n");
  EXPECT_THAT(pairs.file().pairs, IsEmpty());
  EXPECT_EQ(pairs.unknown().count, 3U);
  EXPECT_THAT(pairs.unknown().some, ElementsAre("\\x1b[2Jmal", "bob", "eve"));
}

TEST(SimilarPairs, AreTheMostSimilarOnesWhenThereIsNoRoomForAll) {
  std::vector<std::pair<std::string, std::string>> keys;
  for (int i = 0; i < 300; ++i) keys.emplace_back("s" + std::to_string(i), std::to_string(i));
  SimilarPairs pairs{class_of(keys), 0};
  std::string rows;
  std::size_t count = 0;
  for (int i = 0; i < 300; ++i)
    for (int j = 0; j < i; ++j)
      rows += "s" + std::to_string(i) + ",s" + std::to_string(j) + "," +
              std::to_string(static_cast<double>(++count) / 50'000) + ",1\n";
  ASSERT_GT(count, 8 * most_pairs);
  add_jplag(pairs, rows);
  const SimilarFile file = pairs.file();
  EXPECT_TRUE(file.cut);
  ASSERT_EQ(file.pairs.size(), most_pairs);
  EXPECT_DOUBLE_EQ(file.pairs.front().similarity, static_cast<double>(count) / 50'000);
  EXPECT_DOUBLE_EQ(file.pairs.back().similarity,
                   static_cast<double>(count - most_pairs + 1) / 50'000);
}

TEST(SimilarPairs, AreForgottenWhenSourcesAreOthers) {
  const ClassFile then = class_of({{"ada", "x"}, {"bob", "y"}, {"cy", "z"}});
  SimilarPairs pairs{then, 0.5};
  add_jplag(pairs, "ada,bob,0.9,1\nada,cy,0.8,1\n");
  EXPECT_EQ(still_true(pairs.file(), then).pairs.size(), 2U);
  const ClassFile now = class_of({{"ada", "x"}, {"bob", "new"}, {"cy", "z"}});
  EXPECT_THAT(lines(still_true(pairs.file(), now)), ElementsAre("ada cy 0.8 JPlag "));
  EXPECT_THAT(still_true(pairs.file(), class_of({{"cy", "z"}})).pairs, IsEmpty());
}

SimilarFile sample() {
  return {0.8,
          true,
          {{{"ada", "x", "a.cpp"}, {"bob", "y", "b.cpp"}, 0.9345, FoundBy::dolos},
           {{"ada", "x", ""}, {"cy", "z", ""}, 0.8, FoundBy::moss}}};
}

TEST(SimilarFile, IsReadAsItWasWritten) {
  const std::string text = similar_json(sample());
  const auto again = read_similar_file(text);
  ASSERT_TRUE(again) << again.error();
  EXPECT_EQ(similar_json(*again), text);
  EXPECT_TRUE(again->cut);
  EXPECT_EQ(lines(*again), lines(sample()));
}

TEST(SimilarFile, ThatIsDamagedIsRefused) {
  const std::string text = similar_json(sample());
  const auto spoiled = [&](const std::string& part, const std::string& with) {
    std::string changed = text;
    const std::size_t at = changed.find(part);
    EXPECT_NE(at, std::string::npos) << part;
    return changed.replace(at, part.size(), with);
  };
  for (const std::string& damaged :
       {text.substr(0, 100), spoiled("ipclab/similar/1", "ipclab/similar/2"),
        spoiled("\"dolos\"", "\"witch\""), spoiled("0.9345", "1.5"), spoiled("0.9345", "\"x\""),
        spoiled("\"first\"", "\"third\""), spoiled("\"threshold\": 0.8", "\"threshold\": 80")})
    EXPECT_FALSE(read_similar_file(damaged)) << damaged.substr(0, 200);
}

TEST(SimilarText, IsAHint) {
  const std::string text = similar_text(sample(), "graded/similar.json");
  EXPECT_THAT(text, HasSubstr("93.4%  ada  bob  (Dolos: a.cpp and b.cpp)"));
  EXPECT_THAT(text, HasSubstr("  80%  ada  cy  (MOSS)"));
  EXPECT_THAT(text, HasSubstr("2 pairs of submissions at 80% or more, in graded/similar.json"));
  EXPECT_THAT(text, HasSubstr("never a verdict"));
  EXPECT_THAT(text, HasSubstr("There were more"));
  EXPECT_THAT(similar_text({0.8, false, {}}, "x"), Not(HasSubstr("verdict")));
}

TEST(SimilarText, NeverRoundsUpToTheSame) {
  EXPECT_EQ(percent_of(0.9999), 99.9);
  EXPECT_EQ(percent_of(1), 100);
  EXPECT_EQ(percent_of(0.29), 29);
}

}  // namespace
}  // namespace ipclab::report
