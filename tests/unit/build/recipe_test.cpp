#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "build/build.hpp"
#include "build/probe_object.hpp"

namespace ipclab::build {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

intake::Submission with_files(const std::vector<std::string>& paths) {
  intake::Submission submission;
  for (const std::string& path : paths) submission.files.push_back({path, ""});
  return submission;
}

std::vector<Command> commands_for(const std::vector<std::string>& paths) {
  const auto commands = recipe(with_files(paths), "upper");
  EXPECT_TRUE(commands) << commands.error();
  return commands ? *commands : std::vector<Command>{};
}

std::string refusal_for(const std::vector<std::string>& paths) {
  const auto commands = recipe(with_files(paths), "upper");
  EXPECT_FALSE(commands);
  return commands ? "" : commands.error();
}

TEST(Recipe, CompilesCByTheContract) {
  EXPECT_THAT(commands_for({"upper.c"}),
              ElementsAre(ElementsAre("gcc", "-std=gnu17", "-O2", "-g", "-Wall", "-Wextra",
                                      "-pthread", "-fmax-errors=20", "-fdiagnostics-color=never",
                                      "upper.c", "-o", "upper", "-lrt")));
}

TEST(Recipe, CompilesCppByTheContract) {
  EXPECT_THAT(commands_for({"upper.cpp"}),
              ElementsAre(AllOf(Contains("g++"), Contains("-std=gnu++20"), Contains("-O2"),
                                Contains("-pthread"), Contains("-lrt"))));
}

std::vector<Command> probed(const std::vector<std::string>& paths) {
  const auto commands = recipe(with_files(paths), "upper", Flavour::probed);
  EXPECT_TRUE(commands) << commands.error();
  return commands ? *commands : std::vector<Command>{};
}

TEST(RecipeWithProbe, MakesEveryAccessACallAndLinksTheRuntimeFirst) {
  const auto commands = probed({"upper.c"});
  ASSERT_THAT(commands, SizeIs(2));
  EXPECT_THAT(commands[0],
              AllOf(Contains("gcc"), Contains("-fsanitize=thread"), Contains("-O1"),
                    Contains("tsan-distinguish-volatile=1"), Contains("probe-builtins.h"),
                    Contains("-c"), Not(Contains("-O2"))));
  EXPECT_THAT(commands[1], ElementsAre("gcc", "-pthread", "probe-runtime.o", "upper.c.o", "-o",
                                       "upper", "-rdynamic", "-ldl", "-lrt"));
}

TEST(RecipeWithProbe, LinksWithACommonSource) {
  const auto commands = probed({"common.cpp", "upper.c"});
  ASSERT_THAT(commands, SizeIs(3));
  EXPECT_THAT(commands[1], AllOf(Contains("g++"), Contains("-fsanitize=thread")));
  EXPECT_THAT(commands[2], AllOf(Contains("g++"), Contains("upper.c.o"), Contains("common.cpp.o"),
                                 Not(Contains("-fsanitize=thread"))));
}

TEST(ProbeObject, IsARelocatableObject) {
  // elf(5): the magic number, and the type ET_REL.
  ASSERT_GT(probe_object().size(), 64U);
  EXPECT_EQ(probe_object().substr(0, 4),
            "\x7f"
            "ELF");
  EXPECT_EQ(probe_object()[16], 1);
}

TEST(Recipe, TakesNoNoticeOfOtherPrograms) {
  EXPECT_THAT(commands_for({"tally.cpp", "upper.c", "posix.h"}), SizeIs(1));
}

TEST(Recipe, LinksWithACommonCSource) {
  const auto commands = commands_for({"common.c", "upper.c"});
  ASSERT_THAT(commands, SizeIs(3));
  EXPECT_THAT(commands[0], AllOf(Contains("gcc"), Contains("-c"), Contains("upper.c")));
  EXPECT_THAT(commands[1], AllOf(Contains("gcc"), Contains("-c"), Contains("common.c")));
  EXPECT_THAT(commands[2],
              ElementsAre("gcc", "-pthread", "upper.c.o", "common.c.o", "-o", "upper", "-lrt"));
}

TEST(Recipe, LinksWithACommonCppSource) {
  const auto commands = commands_for({"common.cpp", "upper.cpp"});
  ASSERT_THAT(commands, SizeIs(3));
  for (const Command& command : commands) EXPECT_EQ(command.front(), "g++");
}

TEST(Recipe, LinksAMixtureWithTheCppCompiler) {
  for (const auto& [program, common] :
       {std::pair{"upper.c", "common.cpp"}, {"upper.cpp", "common.c"}}) {
    const auto commands = commands_for({common, program});
    ASSERT_THAT(commands, SizeIs(3));
    EXPECT_EQ(commands[0].front(), std::string{program}.ends_with(".c") ? "gcc" : "g++");
    EXPECT_EQ(commands[1].front(), std::string{common}.ends_with(".c") ? "gcc" : "g++");
    EXPECT_EQ(commands[2].front(), "g++");
  }
}

TEST(Recipe, EachCommandIsOfThePinnedKind) {
  for (const auto& commands : {commands_for({"upper.c"}), commands_for({"common.c", "upper.c"})})
    EXPECT_THAT(commands.back(), AllOf(Contains("upper"), Contains("-lrt")));
}

TEST(Recipe, RefusesTwoSourcesOfOneProgram) {
  EXPECT_THAT(refusal_for({"upper.c", "upper.cpp"}),
              AllOf(HasSubstr("both upper.c and upper.cpp"), HasSubstr("exactly one")));
}

TEST(Recipe, RefusesTwoCommonSources) {
  EXPECT_THAT(refusal_for({"common.c", "common.cpp", "upper.c"}),
              HasSubstr("both common.c and common.cpp"));
}

TEST(Recipe, SaysWhatTheFolderHoldsInstead) {
  EXPECT_THAT(refusal_for({"tally.c"}),
              AllOf(HasSubstr("neither upper.c nor upper.cpp"), HasSubstr("holds tally.c")));
}

TEST(Recipe, SaysThatTheFolderIsEmpty) {
  EXPECT_THAT(refusal_for({}), HasSubstr("no C or C++ source at all"));
}

TEST(Recipe, NamesASourceInTheWrongCase) {
  EXPECT_THAT(refusal_for({"Upper.c"}),
              AllOf(HasSubstr("there is Upper.c"), HasSubstr("small letters")));
  EXPECT_THAT(refusal_for({"UPPER.CPP"}), HasSubstr("there is UPPER.CPP"));
}

TEST(Recipe, SaysWhyASourceWasPassedOver) {
  intake::Submission submission = with_files({"tally.c"});
  submission.notes = {"tally.h is a symbolic link", "upper.c is a symbolic link"};
  const auto commands = recipe(submission, "upper");
  ASSERT_FALSE(commands);
  EXPECT_THAT(commands.error(),
              AllOf(HasSubstr("upper.c is a symbolic link"), Not(HasSubstr("tally.h"))));
}

TEST(Recipe, EscapesTheNamesOfFiles) {
  EXPECT_THAT(refusal_for({"\x1b[2J.c"}), Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace ipclab::build
