// Tests with two machines: programs and peers on each of them.

#include "run/network.hpp"
#include "unit/run/world.hpp"

namespace ipclab::run {
namespace {

using testing::ElementsAre;

spec::Test with_machines() {
  spec::Test test;
  test.machines = {"here", "there"};
  return test;
}

TEST(Network, NumbersItsMachinesAndKnowsTheirAddresses) {
  for (const cell::Rung rung : cell::all_rungs) {
    const Network network = network_of(with_machines(), rung);
    EXPECT_EQ(network.number_of("here"), 0U);
    EXPECT_EQ(network.number_of("there"), 1U);
    EXPECT_NE(network.address_of("here"), network.address_of("there"));
    EXPECT_EQ(network.address_of("there"), network.addresses.at("there"));
  }
}

TEST(Network, IsOnTheFirstMachineWhereNothingIsSaid) {
  const Network network = network_of(with_machines(), cell::Rung::minimal);
  EXPECT_EQ(network.number_of(""), 0U);
  EXPECT_EQ(network.address_of(""), network.address_of("here"));
}

TEST(Network, OfATestWithoutMachinesHasNoAddresses) {
  const Network network = network_of(spec::Test{}, cell::Rung::full);
  EXPECT_EQ(network.number_of(""), 0U);
  EXPECT_EQ(network.address_of(""), "");
  EXPECT_TRUE(network.addresses.empty());
}

class Machines : public OnRung {
 protected:
  static std::string on_two(const std::string& steps) {
    return "machines: [here, there]\nsteps:" + steps;
  }
};
ON_EACH_RUNG(Machines);

TEST_P(Machines, AreJoinedByANetwork) {
  play_through(on_two(R"(
  - {start: s, program: server, args: [tcp, [{address-of: there}, ":47301"]], on: there}
  - wait-until: {listening: "tcp:there:47301"}
  - {start: c, program: client, args: [tcp, [{address-of: there}, ":47301"]]}
  - expect: {from: c, line: "got hello"}
  - exit: c
  - kill: s
  - exit: {of: s, signal: SIGKILL})"));
}

TEST_P(Machines, AreReachedByPeersFromBothSides) {
  play_through(on_two(R"(
  - {start: s, program: server, args: [tcp, [{address-of: there}, ":47302"]], on: there}
  - wait-until: {listening: "tcp:there:47302"}
  - connect: {as: far, to: "tcp:there:47302"}
  - send: {to: far, text: "one\n"}
  - expect: {from: far, line: "got one"}
  - close: far
  - expect: {from: far, rest: "bye\n"}
  - connect: {as: near, to: "tcp:47302"}
    on: there
  - send: {to: near, text: "two\n"}
  - expect: {from: near, line: "got two"}
  - kill: s
  - exit: {of: s, signal: SIGKILL})"));
}

TEST_P(Machines, ExchangeDatagrams) {
  play_through(on_two(R"(
  - {start: s, program: server, args: [udp, [{address-of: there}, ":47303"]], on: there}
  - wait-until: {listening: "udp:there:47303"}
  - datagram: {as: d, to: "udp:there:47303"}
  - send: {to: d, text: one}
  - expect: {from: d, line: "got one"}
  - kill: s
  - exit: {of: s, signal: SIGKILL})"));
}

TEST_P(Machines, HaveListenersOfTheGrader) {
  play_through(on_two(R"(
  - listen: {as: tcp, at: "tcp:there:47304"}
  - listen: {as: udp, at: "udp:47305"}
    on: there
  - {start: c, program: client, args: [tcp, [{address-of: there}, ":47304"]]}
  - accept: {as: p, from: tcp}
  - expect: {from: p, line: hello}
  - send: {to: p, text: "good day\n"}
  - exit: c
  - {start: d, program: client, args: [udp, [{address-of: there}, ":47305"], hello]}
  - expect: {from: udp, line: hello}
  - send: {to: udp, text: "good day\n"}
  - exit: d)"));
}

TEST_P(Machines, HaveALoopbackOfTheirOwn) {
  if (GetParam() != cell::Rung::full) GTEST_SKIP() << "both machines are this one here";
  const auto evidence = play(on_two(R"(
  - {start: s, program: server, args: [tcp, "47306"], on: there}
  - wait-until: {listening: "tcp:there:47306"}
  - {start: near, program: client, args: [tcp, "47306"], on: there}
  - exit: near
  - {start: far, program: client, args: [tcp, "47306"]}
  - exit: {of: far, status: 1}
  - connect: {as: c, to: "tcp:here:47306"})"));
  EXPECT_THAT(outcomes(evidence),
              ElementsAre("done", "done", "done", "done", "done", "done", "refused"));
}

TEST_P(Machines, ShareTheWorkFolder) {
  play_through(on_two(R"(
  - {start: w, tool: [sh, -c, "echo inside >a"], on: there}
  - exit: w
  - {start: r, tool: [cat, a], on: here}
  - expect: {from: r, rest: "inside\n"}
  - exit: r)"));
}

TEST_P(Machines, AreToldOfByTheirAddresses) {
  const auto evidence = play_through(on_two(R"(
  - {start: a, stdin: {text: [{address-of: there}, "\n"]}}
  - {start: b, stdin: open}
  - send: {to: b, text: [{address-of: there}, "\n"]}
  - close: b
  - exit: a
  - exit: b)"));
  const std::string address = network_of(with_machines(), GetParam()).address_of("there");
  EXPECT_EQ(text_of(actor_of(evidence, "a").out), "ready\ngot " + address + "\n");
  EXPECT_EQ(text_of(actor_of(evidence, "b").out), "ready\ngot " + address + "\n");
}

}  // namespace
}  // namespace ipclab::run
