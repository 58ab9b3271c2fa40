#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <mqueue.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/signalfd.h>

#include <array>
#include <list>

#include "unit/observe/blocked.hpp"

namespace ipclab::observe {
namespace {

using evidence::WaitKind;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// ---- System V semaphores ----

class SemaphoreSet {
 public:
  explicit SemaphoreSet(key_t key = IPC_PRIVATE) : id_{::semget(key, 2, IPC_CREAT | 0600)} {}
  SemaphoreSet(const SemaphoreSet&) = delete;
  SemaphoreSet& operator=(const SemaphoreSet&) = delete;
  ~SemaphoreSet() { ::semctl(id_, 0, IPC_RMID); }
  [[nodiscard]] int id() const { return id_; }
  void operate(short change0, short change1) const {
    std::array<sembuf, 2> operations{{{0, change0, 0}, {1, change1, 0}}};
    ::semop(id_, operations.data(), operations.size());
  }

 private:
  int id_;
};

bool blocks_in_semop(const Child& child) {
  return eventually([&] {
    return sleeps_in(child.pid(), child.pid(), SYS_semop) ||
           sleeps_in(child.pid(), child.pid(), SYS_semtimedop);
  });
}

TEST(WaitGraph, TellsWhatASemaphoreLacksAndWhoAddedToItBefore) {
  constexpr key_t key = 0x1fc1ab;
  const SemaphoreSet set{key};
  set.operate(3, 1);
  const Child waiting{[&] { set.operate(-1, -4); }};
  const Child adder{[] { ::pause(); }};
  ASSERT_TRUE(blocks_in_semop(waiting));
  ASSERT_TRUE(blocks_in(adder, SYS_pause));
  MadeUpPast past;
  past.names = {{waiting.pid(), "ring"}, {adder.pid(), "child 1"}, {::getpid(), "child 2"}};
  past.semaphores[{set.id(), 1}] = {
      {adder.pid(), 1, 11}, {adder.pid(), 1, 12}, {waiting.pid(), -1, 13}, {::getpid(), 1, 14}};
  const RawGraph::Wait wait = wait_of(waiting, graph_of({&waiting, &adder}, past));
  EXPECT_EQ(wait.shown.kind, WaitKind::semaphore_set);
  EXPECT_EQ(wait.shown.object, "semaphore 1 of the set with key 0x1fc1ab");
  EXPECT_EQ(wait.shown.object_id, "sem " + std::to_string(set.id()) + " 1");
  EXPECT_EQ(wait.shown.note, "value 1; it needs 3 more; last changed by child 2");
  EXPECT_THAT(releasers_of(wait), ElementsAre("child 1 added to it before"));
  EXPECT_EQ(wait.releasers[0].made, 12);
}

TEST(WaitGraph, TellsThatASemaphoreMustBecomeZero) {
  const SemaphoreSet set;
  set.operate(2, 1);
  const Child waiting{[&] { set.operate(0, 0); }};
  ASSERT_TRUE(blocks_in_semop(waiting));
  MadeUpPast past;
  past.objects["sem " + std::to_string(set.id())] = "the semaphore set with a private key";
  const RawGraph::Wait wait = wait_of(waiting, graph_of({&waiting}, past));
  EXPECT_EQ(wait.shown.object, "semaphore 0 of the set with a private key");
  EXPECT_THAT(wait.shown.note, HasSubstr("value 2; it must become 0; last changed by "));
  EXPECT_EQ(wait.object_made, 1000);
}

TEST(WaitGraph, BearsASemaphoreSetThatMayNotBeRead) {
  const SemaphoreSet set;
  const Child waiting{[&] { set.operate(-1, 0); }};
  ASSERT_TRUE(blocks_in_semop(waiting));
  // Nobody else can be sure to lack the right; a set that is gone cannot be read either.
  ::semctl(set.id(), 0, IPC_RMID);
  MadeUpPast past;
  EXPECT_LE(graph_of({&waiting}, past).waits.size(), 1U);
}

// ---- Message queues ----

class MessageQueue {
 public:
  MessageQueue() : id_{::msgget(IPC_PRIVATE, 0600)} {}
  MessageQueue(const MessageQueue&) = delete;
  MessageQueue& operator=(const MessageQueue&) = delete;
  ~MessageQueue() { ::msgctl(id_, IPC_RMID, nullptr); }
  [[nodiscard]] int id() const { return id_; }
  [[nodiscard]] bool send(int flags) const {
    const Message message{.type = 1, .text = {}};
    return ::msgsnd(id_, &message, sizeof message.text, flags) == 0;
  }
  void receive(long type) const {
    Message message{};
    ::msgrcv(id_, &message, sizeof message.text, type, 0);
  }

