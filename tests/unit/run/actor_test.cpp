#include "run/actor.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <csignal>
#include <string>
#include <utility>

#include "support/error.hpp"

namespace ipclab::run {
namespace {

/// An actor whose program is the test itself.
class ActorInput : public testing::Test {
 protected:
  ActorInput() {
    std::array<int, 2> ends{};
    require(::pipe2(ends.data(), O_CLOEXEC), "pipe2");
    program_ = UniqueFd{ends[0]};
    require(::fcntl(program_.get(), F_SETFL, O_NONBLOCK), "fcntl");
    actor_.take_input(UniqueFd{ends[1]});
  }

  /// All that is in the pipe.
  std::string read_all() {
    std::string all;
    std::array<char, 4096> block{};
    for (ssize_t count = 0; (count = ::read(program_.get(), block.data(), block.size())) > 0;)
      all.append(block.data(), static_cast<std::size_t>(count));
    return all;
  }

  boost::asio::io_context io_;
  int changes_ = 0;
  Actor actor_{io_, {Bytes{1000}, Actor::Clock::now(), [this] { ++changes_; }}};
  UniqueFd program_;
};

TEST_F(ActorInput, EveryPieceOfATextIsAnActivity) {
  actor_.send(std::string(1 << 20, 'x'));
  io_.poll();
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(read_all().empty());
    const auto before = Actor::Clock::now();
    io_.restart();
    io_.poll();
    actor_.catch_up();
    EXPECT_GE(actor_.last_activity(), before) << "what has been sent may move somebody";
  }
  EXPECT_EQ(changes_, 0) << "the text is not sent yet";
}

TEST_F(ActorInput, TextsArriveWholeAndInOrder) {
  const std::string first(300'000, 'a');
  const std::string second(300'000, 'b');
  actor_.send(first);
  actor_.send("");
  actor_.send(second);
  actor_.close_input();
  std::string all;
  while (all.size() < first.size() + second.size()) {
    io_.restart();
    ASSERT_GT(io_.poll(), 0U);
    all += read_all();
  }
  EXPECT_TRUE(all == first + second);
  io_.restart();
  io_.poll();
  char byte = 0;
  EXPECT_EQ(::read(program_.get(), &byte, 1), 0) << "the input was closed when all was sent";
}

TEST_F(ActorInput, EndsWhenNobodyReads) {
  const auto before = std::signal(SIGPIPE, SIG_IGN);  // as in ipclab
  actor_.send(std::string(1 << 20, 'x'));
  io_.poll();
  program_ = UniqueFd{};
  io_.restart();
  io_.poll();
  EXPECT_EQ(changes_, 1);
  actor_.send("more");
  io_.restart();
  EXPECT_EQ(io_.poll(), 0U);
  std::signal(SIGPIPE, before);
}

}  // namespace
}  // namespace ipclab::run
