#include "report/json.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "golden.hpp"
#include "samples.hpp"

namespace ipclab::report {
namespace {

using nlohmann::ordered_json;

std::vector<std::string> keys_of(const ordered_json& object) {
  std::vector<std::string> keys;
  for (const auto& item : object.items()) keys.push_back(item.key());
  return keys;
}

TEST(Json, OfAFullPass) { expect_golden("full_pass.json", json(full_pass())); }
TEST(Json, OfAMixedResult) { expect_golden("mixed.json", json(mixed())); }
TEST(Json, OfABuildFailure) { expect_golden("build_failure.json", json(build_failure())); }
TEST(Json, OfHostileBytes) { expect_golden("hostile.json", json(hostile())); }
TEST(Json, OfADrawnStandstill) { expect_golden("drawn.json", json(drawn())); }
TEST(Json, OfNothing) { expect_golden("empty.json", json(empty())); }

TEST(Json, HasTheKeysOfTheSchemaInItsOrder) {
  const ordered_json result = ordered_json::parse(json(mixed()));
  using Keys = std::vector<std::string>;
  EXPECT_EQ(keys_of(result), (Keys{"schema", "lab", "submission", "score", "max_score", "seconds",
                                   "build", "isolation", "tests"}));
  const ordered_json& test = result["tests"][1];
  EXPECT_EQ(keys_of(test), (Keys{"id", "program", "title", "status", "score", "max_score",
                                 "visible", "seconds", "seed", "replay", "findings"}));
  const ordered_json& finding = test["findings"][0];
  EXPECT_EQ(keys_of(finding), (Keys{"rule", "message", "expected", "observed", "hint", "where"}));
  EXPECT_EQ(keys_of(finding["where"][0]), (Keys{"file", "line", "process", "what"}));
}

TEST(Json, HasKeysOfDrawingsOnlyWhereThereAreAny) {
  using Keys = std::vector<std::string>;
  const ordered_json result = ordered_json::parse(json(drawn()));
  EXPECT_EQ(result["not_looked_at"].size(), 1U);
  const ordered_json& wait = result["tests"][0]["findings"][0]["waits"][0];
  EXPECT_EQ(keys_of(wait), (Keys{"process", "pid", "what", "file", "line", "releasers"}));
  EXPECT_EQ(keys_of(wait["releasers"][0]), (Keys{"process", "pid", "how", "file", "line"}));
  EXPECT_FALSE(ordered_json::parse(json(mixed())).contains("not_looked_at"));
}

TEST(Json, OfEverySampleIsParsedAgainAndEndsWithANewline) {
  for (const Sample& sample : all_samples()) {
    const std::string text = json(sample.verdict);
    EXPECT_TRUE(ordered_json::accept(text)) << sample.name;
    EXPECT_TRUE(text.ends_with("}\n")) << sample.name;
  }
}

TEST(Json, SaysThatTheBuildIsFineOnlyIfAllProgramsAre) {
  EXPECT_TRUE(ordered_json::parse(json(mixed()))["build"]["ok"].get<bool>());
  EXPECT_FALSE(ordered_json::parse(json(build_failure()))["build"]["ok"].get<bool>());
}

TEST(Json, NamesNoRuleWhereNoneWasBroken) {
  const ordered_json result = ordered_json::parse(json(mixed()));
  for (const ordered_json& test : result["tests"])
    for (const ordered_json& finding : test["findings"])
      EXPECT_EQ(finding["rule"].is_null(), test["status"] != "fail") << test["id"];
}

TEST(Json, KeepsEveryDigitOfASeed) {
  judge::Verdict verdict = full_pass();
  verdict.tests.front().seed = UINT64_MAX;
  const ordered_json result = ordered_json::parse(json(verdict));
  EXPECT_EQ(result["tests"][0]["seed"].get<std::uint64_t>(), UINT64_MAX);
}

}  // namespace
}  // namespace ipclab::report
