// A server that waits for one client while another one wants something.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "standstill_world.hpp"

namespace ipclab::judge {
namespace {

using ::testing::ElementsAre;

constexpr auto out = evidence::Stream::out;

/// Two connections of the grader to "server" (pid 2), which waits in read of one of them; the test
/// wants a line from `stuck`.
struct Server : World {
  explicit Server(const std::string& stuck) {
    actor().name = "server";
    actor().ending = Signalled{SIGKILL, true};
    traced(2, 0, "server", "server");
    for (const std::string name : {"first", "second"}) {
      add_actor(name, false);
      add(spec::Connect{name, spec::UnixPath{"s"}});
    }
    add(spec::Expect{stuck, out, 1, {}}, Outcome::stuck);
    wait.kind = WaitKind::read;
    wait.pid = wait.tid = 2;
    wait.process = "server";
    wait.call = "read";
    wait.object = "a socket";
    wait.object_id = "socket 1";
    wait.releasers = {the_grader()};
    wait.at = at(50);
  }

  Finding finding() {
    trace().standstill.waits = {wait};
    return findings().front();
  }

  evidence::Wait wait;
};

TEST(OneClientBlocksAll, WhenTheStepIsAboutALaterConnection) {
  const Finding finding = Server{"second"}.finding();
  EXPECT_EQ(finding.rule, Rule::one_client_blocks_all);
  EXPECT_EQ(finding.message, "server waits for one client alone, while second gets nothing");
  EXPECT_EQ(finding.where.front().line, 50);
}

TEST(OneClientBlocksAll, WhenAClientDoesNotTakeItsAnswer) {
  Server server{"second"};
  server.wait.kind = WaitKind::write;
  EXPECT_EQ(server.finding().rule, Rule::one_client_blocks_all);
}

TEST(OneClientBlocksAll, IsNotSaidOfTheConnectionThatTheServerIsAt) {
  EXPECT_EQ(Server{"first"}.finding().rule, Rule::hang);
}

TEST(OneClientBlocksAll, IsNotSaidAfterTheOtherConnectionWasClosed) {
  Server server{"second"};
  spec::Step close;
  close.number = 9;
  close.action = spec::Close{"first", evidence::Stream::in};
  server.test.steps.insert(server.test.steps.begin() + 1, close);
  StepRecord record;
  record.number = 9;
  server.run.steps.push_back(record);
  EXPECT_EQ(server.finding().rule, Rule::hang);
}

TEST(OneClientBlocksAll, IsNotSaidOfAServerThatListens) {
  Server server{"second"};
  server.wait.kind = WaitKind::accept;
  EXPECT_EQ(server.finding().rule, Rule::hang);
}

TEST(OneClientBlocksAll, IsNotSaidOfAChildThatIsThereForOneClient) {
  Server server{"second"};
  server.traced(3, 2, "child 1 (pid 3)", "server");
  server.wait.pid = server.wait.tid = 3;
  EXPECT_EQ(server.finding().rule, Rule::hang);
}

/// "serve" (pid 2) opens the reply FIFO of a client while the client "ask" (pid 5) is stuck.
struct Replies : World {
  Replies() {
    actor().name = "serve";
    actor().ending = Signalled{SIGKILL, true};
    add_actor("ask", true).pid = 5;
    actor(1).ending = Signalled{SIGKILL, true};
    traced(2, 0, "serve", "serve");
    traced(5, 0, "ask", "ask");
    add(spec::Exit{"ask", spec::Exit::Wanted::status, {0}, 0}, Outcome::stuck);
    evidence::Object fifo;
    fifo.kind = ObjectKind::fifo;
    fifo.name = "the FIFO p.4";
    trace().objects = {fifo};
    evidence::Wait serve;
    serve.kind = WaitKind::open_fifo;
    serve.pid = serve.tid = 2;
    serve.process = "serve";
    serve.call = "open";
    serve.object = serve.object_id = fifo.name;
    evidence::Wait ask;
    ask.kind = WaitKind::read;
    ask.pid = ask.tid = 5;
    ask.process = "ask";
    ask.call = "read";
    ask.object = ask.object_id = "the FIFO p.5";
    trace().standstill.waits = {serve, ask};
  }
};

TEST(OneClientBlocksAll, WhenAServerOpensTheFifoOfAnotherClient) {
  EXPECT_THAT(Replies{}.rules(), ElementsAre(Rule::one_client_blocks_all));
}

TEST(OneClientBlocksAll, IsNotSaidOfTheFifoOfTheStuckClientItself) {
  Replies replies;
  replies.trace().objects.front().made_by = 5;
  EXPECT_THAT(replies.rules(), ElementsAre(Rule::deadlock));
}

TEST(OneClientBlocksAll, StandsForAllStepsThatGotStuck) {
  Server server{"second"};
  server.add(spec::Exit{"server", spec::Exit::Wanted::status, {0}, 0}, Outcome::stuck);
  server.trace().standstill.waits = {server.wait};
  EXPECT_THAT(server.rules(), ElementsAre(Rule::one_client_blocks_all));
}

}  // namespace
}  // namespace ipclab::judge
