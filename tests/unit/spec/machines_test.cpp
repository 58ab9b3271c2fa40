// `machines`, and everything that names one of them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/spec/world.hpp"

namespace ipclab::spec {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::string here_and_there = "    machines: [here, there]\n";

std::string problems_of_step(const std::string& step) {
  return problems_of(here_and_there + "    steps:\n      - " + step + "\n");
}

spec::Test test_with(const std::string& step) {
  return test_of(here_and_there + "    steps:\n      - " + step + "\n");
}

TEST(Machines, AreNoneUnlessTheyAreSaid) {
  EXPECT_TRUE(test_of("    run: {}\n").machines.empty());
  EXPECT_THAT(test_of(here_and_there + "    run: {}\n").machines, ElementsAre("here", "there"));
}

TEST(Machines, AreTwoWithNamesOfTheirOwn) {
  for (const std::string machines : {"[here]", "[a, b, c]", "[]"})
    EXPECT_THAT(problems_of("    machines: " + machines + "\n    run: {}\n"),
                HasSubstr("two machines: [here, there]"))
        << machines;
  EXPECT_THAT(problems_of("    machines: [here, here]\n    run: {}\n"),
              HasSubstr("\"here\" is there twice"));
  EXPECT_THAT(problems_of("    machines: [here, There]\n    run: {}\n"),
              HasSubstr("a name: lower-case letters"));
  EXPECT_NE(problems_of("    machines: here\n    run: {}\n"), "");
}

TEST(Machines, AreWhereStepsHappen) {
  EXPECT_EQ(test_with("{start: server, on: there}").steps.at(0).on, "there");
  EXPECT_EQ(test_with("{start: server}").steps.at(0).on, "");
  EXPECT_EQ(problems_of_step("{connect: {as: c, to: \"tcp:here:80\"}, on: there}"), "");
  EXPECT_EQ(problems_of_step("{listen: {as: l, at: \"tcp:80\"}, on: there}"), "");
  EXPECT_EQ(problems_of_step("{datagram: {as: d, to: \"udp:here:80\"}, on: there}"), "");
}

TEST(Machines, AreOfNoOtherStep) {
  EXPECT_THAT(problems_of_step("{wait-until: {exists: x}, on: there}"),
              HasSubstr("no \"on\" beside \"wait-until\""));
}

TEST(Machines, MustBeAmongThoseOfTheTest) {
  EXPECT_THAT(problems_of_step("{start: server, on: elsewhere}"),
              testing::AllOf(HasSubstr("there is no machine \"elsewhere\""),
                             HasSubstr("one of: here, there")));
  EXPECT_THAT(problems_of("    steps: [{start: server, on: there}]\n"),
              HasSubstr("no machine: the test has no \"machines\""));
}

TEST(Machines, StandInAddressesBeforeThePort) {
  const auto test = test_with("{connect: {as: c, to: \"tcp:there:4000\"}}");
  const auto& to = std::get<TcpPort>(std::get<Connect>(test.steps.at(0).action).to);
  EXPECT_EQ(to.port, 4000);
  EXPECT_EQ(to.machine, "there");
  const auto other = test_with("{wait-until: {listening: \"udp:4000\"}}");
  const auto& condition = std::get<WaitUntil>(other.steps.at(0).action).condition;
  EXPECT_EQ(std::get<UdpPort>(std::get<IsListening>(condition).at).machine, "");
}

TEST(Machines, OfAddressesMustBeKnownToo) {
  for (const std::string step : {"{connect: {as: c, to: \"tcp:elsewhere:80\"}}",
                                 "{listen: {as: l, at: \"udp:elsewhere:80\"}}",
                                 "{datagram: {as: d, to: \"udp:elsewhere:80\"}}",
                                 "{wait-until: {listening: \"tcp:elsewhere:80\"}}",
                                 "{start: a, args: [{address-of: elsewhere}]}",
                                 "{start: a, stdin: {text: {address-of: elsewhere}}}"})
    EXPECT_THAT(problems_of_step(step), HasSubstr("there is no machine \"elsewhere\"")) << step;
}

TEST(Machines, AnAddressStillHasAPort) {
  for (const std::string address : {"tcp:there", "tcp:there:", "tcp:there:0", "tcp:there:80:1"})
    EXPECT_THAT(problems_of_step("{connect: {as: c, to: \"" + address + "\"}}"),
                HasSubstr("a port from 1 to 65535"))
        << address;
}

TEST(Machines, TheirAddressesAreTextsOfPrograms) {
  const auto test = test_with("{start: a, args: [ask, [\"<\", {address-of: there}, \">\"]]}");
  const Text& text = std::get<Start>(test.steps.at(0).action).args.at(1);
  EXPECT_THAT(machines_in(text), ElementsAre("there"));
  EXPECT_EQ(expand(text, {{"here", "192.0.2.1"}, {"there", "192.0.2.2"}}), "<192.0.2.2>");
  EXPECT_EQ(expand(text), "<>");
  EXPECT_GE(size_of(text), std::string_view{"<192.0.2.255>"}.size());
}

TEST(Machines, TheirAddressesAreNotKnownWhereNobodyCouldPutThemIn) {
  EXPECT_NE(problems_of(here_and_there + "    files: {where: {address-of: there}}\n    run: {}\n"),
            "");
  EXPECT_NE(problems_of(here_and_there + "    run: {stdout: {address-of: there}}\n"), "");
}

TEST(Udp, AListenerIsAPeerItself) {
  EXPECT_EQ(problems_of("    steps:\n"
                        "      - listen: {as: l, at: \"udp:4000\"}\n"
                        "      - expect: {from: l, line: hello}\n"
                        "      - send: {to: l, text: \"\"}\n"),
            "");
  EXPECT_THAT(problems_of("    steps:\n"
                          "      - listen: {as: l, at: \"udp:4000\"}\n"
                          "      - accept: {as: c, from: l}\n"),
              HasSubstr("\"l\" is no listener"));
}

}  // namespace
}  // namespace ipclab::spec
