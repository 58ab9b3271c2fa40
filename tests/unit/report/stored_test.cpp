#include "report/stored.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "report/json.hpp"
#include "samples.hpp"

namespace ipclab::report {
namespace {

using nlohmann::json;

std::string damage_of(const std::string& text) {
  const auto verdict = read_result(text);
  return verdict ? "" : verdict.error();
}

/// The result of mixed() with a change.
template <typename Change>
std::string changed(Change change) {
  auto result = nlohmann::ordered_json::parse(report::json(mixed()));
  change(result);
  return result.dump();
}

TEST(Stored, ResultsOfAllKindsAreWrittenAgainAsTheyWere) {
  for (const Sample& sample : all_samples()) {
    const std::string text = report::json(sample.verdict);
    const auto verdict = read_result(text);
    ASSERT_TRUE(verdict) << sample.name << ": " << verdict.error();
    EXPECT_EQ(report::json(*verdict), text) << sample.name;
  }
}

TEST(Stored, EveryBitOfNumbersIsKept) {
  judge::Verdict verdict = full_pass();
  verdict.tests.front().seed = UINT64_MAX;
  verdict.tests.front().seconds = 0.1 + 0.2;
  verdict.score = 1.0 / 3;
  verdict.max_score = 1e300;
  const auto read = read_result(report::json(verdict));
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(read->tests.front().seed, UINT64_MAX);
  EXPECT_EQ(read->tests.front().seconds, 0.1 + 0.2);
  EXPECT_EQ(read->score, 1.0 / 3);
  EXPECT_EQ(read->max_score, 1e300);
}

TEST(Stored, ResultsOfAClassAreWrittenAgainAsTheyWere) {
  const Origin origin{std::string(64, 'a'), std::string(64, 'b')};
  for (const Sample& sample : all_samples()) {
    const std::string text = stored_json(sample.verdict, origin);
    const auto stored = read_stored(text);
    ASSERT_TRUE(stored) << sample.name << ": " << stored.error();
    EXPECT_EQ(stored->origin, origin);
    EXPECT_EQ(stored_json(stored->verdict, origin), text) << sample.name;
    EXPECT_TRUE(read_result(text)) << sample.name;
  }
}

TEST(Stored, ResultsOfAClassDoNotTellHowLongItTookNorHowItCameToBe) {
  const Origin origin{std::string(64, 'a'), std::string(64, 'b')};
  judge::Verdict later = mixed();
  later.seconds += 7;
  later.notes = {"run again alone"};
  for (judge::TestVerdict& test : later.tests) test.seconds += 1;
  EXPECT_EQ(stored_json(later, origin), stored_json(mixed(), origin));
}

TEST(Stored, AResultWithoutItsOriginIsNoneOfAClass) {
  EXPECT_EQ(read_stored(report::json(mixed())).error(), "digest is missing or not a text.");
}

TEST(Stored, UnknownKeysAreIgnored) {
  const std::string text = changed([](auto& result) {
    result["key"] = "ada";
    result["tests"][1]["later"] = {{"a", 1}};
    result["tests"][1]["findings"][0]["where"][0]["column"] = 3;
  });
  const auto verdict = read_result(text);
  ASSERT_TRUE(verdict) << verdict.error();
  EXPECT_EQ(report::json(*verdict), report::json(mixed()));
}

TEST(Stored, EventsHaveLanesThatAreThere) {
  const auto spoiled = [](const char* key, const nlohmann::json& value) {
    auto result = nlohmann::ordered_json::parse(report::json(drawn()));
    result["tests"][0]["run"]["events"][1][key] = value;
    return damage_of(result.dump());
  };
  EXPECT_EQ(spoiled("to", 2), "");
  EXPECT_EQ(spoiled("to", 3), "tests[0].run.events[1].to is missing or not the number of a lane.");
  EXPECT_EQ(spoiled("from", -1),
            "tests[0].run.events[1].from is missing or not an integer from 0.");
  EXPECT_EQ(spoiled("kind", "dance"),
            "tests[0].run.events[1].kind is missing or not a kind of event of this ipclab.");
}

TEST(Stored, DamageIsNamedWithItsPlace) {
  EXPECT_EQ(damage_of(changed([](auto& result) { result["tests"][2]["score"] = "1"; })),
            "tests[2].score is missing or not a number from 0.");
  EXPECT_EQ(damage_of(changed([](auto& result) { result["score"] = -1; })),
            "score is missing or not a number from 0.");
  EXPECT_EQ(damage_of(changed([](auto& result) { result["isolation"].erase("rung"); })),
            "isolation.rung is missing or not a text.");
  EXPECT_EQ(damage_of(changed([](auto& result) { result.erase("isolation"); })),
            "isolation is not an object.");
  EXPECT_EQ(damage_of(changed([](auto& result) { result["tests"][0] = 7; })),
            "tests[0] is not an object.");
  EXPECT_EQ(damage_of(changed([](auto& result) { result["tests"][0]["status"] = "passed"; })),
            "tests[0].status is missing or not pass, fail, skip or error.");
  EXPECT_EQ(
      damage_of(changed([](auto& result) { result["tests"][1]["findings"][0]["rule"] = "luck"; })),
      "tests[1].findings[0].rule is missing or not a rule of this ipclab.");
  EXPECT_EQ(
      damage_of(changed([](auto& result) { result["tests"][2]["findings"][0]["rule"] = "hang"; })),
      "tests[2].findings[0].rule is missing or not null, as the test was not judged.");
  EXPECT_EQ(damage_of(changed([](auto& result) { result["schema"] = "ipclab/result/2"; })),
            "It is not of the format ipclab/result/1.");
}

TEST(Stored, EveryKeyThatJsonWritesIsAskedFor) {
  const auto whole = nlohmann::ordered_json::parse(report::json(mixed()));
  const auto check = [&](const json::json_pointer& pointer, const std::string& key) {
    if (key == "seconds") return;  // results of a class do without
    auto without = whole;
    without[nlohmann::ordered_json::json_pointer{pointer.to_string()}].erase(key);
    EXPECT_NE(damage_of(without.dump()), "") << pointer.to_string() << '/' << key;
  };
  for (const char* place : {"", "/isolation", "/build/programs/0", "/tests/1",
                            "/tests/1/findings/0", "/tests/1/findings/0/where/0"}) {
    const json::json_pointer pointer{place};
    for (const auto& item : whole[nlohmann::ordered_json::json_pointer{place}].items())
      check(pointer, item.key());
  }
}

TEST(Stored, AFileThatWasCutOffIsDamagedWhereverItWasCut) {
  const std::string text = report::json(mixed());
  for (std::size_t size = 0; size + 2 < text.size(); size += 7)
    ASSERT_NE(damage_of(text.substr(0, size)), "") << size;
}

TEST(Stored, NoTextIsTooHostile) {
  EXPECT_NE(damage_of(""), "");
  EXPECT_NE(damage_of("[]"), "");
  EXPECT_NE(damage_of("\"ipclab/result/1\""), "");
  EXPECT_NE(damage_of("{\"schema\": \"ipclab/result/1\", \"score\": 1e999}"), "");
  EXPECT_NE(damage_of("{\"schema\": \"ipclab/result/1\", \"lab\": \"\xff\"}"), "");
  EXPECT_NE(damage_of(std::string(1000, '\0')), "");
  EXPECT_EQ(damage_of(std::string(20'000'000, '[')), "It is nested too deeply.");
  EXPECT_EQ(damage_of(std::string(40'000'000, ' ')), "It has more than 32 MiB.");
}

TEST(Stored, ManyUnknownKeysTakeNoTimeThatGrowsWithTheirSquare) {
  auto result = json::parse(report::json(full_pass()));
  for (int key = 0; key < 200'000; ++key) result["k" + std::to_string(key)] = 0;
  EXPECT_EQ(damage_of(result.dump()), "");
}

TEST(Stored, NumbersOutOfTheRangeOfALineAreDamage) {
  const auto with_line = [](const json& line) {
    return damage_of(changed(
        [&](auto& result) { result["tests"][1]["findings"][0]["where"][0]["line"] = line; }));
  };
  EXPECT_EQ(with_line(2147483647), "");
  EXPECT_NE(with_line(2147483648), "");
  EXPECT_NE(with_line(UINT64_MAX), "");
  EXPECT_NE(with_line(-1), "");
  EXPECT_NE(with_line(1.5), "");
}

}  // namespace
}  // namespace ipclab::report
