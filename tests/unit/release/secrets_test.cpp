#include "release/secrets.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace ipclab::release {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

constexpr const char* solution = "  total_of_all += value_of(words[number]);\n";
constexpr const char* hidden_yaml = R"(lab: sums
# A comment of the author about nothing much.
tests:
  - id: sum.of-words
    title: Words are numbers as well
    run: {args: ["seventy-seven and a half"], stdin: {file: hidden.txt}, stdout: "the sum is 77\n"}
)";

/// A house with the lab `sums`.
class Secrets : public testing::Test {
 protected:
  Secrets() {
    std::string path = testing::TempDir() + "ipclab-secrets-XXXXXX";
    home_ = ::mkdtemp(path.data());
    write("labs/sums/lab.yaml", "lab: sums\n");
    write("labs/sums/README.md", "# Lab: Sums\n");
    write("starter/sums/sum.c", "int main(void) { return 0; }\n");
    write("reference/sums/correct/sum.c", solution);
  }
  ~Secrets() override { fs::remove_all(home_); }

  void write(const std::string& path, const std::string& text) const {
    fs::create_directories((home_ / path).parent_path());
    std::ofstream{home_ / path} << text;
  }

  [[nodiscard]] Needles secrets(const std::set<std::string>& visible_files = {}) const {
    const LabFolders folders{home_ / "labs/sums", home_ / "starter/sums", home_ / "reference/sums"};
    auto needles = secrets_of(folders, visible_files);
    EXPECT_TRUE(needles);
    return needles ? std::move(*needles) : Needles{};
  }

  /// The places from which pieces of the text are.
  [[nodiscard]] std::vector<std::string> sources_of(
      const std::string& text, const std::set<std::string>& visible_files = {}) const {
    const Needles needles = secrets(visible_files);
    std::vector<std::string> places;
    for (const Found& found : needles.find(significant(text), 100))
      places.push_back(found.needle->place + (found.needle->prose ? " (prose)" : ""));
    return places;
  }

  fs::path home_;
};

TEST_F(Secrets, AreLinesOfTheReference) {
  EXPECT_THAT(sources_of(solution), ElementsAre("reference/sums/correct/sum.c:1"));
  EXPECT_THAT(sources_of("total_of_all -= value_of(words[number]);"), IsEmpty());
}

TEST_F(Secrets, AreNoShortLines) {
  write("reference/sums/correct/sum.c", "++count;\n#include <sys/message_queues.h>\n");
  EXPECT_EQ(secrets().size(), 0U);
}

TEST_F(Secrets, AreStretchesOfTheReferenceInWhateverLines) {
  std::string code;
  for (int i = 0; i < 40; ++i) code += "f(" + std::to_string(i * i) + ");\n";
  write("reference/sums/correct/sum.c", code);
  EXPECT_THAT(sources_of(code.substr(40, 120)), Contains("reference/sums/correct/sum.c"));
  EXPECT_THAT(sources_of(code.substr(40, block_size - 10)), IsEmpty());
}

TEST_F(Secrets, AreNotWhatTheStarterHasInItsCode) {
  write("starter/sums/sum.c", solution);
  EXPECT_THAT(sources_of(solution), IsEmpty());
}

TEST_F(Secrets, AreWhatTheStarterHasInAComment) {
  write("starter/sums/sum.c", std::string{"/*"} + solution + "*/\n");
  EXPECT_THAT(sources_of(solution), ElementsAre("reference/sums/correct/sum.c:1"));
}

TEST_F(Secrets, AreNotWhatVisibleTestsSayUnlessInAComment) {
  write("labs/sums/lab.yaml", std::string{"lab: sums\ntext: |\n"} + solution);
  EXPECT_THAT(sources_of(solution), IsEmpty());
  write("labs/sums/lab.yaml", std::string{"lab: sums\n  #"} + solution);
  EXPECT_THAT(sources_of(solution), Contains("reference/sums/correct/sum.c:1"));
}

