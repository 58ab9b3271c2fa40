// connect, listen, accept and datagram: the grader as a peer of the student's programs.

#include "unit/run/world.hpp"

namespace ipclab::run {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class PeerSteps : public OnRung {};
ON_EACH_RUNG(PeerSteps);

/// A client's conversation with a server at this address ("unix:socket").
std::string conversation(const std::string& address) {
  const std::string kind = address.substr(0, address.find(':'));
  const std::string where = address.substr(address.find(':') + 1);
  return "steps:\n  - {start: s, program: server, args: [" + kind + ", \"" + where +
         "\"]}\n  - wait-until: {listening: \"" + address + "\"}\n  - connect: {as: c, to: \"" +
         address + R"("}
  - send: {to: c, text: "one\n"}
  - expect: {from: c, line: "got one"}
  - send: {to: c, text: "two\n"}
  - expect: {from: c, line: "got two"}
  - close: c
  - expect: {from: c, rest: "bye\n"}
  - kill: s
  - exit: {of: s, signal: SIGKILL})";
}

/// A server's conversation with a client that comes to this address.
std::string service(const std::string& address) {
  const std::string kind = address.substr(0, address.find(':'));
  const std::string where = address.substr(address.find(':') + 1);
  return "steps:\n  - listen: {as: l, at: \"" + address +
         "\"}\n  - {start: c, program: client, args: [" + kind + ", \"" + where + R"("]}
  - accept: {as: p, from: l}
  - expect: {from: p, line: hello}
  - send: {to: p, text: "good day\n"}
  - expect: {from: c, line: "good day"}
  - exit: c
  - expect: {from: p, rest: {empty: true}})";
}

TEST_P(PeerSteps, ConnectsToAUnixSocket) {
  const auto evidence = play_through(conversation("unix:socket"));
  const evidence::Actor& peer = actor_of(evidence, "c");
  EXPECT_FALSE(peer.student);
  EXPECT_EQ(peer.pid, 0);
  EXPECT_EQ(text_of(peer.out), "got one\ngot two\nbye\n");
}

TEST_P(PeerSteps, ConnectsToATcpPort) { play_through(conversation("tcp:47201")); }

TEST_P(PeerSteps, AcceptsAUnixClient) { play_through(service("unix:socket")); }

TEST_P(PeerSteps, AcceptsATcpClient) { play_through(service("tcp:47202")); }

TEST_P(PeerSteps, ExchangesDatagrams) {
  play_through(R"(steps:
  - {start: s, program: server, args: [udp, "47203"]}
  - wait-until: {listening: "udp:47203"}
  - datagram: {as: d, to: "udp:47203"}
  - send: {to: d, text: one}
  - expect: {from: d, line: "got one"}
  - send: {to: d, text: two}
  - expect: {from: d, line: "got two"}
  - kill: s
  - exit: {of: s, signal: SIGKILL})");
}

TEST_P(PeerSteps, SendsEachTextAsADatagramOfItsOwn) {
  play_through(R"(steps:
  - {start: s, program: server, args: [udp, "47205"]}
  - wait-until: {listening: "udp:47205"}
  - datagram: {as: d, to: "udp:47205"}
  - send: {to: d, text: one}
  - send: {to: d, text: ""}
  - send: {to: d, text: two}
  - expect: {from: d, lines: "got one\ngot \ngot two\n"}
  - kill: s
  - exit: {of: s, signal: SIGKILL})");
}

TEST_P(PeerSteps, AListenerForDatagramsAnswersThatWhichCame) {
  play_through(R"(steps:
  - listen: {as: l, at: "udp:47206"}
  - {start: c, program: client, args: [udp, "47206", hello]}
  - expect: {from: l, line: hello}
  - send: {to: l, text: "good day\n"}
  - expect: {from: c, line: "good day"}
  - exit: c)");
}

TEST_P(PeerSteps, AListenerForDatagramsAnswersWhoeverSentLast) {
  play_through(R"(steps:
  - listen: {as: l, at: "udp:47207"}
  - {start: a, program: client, args: [udp, "47207", first]}
  - expect: {from: l, line: first}
  - {start: b, program: client, args: [udp, "47207", second]}
  - expect: {from: l, line: second}
  - send: {to: l, text: "good day\n"}
  - expect: {from: b, rest: "good day\n"}
  - exit: b
  - kill: a
  - expect: {from: a, rest: {empty: true}}
  - exit: {of: a, signal: SIGKILL})");
}

TEST_P(PeerSteps, AnEmptyDatagramIsAnEmptyLineAndCanBeTheAnswer) {
  play_through(R"(steps:
  - listen: {as: l, at: "udp:47208"}
  - {start: c, program: client, args: [udp, "47208", ""]}
  - expect: {from: l, line: ""}
  - send: {to: l, text: ""}
  - exit: {of: c, status: 1})");
}

TEST_P(PeerSteps, AListenerForDatagramsIsCutShortWhenNobodyIsLeft) {
  const auto evidence = play(R"(steps:
  - listen: {as: l, at: "udp:47209"}
  - {start: t}
  - exit: t
  - expect: {from: l, line: hello})");
  EXPECT_THAT(outcomes(evidence), ElementsAre("done", "done", "done", "cut short"));
}

TEST_P(PeerSteps, ManyConnectionsLiveAtTheSameTime) {
  play_through(R"(steps:
  - listen: {as: l, at: "unix:socket"}
  - {start: a, program: client, args: [unix, socket]}
  - {start: b, program: client, args: [unix, socket]}
  - accept: {as: first, from: l}
  - accept: {as: second, from: l}
  - together:
      - expect: {from: first, line: hello}
      - expect: {from: second, line: hello}
  - send: {to: first, text: "x\n"}
  - send: {to: second, text: "x\n"}
  - together:
      - exit: a
      - exit: b)");
}

TEST_P(PeerSteps, AServerThatIsNotThereRefuses) {
  for (const char* address : {"unix:nothing", "tcp:47204"}) {
    const auto evidence =
        play(std::string{"steps:\n  - {start: t}\n  - exit: t\n  - connect: {as: c, to: \""} +
             address + "\"}");
    EXPECT_THAT(outcomes(evidence), ElementsAre("done", "done", "refused")) << address;
    EXPECT_THAT(evidence.steps.at(2).detail, testing::Not(testing::IsEmpty()));
    EXPECT_EQ(evidence.trouble, "");
  }
}

TEST_P(PeerSteps, AnAddressInUseIsRefused) {
  const auto evidence = play(R"(steps:
  - listen: {as: one, at: "unix:socket"}
  - listen: {as: two, at: "unix:socket"}
  - {start: t})");
  EXPECT_THAT(outcomes(evidence), ElementsAre("done", "refused", "stopped"));
  EXPECT_THAT(evidence.steps.at(1).detail, HasSubstr("EADDRINUSE"));
}

}  // namespace
}  // namespace ipclab::run
