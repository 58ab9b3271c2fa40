#include "run/message_socket.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/error.hpp"

namespace ipclab::run {
namespace {

TEST(MessageSocket, KeepsTheBordersOfMessages) {
  const auto [one, other] = socket_pair();
  ASSERT_TRUE(send(one.get(), {1, 2, 3}));
  ASSERT_TRUE(send(one.get(), {4}));
  EXPECT_EQ(receive(other.get())->octets, (Octets{1, 2, 3}));
  EXPECT_EQ(receive(other.get())->octets, Octets{4});
}

TEST(MessageSocket, CarriesDescriptors) {
  const auto [one, other] = socket_pair();
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  const UniqueFd reader{ends[0]};
  UniqueFd writer{ends[1]};
  const int fd = writer.get();
  ASSERT_TRUE(send(one.get(), {1}, std::span{&fd, 1}));
  writer.reset();
  const auto datagram = receive(other.get());
  ASSERT_EQ(datagram->descriptors.size(), 1U);
  EXPECT_NE(::fcntl(datagram->descriptors[0].get(), F_GETFD) & FD_CLOEXEC, 0);
  ASSERT_EQ(::write(datagram->descriptors[0].get(), "x", 1), 1);
  char byte = 0;
  EXPECT_EQ(::read(reader.get(), &byte, 1), 1);
}

TEST(MessageSocket, CarriesTheLargestMessage) {
  const auto [one, other] = socket_pair();
  const Octets largest(largest_message, 7);
  ASSERT_TRUE(send(one.get(), largest));
  EXPECT_EQ(receive(other.get())->octets, largest);
}

TEST(MessageSocket, RefusesALargerMessage) {
  const auto [one, other] = socket_pair();
  EXPECT_THROW(send(one.get(), Octets(largest_message + 1)), GraderError);
}

TEST(MessageSocket, SaysThatTheOtherSideIsGone) {
  auto [one, other] = socket_pair();
  other.reset();
  EXPECT_FALSE(send(one.get(), {1}));
  EXPECT_FALSE(receive(one.get()));
}

TEST(MessageSocket, GivesWhatWasSentBeforeTheOtherSideWent) {
  auto [one, other] = socket_pair();
  ASSERT_TRUE(send(one.get(), {1}));
  one.reset();
  EXPECT_TRUE(receive(other.get()));
  EXPECT_FALSE(receive(other.get()));
}

TEST(MessageSocket, TellsAnEmptySocketFromAClosedOne) {
  auto [one, other] = socket_pair();
  bool would_block = false;
  EXPECT_FALSE(receive(one.get(), MSG_DONTWAIT, &would_block));
  EXPECT_TRUE(would_block);
  other.reset();
  would_block = false;
  EXPECT_FALSE(receive(one.get(), MSG_DONTWAIT, &would_block));
  EXPECT_FALSE(would_block);
}

}  // namespace
}  // namespace ipclab::run