TEST_F(Secrets, AreIdsAndInputsOfHiddenTests) {
  write("labs/sums/hidden.yaml", hidden_yaml);
  EXPECT_THAT(sources_of("sum.of-words"), ElementsAre("labs/sums/hidden.yaml:4"));
  EXPECT_THAT(sources_of("seventy-seven and a half"), ElementsAre("labs/sums/hidden.yaml:6"));
  EXPECT_THAT(sources_of("A comment of the author about nothing much."), IsEmpty());
}

TEST_F(Secrets, AreProseWhereTheHandoutMaySayItToo) {
  write("labs/sums/hidden.yaml", hidden_yaml);
  write("reference/sums/correct/sum.c", "// The words are added up from the left.\n");
  EXPECT_THAT(sources_of("Words are numbers as well"),
              ElementsAre("labs/sums/hidden.yaml:5 (prose)"));
  EXPECT_THAT(sources_of("The words are added up from the left."),
              ElementsAre("reference/sums/correct/sum.c:1 (prose)"));
}

TEST_F(Secrets, AreFilesOfHiddenTestsAlone) {
  write("labs/sums/files/hidden.txt", "twenty, twenty-one and more\n");
  const std::string line = "twenty, twenty-one and more";
  EXPECT_THAT(sources_of(line), ElementsAre("labs/sums/files/hidden.txt:1"));
  EXPECT_THAT(sources_of(line, {"hidden.txt"}), IsEmpty());
  write("labs/sums/files/shown.txt", line);
  EXPECT_THAT(sources_of(line, {"shown.txt"}), IsEmpty());
}

TEST_F(Secrets, AreNotWhatAnybodyHas) {
  const LabFolders folders{home_ / "labs/sums", home_ / "starter/sums", home_ / "reference/sums"};
  const auto needles = secrets_of(folders, {}, {solution});
  ASSERT_TRUE(needles);
  EXPECT_EQ(needles->size(), 0U);
}

TEST_F(Secrets, AreNotTheRulesThatEverybodyKnows) {
  write("labs/sums/hidden.yaml", "lab: sums\ntests:\n  - forbids: [pipe-end-left-open]\n");
  EXPECT_THAT(sources_of("pipe-end-left-open"), IsEmpty());
}

TEST_F(Secrets, AreNoRowsOfCharacters) {
  write("reference/sums/correct/sum.c",
        std::string(80, '=') + "\nabcdefghijklmnopqrstuvwxyz0123456789\n");
  EXPECT_EQ(secrets().size(), 0U);
}

TEST_F(Secrets, CannotBeKnownOfAWrongFile) {
  write("labs/sums/hidden.yaml", "{");
  const LabFolders folders{home_ / "labs/sums", home_ / "starter/sums", home_ / "reference/sums"};
  EXPECT_FALSE(secrets_of(folders, {}));
}

TEST(Comments, ThatAreCodeArePutAside) {
  EXPECT_EQ(without_code_in_comments("a; // b;\nc"), "a; \nc");
  EXPECT_EQ(without_code_in_comments("a /* if (b) {} */ c"), "a  c");
  EXPECT_EQ(without_code_in_comments("a /* as it is */ c // and so\n"),
            "a /* as it is */ c // and so\n");
  EXPECT_EQ(without_code_in_comments("s = \"// b;\"; c = '\"'; // d;"),
            "s = \"// b;\"; c = '\"'; ");
  EXPECT_EQ(without_code_in_comments("s = \"\\\"/*;*/\";"), "s = \"\\\"/*;*/\";");
  EXPECT_EQ(without_code_in_comments("a /* never; ended"), "a ");
  EXPECT_EQ(without_code_in_comments("/"), "/");
}

TEST(Sessions, AreWhatIsTypedAndPrinted) {
  EXPECT_EQ(sessions_of("Text\n\n    int code;\n\n    $ ./sum 1 2\n    3\n\nMore\n    no\n"),
            "    $ ./sum 1 2\n    3\n");
  EXPECT_EQ(sessions_of("nothing"), "");
}

}  // namespace
}  // namespace ipclab::release
