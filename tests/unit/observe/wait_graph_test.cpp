#include "observe/waits/wait_graph.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <filesystem>

#include "support/unique_fd.hpp"
#include "unit/observe/blocked.hpp"

namespace ipclab::observe {
namespace {

using evidence::WaitKind;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(WaitGraph, ShowsThatAReaderHasTheWriteEndOpenItself) {
  const Pipe pipe = make_pipe();
  const Child child{[&] { read_byte(pipe.reader.get()); }};
  ASSERT_TRUE(blocks_in(child, SYS_read));
  MadeUpPast past;
  past.names[child.pid()] = "upper";
  past.objects[target_of(child.pid(), pipe.reader.get())] = "pipe 1";
  past.made[{child.pid(), pipe.writer.get()}] = 7;
  const RawGraph graph = graph_of({&child}, past);
  ASSERT_EQ(graph.waits.size(), 1U);
  const RawGraph::Wait& wait = graph.waits[0];
  EXPECT_EQ(wait.shown.kind, WaitKind::read);
  EXPECT_EQ(wait.shown.process, "upper");
  EXPECT_TRUE(wait.shown.student);
  EXPECT_EQ(wait.shown.call, "read");
  EXPECT_EQ(wait.shown.descriptor, pipe.reader.get());
  EXPECT_EQ(wait.shown.object, "pipe 1");
  EXPECT_EQ(wait.shown.object_id, target_of(child.pid(), pipe.reader.get()));
  EXPECT_EQ(wait.at, child.pid());
  EXPECT_EQ(wait.object_made, 1000);
  ASSERT_EQ(wait.releasers.size(), 1U);
  EXPECT_EQ(wait.releasers[0].shown.pid, child.pid());
  EXPECT_EQ(wait.releasers[0].shown.descriptor, pipe.writer.get());
  EXPECT_EQ(wait.releasers[0].made, 7);
  EXPECT_EQ(wait.releasers[0].shown.how,
            with_number("has its write end open as descriptor ", pipe.writer));
  EXPECT_EQ(wait.shown.note, "");
}

TEST(WaitGraph, ShowsTwoThatWriteIntoFullPipes) {
  const Pipe one = make_pipe();
  const Pipe two = make_pipe();
  const auto act = [](const Pipe& out, const Pipe& in) {
    ::close(out.reader.get());
    ::close(in.writer.get());
    write_much(out.writer.get());
    read_byte(in.reader.get());
  };
  const Child first{[&] { act(one, two); }};
  const Child second{[&] { act(two, one); }};
  ASSERT_TRUE(blocks_in(first, SYS_write));
  ASSERT_TRUE(blocks_in(second, SYS_write));
  MadeUpPast past;
  past.names = {{first.pid(), "upper"}, {second.pid(), "child 1"}};
  const RawGraph graph = graph_of({&first, &second}, past);
  const RawGraph::Wait wait = wait_of(first, graph);
  EXPECT_EQ(wait.shown.kind, WaitKind::write);
  EXPECT_EQ(wait.shown.object, "a pipe");
  EXPECT_THAT(releasers_of(wait),
              ElementsAre(with_number("child 1 has its read end open as descriptor ", one.reader)));
  EXPECT_EQ(wait.shown.note, "it is full: 65536 bytes that nobody has read");
  EXPECT_THAT(releasers_of(wait_of(second, graph)),
              ElementsAre(with_number("upper has its read end open as descriptor ", two.reader)));
}

TEST(WaitGraph, SaysThatNobodyHasTheOtherEndOpen) {
  const Pipe pipe = make_pipe();
  const Child child{[&] {
    ::close(pipe.writer.get());
    read_byte(pipe.reader.get());
  }};
  ASSERT_TRUE(blocks_in(child, SYS_read));
  MadeUpPast past;
  past.names[child.pid()] = "upper";
  const RawGraph::Wait wait = wait_of(child, graph_of({&child}, past));
  EXPECT_THAT(wait.releasers, IsEmpty());
  EXPECT_EQ(wait.shown.note, "no process has its write end open");
}

TEST(WaitGraph, NamesTheTestAtTheOtherEndOfAStandardStream) {
  const Pipe in = make_pipe();
  const Child child{[&] {
    ::close(in.writer.get());
    read_byte(in.reader.get());
  }};
  ASSERT_TRUE(blocks_in(child, SYS_read));
  MadeUpPast past;
  past.names[child.pid()] = "upper";
  past.standard_streams.insert(target_of(child.pid(), in.reader.get()));
  const RawGraph::Wait wait = wait_of(child, graph_of({&child}, past));
  EXPECT_THAT(releasers_of(wait), ElementsAre("the test has nothing more to send"));
  EXPECT_TRUE(wait.releasers[0].shown.is_grader);
  EXPECT_EQ(wait.shown.note, "");
}

TEST(WaitGraph, TakesTheStandardInputOfAToolForTheTests) {
  const Pipe in = make_pipe();
  const Child child{[&] {
    ::dup2(in.reader.get(), 0);
    ::close(in.writer.get());
    read_byte(0);
  }};
  ASSERT_TRUE(blocks_in(child, SYS_read));
  MadeUpPast past;
  const RawGraph::Wait wait = wait_of(child, graph_of({&child}, past));
  EXPECT_FALSE(wait.shown.student);
  EXPECT_THAT(wait.shown.process, HasSubstr(" (pid " + std::to_string(child.pid()) + ")"));
  EXPECT_THAT(releasers_of(wait), ElementsAre("the test has nothing more to send"));
}

TEST(WaitGraph, NamesTheFifoThatNobodyOpensForWriting) {
  const Folder folder;
  const std::string path = folder.file("jobs");
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  const Child reader{[&] { (void)::open(path.c_str(), O_RDONLY); }};
  ASSERT_TRUE(blocks_in(reader, SYS_openat));
  const Child other{[&] {
    (void)::chdir(path.substr(0, path.rfind('/')).c_str());
    (void)::open("jobs", O_RDONLY);
  }};
  ASSERT_TRUE(blocks_in(other, SYS_openat));
  MadeUpPast past;
  const RawGraph graph = graph_of({&reader, &other}, past);
  const RawGraph::Wait wait = wait_of(reader, graph);
  EXPECT_EQ(wait.shown.kind, WaitKind::open_fifo);
  EXPECT_EQ(wait.shown.object, "the FIFO " + path);
  EXPECT_EQ(wait.shown.object_id, path);
  EXPECT_EQ(wait.shown.note, "nobody has it open for writing");
  EXPECT_THAT(wait.releasers, IsEmpty());
  EXPECT_EQ(wait_of(other, graph).shown.object_id, path);
}

TEST(WaitGraph, TellsWhoHasTheFifoOpenAtTheSameEnd) {
  const Folder folder;
  const std::string path = folder.file("jobs");
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  const Child has_it{[&] {
    (void)::open(path.c_str(), O_RDONLY | O_NONBLOCK);
    ::pause();
  }};
  ASSERT_TRUE(blocks_in(has_it, SYS_pause));
  const Child reader{[&] { (void)::open(path.c_str(), O_RDONLY); }};
  ASSERT_TRUE(blocks_in(reader, SYS_openat));
  MadeUpPast past;
  past.names[has_it.pid()] = "child 1";
  EXPECT_EQ(wait_of(reader, graph_of({&has_it, &reader}, past)).shown.note,
            "nobody has it open for writing; child 1 has it open for reading too");
}

TEST(WaitGraph, FindsThePeerOfAUnixSocket) {
  int pair[2];
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
  const UniqueFd here{pair[0]};
  const UniqueFd there{pair[1]};
  const Child reader{[&] {
    ::close(there.get());
    read_byte(here.get());
  }};
  const Child peer{[&] {
    ::close(here.get());
    ::pause();
  }};
  ASSERT_TRUE(blocks_in(reader, SYS_read));
  ASSERT_TRUE(blocks_in(peer, SYS_pause));
  MadeUpPast past;
  past.names = {{reader.pid(), "ask"}, {peer.pid(), "serve"}};
  EXPECT_THAT(releasers_of(wait_of(reader, graph_of({&reader, &peer}, past))),
              ElementsAre(with_number("serve has its other end open as descriptor ", there)));
  EXPECT_THAT(releasers_of(wait_of(reader, graph_of({&reader}, past))),
              ElementsAre("the test has nothing more to send"));
}

TEST(WaitGraph, TellsThatAUnixConnectionWasNotAccepted) {
  const Folder folder;
  sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
  folder.file("socket").copy(address.sun_path, sizeof address.sun_path - 1);
  const auto* name = reinterpret_cast<const sockaddr*>(&address);
  const UniqueFd listener{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  ASSERT_EQ(::bind(listener.get(), name, sizeof address), 0);
  ASSERT_EQ(::listen(listener.get(), 5), 0);
  const Child server{[] { ::pause(); }};
  const Child client{[&] {
    ::close(listener.get());
    const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
    (void)::connect(socket, name, sizeof address);
    read_byte(socket);
  }};
  ASSERT_TRUE(blocks_in(server, SYS_pause));
  ASSERT_TRUE(blocks_in(client, SYS_read));
  MadeUpPast past;
  past.names[server.pid()] = "serve";
  EXPECT_THAT(releasers_of(wait_of(client, graph_of({&server, &client}, past))),
              ElementsAre(with_number("serve listens on descriptor ", listener) +
                          " and has not accepted yet"));
}

/// A socket that listens on a free port of this machine, and its address.
struct Listener {
  UniqueFd socket{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  sockaddr_in address{};
  Listener() {
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    EXPECT_EQ(::bind(socket.get(), name(), size), 0);
    EXPECT_EQ(::listen(socket.get(), 5), 0);
    EXPECT_EQ(::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size), 0);
  }
  [[nodiscard]] const sockaddr* name() const { return reinterpret_cast<const sockaddr*>(&address); }
};

TEST(WaitGraph, FindsThePeerOfATcpConnection) {
  const Listener listener;
  const Child server{[&] {
    const int connection = ::accept(listener.socket.get(), nullptr, nullptr);
    ::dup2(connection, 40);
    ::close(connection);
    ::close(listener.socket.get());
    read_byte(40);
  }};
  ASSERT_TRUE(blocks_in(server, SYS_accept));
  MadeUpPast past;
  past.names[server.pid()] = "serve";
  const RawGraph::Wait accepts = wait_of(server, graph_of({&server}, past));
  EXPECT_EQ(accepts.shown.kind, WaitKind::accept);
  EXPECT_THAT(releasers_of(accepts), ElementsAre("the test could connect"));
  const Child client{[&] {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    ::dup2(socket, 50);
    ::close(socket);
    ::close(listener.socket.get());
    (void)::connect(50, listener.name(), sizeof listener.address);
    char byte = 0;
    ::recv(50, &byte, 1, 0);
  }};
  ASSERT_TRUE(blocks_in(server, SYS_read));
  ASSERT_TRUE(blocks_in(client, SYS_recvfrom));
  past.names[client.pid()] = "ask";
  const RawGraph graph = graph_of({&server, &client}, past);
  EXPECT_THAT(releasers_of(wait_of(client, graph)),
              ElementsAre("serve has its other end open as descriptor 40"));
  EXPECT_THAT(releasers_of(wait_of(server, graph)),
              ElementsAre("ask has its other end open as descriptor 50"));
}

TEST(WaitGraph, TellsThatATcpConnectionWasNotAccepted) {
  const Listener listener;
  const Child server{[] { ::pause(); }};
  const Child client{[&] {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    (void)::connect(socket, listener.name(), sizeof listener.address);
    ::close(listener.socket.get());
    read_byte(socket);
  }};
  ASSERT_TRUE(blocks_in(server, SYS_pause));
  ASSERT_TRUE(blocks_in(client, SYS_read));
  MadeUpPast past;
  past.names[server.pid()] = "serve";
  EXPECT_THAT(releasers_of(wait_of(client, graph_of({&server, &client}, past))),
              ElementsAre(with_number("serve listens on descriptor ", listener.socket) +
                          " and has not accepted yet"));
}

TEST(WaitGraph, FindsWhoIsConnectedByUdp) {
  const UniqueFd server_socket{::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* name = reinterpret_cast<sockaddr*>(&address);
  ASSERT_EQ(::bind(server_socket.get(), name, size), 0);
  ASSERT_EQ(::getsockname(server_socket.get(), name, &size), 0);
  const Child server{[&] { read_byte(server_socket.get()); }};
  ASSERT_TRUE(blocks_in(server, SYS_read));
  MadeUpPast past;
  past.names[server.pid()] = "beacon";
  EXPECT_THAT(releasers_of(wait_of(server, graph_of({&server}, past))),
              ElementsAre("the test could send to it"));
  const Child client{[&] {
    const int socket = ::socket(AF_INET, SOCK_DGRAM, 0);
    (void)::connect(socket, name, size);
    ::close(server_socket.get());
    read_byte(socket);
  }};
  ASSERT_TRUE(blocks_in(client, SYS_read));
  EXPECT_THAT(
      releasers_of(wait_of(client, graph_of({&server, &client}, past))),
      ElementsAre(with_number("beacon has its other end open as descriptor ", server_socket)));
}

TEST(WaitGraph, KnowsEventfdsApart) {
  const UniqueFd one{::eventfd(0, EFD_CLOEXEC)};
  const UniqueFd two{::eventfd(0, EFD_CLOEXEC)};
  const Child reader{[&] {
    std::uint64_t count = 0;
    [[maybe_unused]] const ssize_t ignored = ::read(one.get(), &count, sizeof count);
  }};
  const Child has_one{[&] {
    ::close(two.get());
    ::pause();
  }};
  const Child has_two{[&] {
    ::close(one.get());
    ::pause();
  }};
  ASSERT_TRUE(blocks_in(reader, SYS_read));
  ASSERT_TRUE(blocks_in(has_one, SYS_pause));
  ASSERT_TRUE(blocks_in(has_two, SYS_pause));
  MadeUpPast past;
  past.names[has_one.pid()] = "child 1";
  const RawGraph::Wait wait = wait_of(reader, graph_of({&reader, &has_one, &has_two}, past));
  EXPECT_EQ(wait.shown.object, "an eventfd");
  EXPECT_THAT(releasers_of(wait),
              ElementsAre(with_number("child 1 has it open too, as descriptor ", one)));
}

}  // namespace
}  // namespace ipclab::observe