 private:
  struct Message {
    long type = 1;
    char text[1000] = {};
  };
  int id_;
};

TEST(WaitGraph, TellsThatAMessageQueueIsEmptyAndWhoSentToItLast) {
  const MessageQueue queue;
  const Child sender{[&] {
    (void)queue.send(0);
    ::pause();
  }};
  ASSERT_TRUE(blocks_in(sender, SYS_pause));
  queue.receive(0);
  const Child waiting{[&] { queue.receive(0); }};
  ASSERT_TRUE(blocks_in(waiting, SYS_msgrcv));
  MadeUpPast past;
  past.names = {{sender.pid(), "child 1"}};
  const RawGraph::Wait wait = wait_of(waiting, graph_of({&sender, &waiting}, past));
  EXPECT_EQ(wait.shown.kind, WaitKind::message);
  EXPECT_EQ(wait.shown.object, "message queue " + std::to_string(queue.id()));
  EXPECT_EQ(wait.shown.object_id, "msg " + std::to_string(queue.id()));
  EXPECT_EQ(wait.shown.note, "the queue is empty");
  EXPECT_THAT(releasers_of(wait), ElementsAre("child 1 was the last to send to it"));
}

TEST(WaitGraph, TellsThatNoMessageOfATypeIsThere) {
  const MessageQueue queue;
  ASSERT_TRUE(queue.send(0));
  const Child waiting{[&] { queue.receive(3); }};
  ASSERT_TRUE(blocks_in(waiting, SYS_msgrcv));
  MadeUpPast past;
  EXPECT_EQ(wait_of(waiting, graph_of({&waiting}, past)).shown.note,
            "no message of type 3 is among its 1 message");
}

TEST(WaitGraph, TellsThatAMessageQueueIsFull) {
  const MessageQueue queue;
  const Child waiting{[&] {
    while (queue.send(0)) {
    }
  }};
  ASSERT_TRUE(blocks_in(waiting, SYS_msgsnd));
  MadeUpPast past;
  const RawGraph::Wait wait = wait_of(waiting, graph_of({&waiting}, past));
  EXPECT_EQ(wait.shown.kind, WaitKind::room);
  EXPECT_EQ(wait.shown.note, "the queue is full: 16 messages of 16000 bytes in all");
  EXPECT_THAT(wait.releasers, IsEmpty());
}

TEST(WaitGraph, NamesWhoCouldSendToAPosixQueueOrReceiveFromIt) {
  const std::string name = "/ipclab_wait_graph_" + std::to_string(::getpid());
  mq_attr attributes{};
  attributes.mq_maxmsg = 2;
  attributes.mq_msgsize = 8;
  const UniqueFd both{::mq_open(name.c_str(), O_RDWR | O_CREAT | O_EXCL, 0600, &attributes)};
  ASSERT_TRUE(both.valid());
  const UniqueFd only_read{::mq_open(name.c_str(), O_RDONLY)};
  ::mq_unlink(name.c_str());
  const Child receiver{[&] {
    char message[8];
    (void)::mq_receive(only_read.get(), message, sizeof message, nullptr);
  }};
  const Child other{[&] {
    ::close(only_read.get());
    ::pause();
  }};
  ASSERT_TRUE(blocks_in(receiver, SYS_mq_timedreceive));
  ASSERT_TRUE(blocks_in(other, SYS_pause));
  MadeUpPast past;
  past.names = {{receiver.pid(), "work"}, {other.pid(), "child 1"}};
  const RawGraph::Wait wait = wait_of(receiver, graph_of({&receiver, &other}, past));
  EXPECT_EQ(wait.shown.kind, WaitKind::message);
  EXPECT_EQ(wait.shown.object_id.substr(0, 4 + name.size()), "mq " + name + " ");
  EXPECT_EQ(wait.shown.note, "the queue is empty");
  EXPECT_THAT(releasers_of(wait),
              ElementsAre(with_number("child 1 has it open too, as descriptor ", both)));
  EXPECT_EQ(wait_of(receiver, graph_of({&receiver}, past)).shown.note,
            "the queue is empty; no other process has it open for sending");
}

TEST(WaitGraph, TellsThatAPosixQueueIsFull) {
  const std::string name = "/ipclab_wait_graph_" + std::to_string(::getpid());
  mq_attr attributes{};
  attributes.mq_maxmsg = 2;
  attributes.mq_msgsize = 8;
  const UniqueFd queue{::mq_open(name.c_str(), O_RDWR | O_CREAT | O_EXCL, 0600, &attributes)};
  ASSERT_TRUE(queue.valid());
  ::mq_unlink(name.c_str());
  const Child sender{[&] {
    while (::mq_send(queue.get(), "x", 1, 0) == 0) {
    }
  }};
  ASSERT_TRUE(blocks_in(sender, SYS_mq_timedsend));
  MadeUpPast past;
  const RawGraph::Wait wait = wait_of(sender, graph_of({&sender}, past));
  EXPECT_EQ(wait.shown.kind, WaitKind::room);
  EXPECT_EQ(wait.shown.note,
            "the queue is full: 2 messages; no other process has it open for receiving");
}

// ---- Several descriptors ----

TEST(WaitGraph, NamesWhoCouldMakeOneOfSeveralDescriptorsReady) {
  const Pipe one = make_pipe();
  const Pipe two = make_pipe();
  const Child poller{[&] {
    ::close(one.writer.get());
    ::close(two.writer.get());
    std::array<pollfd, 2> both{{{one.reader.get(), POLLIN, 0}, {two.reader.get(), POLLIN, 0}}};
    ::poll(both.data(), both.size(), -1);
  }};
  const Child writer{[&] {
    ::close(one.writer.get());
    ::pause();
  }};
  ASSERT_TRUE(blocks_in(poller, SYS_poll));
  ASSERT_TRUE(blocks_in(writer, SYS_pause));
  MadeUpPast past;
  past.names[writer.pid()] = "child 1";
  past.standard_streams.insert(target_of(poller.pid(), one.reader.get()));
  past.objects[target_of(poller.pid(), two.reader.get())] = "pipe 2";
  const RawGraph::Wait wait = wait_of(poller, graph_of({&poller, &writer}, past));
  EXPECT_EQ(wait.shown.kind, WaitKind::several);
  EXPECT_EQ(wait.shown.object,
            with_number("descriptors ", one.reader) + with_number(" and ", two.reader));
  EXPECT_THAT(releasers_of(wait),
              ElementsAre("the test has nothing more to send",
                          with_number("child 1 has the write end of pipe 2 open as descriptor ",
                                      two.writer)));
}

TEST(WaitGraph, DecodesTheSetsOfSelectAndTheListOfEpoll) {
  const Pipe pipe = make_pipe();
  const Child selecting{[&] {
    fd_set set;
    FD_ZERO(&set);
    FD_SET(pipe.reader.get(), &set);
    ::syscall(SYS_select, pipe.reader.get() + 1, &set, nullptr, nullptr, nullptr);
  }};
  const Child epolling{[&] {
    const int epoll = ::epoll_create1(0);
    epoll_event event{.events = EPOLLIN, .data = {}};
    ::epoll_ctl(epoll, EPOLL_CTL_ADD, pipe.reader.get(), &event);
    ::epoll_wait(epoll, &event, 1, -1);
  }};
  ASSERT_TRUE(blocks_in(selecting, SYS_select));
  ASSERT_TRUE(blocks_in(epolling, SYS_epoll_wait));
  MadeUpPast past;
  past.objects[target_of(selecting.pid(), pipe.reader.get())] = "pipe 1";
  const RawGraph graph = graph_of({&selecting, &epolling}, past);
  for (const Child* child : {&selecting, &epolling}) {
    const RawGraph::Wait wait = wait_of(*child, graph);
    EXPECT_EQ(wait.shown.kind, WaitKind::several);
    EXPECT_EQ(wait.shown.object, "pipe 1");
    EXPECT_EQ(wait.shown.descriptor, pipe.reader.get());
    EXPECT_EQ(wait.releasers.size(), 2U);
  }
}

// ---- Locks on files ----

TEST(WaitGraph, NamesTheOwnerOfAFileLock) {
  const Folder folder;
  const std::string path = folder.file("lock");
  const Child owner{[&] {
    ::flock(::open(path.c_str(), O_RDWR | O_CREAT, 0600), LOCK_EX);
    ::pause();
  }};
  ASSERT_TRUE(blocks_in(owner, SYS_pause));
  const Child waiting{[&] { ::flock(::open(path.c_str(), O_RDWR), LOCK_EX); }};
  ASSERT_TRUE(blocks_in(waiting, SYS_flock));
  MadeUpPast past;
  past.names[owner.pid()] = "child 1";
  const RawGraph::Wait wait = wait_of(waiting, graph_of({&owner, &waiting}, past));
  EXPECT_EQ(wait.shown.kind, WaitKind::file_lock);
  EXPECT_EQ(wait.shown.object, path);
  EXPECT_EQ(wait.shown.owner, owner.pid());
  EXPECT_FALSE(wait.shown.owner_is_dead);
  EXPECT_FALSE(wait.shown.owner_is_itself);
  EXPECT_THAT(releasers_of(wait), ElementsAre("child 1 holds the lock"));
}

TEST(WaitGraph, SeesThatAFileWasLockedTwiceByOneProcess) {
  const Folder folder;
  const std::string path = folder.file("lock");
  const Child waiting{[&] {
    ::flock(::open(path.c_str(), O_RDWR | O_CREAT, 0600), LOCK_EX);
    ::flock(::open(path.c_str(), O_RDWR), LOCK_EX);
  }};
  ASSERT_TRUE(blocks_in(waiting, SYS_flock));
  MadeUpPast past;
  const RawGraph::Wait wait = wait_of(waiting, graph_of({&waiting}, past));
  EXPECT_TRUE(wait.shown.owner_is_itself);
  EXPECT_EQ(wait.shown.owner, waiting.pid());
}

}  // namespace
}  // namespace ipclab::observe
