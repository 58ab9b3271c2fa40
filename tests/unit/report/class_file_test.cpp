#include "report/class_file.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "course_samples.hpp"
#include "golden.hpp"

namespace ipclab::report {
namespace {

std::string damage_with(const char* key, const nlohmann::ordered_json& value) {
  auto file = nlohmann::ordered_json::parse(class_json(class_file()));
  file["entrants"][1][key] = value;
  const auto read = read_class_file(file.dump());
  return read ? "" : read.error();
}

TEST(ClassFile, LooksLikeThis) { expect_golden("course/class.json", class_json(class_file())); }

TEST(ClassFile, IsWrittenAgainAsItWas) {
  const std::string text = class_json(class_file());
  const auto file = read_class_file(text);
  ASSERT_TRUE(file) << file.error();
  EXPECT_EQ(class_json(*file), text);
}

TEST(ClassFile, KeepsWhatWasSaidOfASubmission) {
  const auto file = read_class_file(class_json(class_file()));
  ASSERT_TRUE(file) << file.error();
  ASSERT_EQ(file->entrants.size(), 7U);
  EXPECT_EQ(file->system, "canvas");
  const Entrant& group = file->entrants[1];
  EXPECT_EQ(group.key, "g-7");
  EXPECT_EQ(group.people.at(1).name, "Edsger \"E.W.\" Dijkstra");
  EXPECT_EQ(group.group, "Team; 7, the best");
  EXPECT_TRUE(group.late);
  EXPECT_EQ(group.problem, "");
  EXPECT_EQ(file->entrants[3].problem, "-the archive <work.rar> is damaged");
}

TEST(ClassFile, OfAnEmptyClassCanBeRead) {
  const auto file = read_class_file(class_json({"pipes", "Pipes", "folders", {}}));
  ASSERT_TRUE(file) << file.error();
  EXPECT_TRUE(file->entrants.empty());
}

TEST(ClassFile, KeysThatWouldLeaveTheFolderAreRefused) {
  for (const char* key : {"", ".", "..", "../g", "a/b", ".hidden", "-rf", "a b", "a\n", "\xc3\xa4"})
    EXPECT_EQ(damage_with("key", key),
              "entrants[1].key is missing or not a key: 1 to 80 of A-Z a-z 0-9 . _ -.")
        << key;
  EXPECT_NE(damage_with("key", std::string(81, 'k')), "");
  EXPECT_EQ(damage_with("key", std::string(80, 'k')), "");
}

TEST(ClassFile, AKeyThatIsThereTwiceIsRefused) {
  EXPECT_EQ(damage_with("key", "ada"), "The key ada is there twice.");
}

TEST(ClassFile, DamageIsNamedWithItsPlace) {
  EXPECT_EQ(damage_with("late", "yes"), "entrants[1].late is missing or not true or false.");
  EXPECT_EQ(damage_with("notes", {1}), "entrants[1].notes is missing or not an array of texts.");
  EXPECT_EQ(damage_with("problem", 1), "entrants[1].problem is missing or not a text.");
  EXPECT_EQ(damage_with("people", {{{"name", "A"}, {"id", 1}, {"email", ""}}}),
            "entrants[1].people[0].id is missing or not a text.");
}

}  // namespace
}  // namespace ipclab::report
