// What a right lab file becomes.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "unit/spec/world.hpp"

namespace ipclab::spec {
namespace {

using testing::ElementsAre;

template <typename T>
const T& action(const Step& step) {
  EXPECT_TRUE(std::holds_alternative<T>(step.action)) << step.action.index();
  return std::get<T>(step.action);
}

std::string exact(const Expect& expect) {
  return expand(std::get<Exact>(expect.oracles.at(0)).text);
}

/// The one step after "start: s" of a test with these steps.
Step step_of(const std::string& step) {
  return test_of("    steps:\n      - {start: s, stdin: open}\n      - " + step + "\n").steps.at(1);
}

Lab load_everything(Scope scope) {
  auto lab = load_lab(samples() / "good/everything", scope);
  EXPECT_TRUE(lab.has_value());
  return lab ? std::move(*lab) : Lab{};
}

TEST(LoadLab, TestInheritsWhatItDoesNotSay) {
  const auto test = test_of("    run: {}\n");
  EXPECT_EQ(test.program, "p");
  EXPECT_EQ(test.group, "p");
  EXPECT_EQ(test.points, 1);
  EXPECT_EQ(test.repeat, 1U);
  EXPECT_TRUE(test.visible);
  EXPECT_EQ(test.limits, Limits{});
}

TEST(LoadLab, LimitsOfATestOverrideSingleOnes) {
  const Lab lab = load_everything(Scope::visible_only);
  const Limits& limits = lab.tests.front().limits;
  EXPECT_EQ(limits.wall, milliseconds{3'000});
  EXPECT_EQ(limits.cpu, milliseconds{500});
  EXPECT_EQ(limits.output, kibibytes(64));
  EXPECT_EQ(limits.descriptors, 128U);
  EXPECT_EQ(lab.tests[1].limits.wall, milliseconds{10'000});
}

TEST(LoadLab, HiddenTestsComeLastAndOnlyWhenAskedFor) {
  EXPECT_EQ(load_everything(Scope::visible_only).tests.size(), 5U);
  const Lab lab = load_everything(Scope::with_hidden);
  ASSERT_EQ(lab.tests.size(), 6U);
  EXPECT_EQ(lab.tests.back().id, "client.hidden");
  EXPECT_FALSE(lab.tests.back().visible);
}

TEST(LoadLab, GroupsAreTheDeclaredOnesThenProgramsAndNeverEmpty) {
  const Lab lab = load_everything(Scope::with_hidden);
  std::vector<std::string> ids;
  for (const Group& group : lab.groups) ids.push_back(group.id);
  EXPECT_THAT(ids, ElementsAre("whole", "server", "client"));
  EXPECT_TRUE(lab.groups[0].all_or_nothing);
  EXPECT_EQ(lab.groups[1].title, "The server");
  EXPECT_EQ(lab.groups[2].title, "client");
}

TEST(LoadLab, HiddenFileMayBeMissing) {
  EXPECT_TRUE(DemoLab{lab_with_test("    run: {}\n")}.load(Scope::with_hidden).has_value());
}

TEST(LoadLab, FolderMayBeGivenWithASlash) {
  const auto lab = load_lab(samples() / "good/smallest/", Scope::visible_only);
  ASSERT_TRUE(lab.has_value());
  EXPECT_EQ(lab->name, "smallest");
}

TEST(LoadLab, FilesComeWithTheirKindsAndModes) {
  const Lab lab = load_everything(Scope::visible_only);
  std::map<std::string, File> files;
  for (const File& file : lab.tests.front().files) files[file.path] = file;
  EXPECT_EQ(expand(files["plain"].content), "abc\n");
  EXPECT_EQ(files["plain"].mode, 0644U);
  EXPECT_EQ(files["private"].mode, 0600U);
  EXPECT_EQ(files["queue"].kind, File::Kind::fifo);
  EXPECT_EQ(files["made"].kind, File::Kind::directory);
  EXPECT_EQ(files["made"].mode, 0755U);
  EXPECT_THAT(expand(files["made/of/several"].content),
              testing::StartsWith("first\nagain\nagain\nagain\n-1 and -1\n0 and 0\n"));
  EXPECT_THAT(expand(files["made/of/several"].content), testing::EndsWith("one\ntwo\nthree\n"));
}

TEST(LoadLab, ShortFormStandsForAStartAndWhatIsExpectedTogether) {
  const auto test = test_of(
      "    run: {args: [a, 1], stdin: x, stdout: \"y\\n\", stderr: {empty: true}, status: 2,\n"
      "          within: 2s}\n");
  ASSERT_EQ(test.steps.size(), 2U);
  const Start& start = action<Start>(test.steps[0]);
  EXPECT_EQ(start.actor, "program");
  EXPECT_EQ(start.program, "p");
  EXPECT_EQ(expand(start.args.at(1)), "1");
  EXPECT_EQ(expand(start.input_text.value()), "x");
  const Together& together = action<Together>(test.steps[1]);
  ASSERT_EQ(together.tracks.size(), 3U);
  const Expect& out = action<Expect>(together.tracks[0].at(0));
  EXPECT_EQ(out.lines, std::nullopt);
  EXPECT_EQ(exact(out), "y\n");
  EXPECT_EQ(action<Expect>(together.tracks[1].at(0)).stream, evidence::Stream::err);
  EXPECT_THAT(action<Exit>(together.tracks[2].at(0)).statuses, ElementsAre(2));
  EXPECT_EQ(together.tracks[2].at(0).within, milliseconds{2'000});
}

TEST(LoadLab, ShortFormWithoutWordsExpectsStatusZero) {
  const auto test = test_of("    run: {}\n");
  EXPECT_EQ(action<Start>(test.steps[0]).input, Start::Input::none);
  const Together& together = action<Together>(test.steps[1]);
  ASSERT_EQ(together.tracks.size(), 1U);
  const Exit& exit = action<Exit>(together.tracks[0].at(0));
  EXPECT_EQ(exit.wanted, Exit::Wanted::status);
  EXPECT_THAT(exit.statuses, ElementsAre(0));
}

void collect(const std::vector<Step>& steps, std::vector<std::size_t>& numbers) {
  for (const Step& step : steps) {
    numbers.push_back(step.number);
    if (const auto* together = std::get_if<Together>(&step.action))
      for (const auto& track : together->tracks) collect(track, numbers);
  }
}

TEST(LoadLab, StepsAreNumberedInTheOrderOfTheFile) {
  for (const auto& test : load_everything(Scope::with_hidden).tests) {
    std::vector<std::size_t> numbers;
    collect(test.steps, numbers);
    for (std::size_t i = 0; i < numbers.size(); ++i) EXPECT_EQ(numbers[i], i) << test.id;
  }
}

TEST(LoadLab, ALineIsExpectedWithItsNewline) {
  const Step step = step_of("expect: {from: s, line: 12}");
  EXPECT_EQ(action<Expect>(step).lines, 1U);
  EXPECT_EQ(exact(action<Expect>(step)), "12\n");
}

TEST(LoadLab, LinesAreCountedWithOrWithoutALastNewline) {
  for (const auto* lines : {"\"a\\nb\\nc\"", "\"a\\nb\\nc\\n\"", "[\"a\\n\", \"b\\nc\"]"}) {
    const Step step = step_of("expect: {from: s, lines: " + std::string{lines} + "}");
    EXPECT_EQ(action<Expect>(step).lines, 3U) << lines;
    EXPECT_EQ(exact(action<Expect>(step)), "a\nb\nc\n") << lines;
  }
  const Step step = step_of("expect: {from: s, lines: {numbers: [1, 1000], format: \"a\\n{}\\n\"}}");
  EXPECT_EQ(action<Expect>(step).lines, 2000U);
}

TEST(LoadLab, MatchingOneLineLeavesItsNewlineAside) {
  const Step step = step_of("expect: {from: s, line-matches: \"a+\"}");
  EXPECT_EQ(action<Expect>(step).lines, 1U);
  EXPECT_EQ(std::get<HasLine>(action<Expect>(step).oracles.at(0)).regex, "a+");
}

TEST(LoadLab, StepsMayHaveATimeARuleAndAHint) {
  const Step step = step_of("{expect: {from: s, rest: a}, within: 2s, rule: short-io, hint: h}");
  EXPECT_EQ(step.within, milliseconds{2'000});
  EXPECT_EQ(step.rule, Rule::short_io);
  EXPECT_EQ(step.hint, "h");
}

TEST(LoadLab, EndsHaveShortAndLongForms) {
  EXPECT_THAT(action<Exit>(step_of("exit: s")).statuses, ElementsAre(0));
  EXPECT_THAT(action<Exit>(step_of("exit: {of: s, status: [0, 1]}")).statuses, ElementsAre(0, 1));
  EXPECT_EQ(action<Exit>(step_of("exit: {of: s, status: failure}")).wanted, Exit::Wanted::failure);
  EXPECT_EQ(action<Exit>(step_of("exit: {of: s, status: any}")).wanted, Exit::Wanted::any);
  const Step killed = step_of("exit: {of: s, signal: SIGKILL}");
  EXPECT_EQ(action<Exit>(killed).wanted, Exit::Wanted::signal);
  EXPECT_EQ(action<Exit>(killed).signal, SIGKILL);
  EXPECT_EQ(action<SendSignal>(step_of("kill: s")).signal, SIGKILL);
}

TEST(LoadLab, ConditionsAndAddressesKeepTheirValues) {
  const auto condition = [](const std::string& yaml) {
    return action<WaitUntil>(step_of("wait-until: " + yaml)).condition;
  };
  EXPECT_EQ(std::get<UdpPort>(std::get<IsListening>(condition("{listening: udp:53}")).at).port, 53);
  EXPECT_EQ(std::get<UnixPath>(std::get<IsListening>(condition("{listening: unix:a/b}")).at).path,
            "a/b");
  EXPECT_TRUE(std::get<Exists>(condition("{queue: /q}")).queue);
  EXPECT_FALSE(std::get<FifoIsOpen>(condition("{open: f, for: writing}")).for_reading);
  EXPECT_THAT(std::get<IsBlocked>(condition("{blocked: s, in: [read]}")).calls,
              ElementsAre("read"));
  EXPECT_EQ(std::get<HasChildren>(condition("{children: 3, of: s}")).count, 3U);
}

TEST(LoadLab, AnActorOfATrackIsThereAfterTheTogether) {
  EXPECT_EQ(problems_of("    steps:\n"
                        "      - together:\n"
                        "          - - start: a\n"
                        "            - together: [{kill: a}, {start: c}]\n"
                        "            - kill: c\n"
                        "          - start: b\n"
                        "      - kill: a\n      - kill: b\n      - kill: c\n"),
            "");
}

TEST(NeedsReference, LooksIntoTracks) {
  EXPECT_FALSE(needs_reference(test_of("    run: {stdout: a}\n")));
  EXPECT_TRUE(needs_reference(test_of("    run: {stdout: {same-as: reference}}\n")));
}

}  // namespace
}  // namespace ipclab::spec
