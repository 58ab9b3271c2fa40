#include "run/message.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <random>

#include "support/error.hpp"

namespace ipclab::run {
namespace {

const std::string any_bytes{"a\0\xff\n\xc3\x28", 6};  // no valid UTF-8

OpenCell some_plan() {
  OpenCell plan;
  plan.id = 7;
  plan.memory = UINT64_MAX;
  plan.children_at_once = 3;
  plan.files = {{"a/b", 1, 0600, 10, 20}, {any_bytes, 0, 0, 0, 0}};
  return plan;
}

std::vector<Request> all_requests() {
  return {StartActor{1, any_bytes, true, true, 1, 2, {"upper", any_bytes, ""}, {"A=b"}},
          SignalActor{2, 15},
          AskCondition{9, AskCondition::blocked, 1, 2, 1, "path", {"read", "poll"}},
          OpenPeer{3, OpenPeer::listen, OpenPeer::udp, 4000, 1, "192.0.2.2", "x"},
          CollectFile{"out", 1U << 20},
          LookNow{},
          GoOn{},
          Finish{}};
}

evidence::Process some_process() { return {12, 1, any_bytes, 'S', "pause"}; }

Left some_leftovers() {
  Left left;
  left.processes = {{some_process(), "upper", true}};
  left.objects = {{"System V semaphore set", "key 0x1", "id 0"}};
  left.files = {{"the work folder/x", "FIFO"}};
  left.has_facts = true;
  left.facts.children = 3;
  left.facts.children_at_once = 2;
  return left;
}

std::vector<Event> all_events() {
  return {ActorStarted{1, 22, 2},
          ActorEnded{1, true, 9, true, 12, 4096},
          Holds{UINT64_MAX},
          PeerOpened{3, 111},
          Collected{2},
          LimitReached{4},
          Standstill{true, 5, 1, 2, {some_process()}},
          Paused{7},
          Traced{},
          some_leftovers(),
          CellTrouble{"it broke"},
          Probed{}};
}

/// With something in each of its parts.
evidence::Trace some_trace() {
  const evidence::Line line{"upper.c", 41, "main", "read", false};
  evidence::Trace trace;
  trace.processes = {{2, 0, "upper", "program", "", line, true, false}};
  trace.objects = {{evidence::ObjectKind::pipe, "pipe 1", false, 2, line, {{2, 1, 0, 8, 0}}}};
  evidence::Sign sign;
  sign.kind = evidence::Sign::Kind::spins;
  sign.lasted = std::chrono::milliseconds{40};
  sign.at = line;
  trace.signs = {sign};
  trace.injected = {{"short-io", 2, "upper", "the first read returned 1 byte of 8", line}};
  trace.calls = {{"pipe", 2}};
  trace.flags = {"O_NONBLOCK"};
  trace.handled_signals = {17};
  trace.waited_in = {"read"};
  evidence::Wait wait;
  wait.kind = evidence::WaitKind::mutex;
  wait.releasers = {{3, "child 1", "holds the lock", -1, line, false}};
  trace.standstill = {{wait}, 4};
  return trace;
}

void expect_grader_error(const std::function<void()>& decode, const std::string& what) {
  try {
    decode();
    ADD_FAILURE() << "nothing was thrown for " << what;
  } catch (const GraderError&) {
  } catch (const std::exception& other) {
    ADD_FAILURE() << "for " << what << ": " << other.what();
  }
}

/// Decodes what may or may not be a message: anything but a GraderError is a fault.
void decode_all(const Octets& octets) {
  for (const std::function<void()>& decode : std::vector<std::function<void()>>{
           [&] { (void)decode_open_cell(octets); }, [&] { (void)decode_from_keeper(octets); },
           [&] { (void)decode_request(octets); }, [&] { (void)decode_event(octets); }}) {
    try {
      decode();
    } catch (const GraderError&) {
    }
  }
}

std::vector<Octets> all_messages() {
  std::vector<Octets> messages{encode(some_plan()), encode(KeeperReady{"no"}),
                               encode(CellClosed{4})};
  for (const Request& request : all_requests()) messages.push_back(encode(request));
  for (const Event& event : all_events()) messages.push_back(encode(event));
  return messages;
}

TEST(Message, RequestsComeBackAsTheyWere) {
  ASSERT_EQ(all_requests().size(), std::variant_size_v<Request>);
  for (const Request& request : all_requests()) {
    const Request back = decode_request(encode(request));
    EXPECT_EQ(back.index(), request.index());
    EXPECT_EQ(encode(back), encode(request));
  }
}

TEST(Message, ATraceComesBackAsItWas) {
  const Octets octets = encode(some_trace());
  const evidence::Trace trace = decode_trace(octets);
  EXPECT_EQ(encode(trace), octets);
  EXPECT_EQ(trace.signs.at(0).lasted, std::chrono::milliseconds{40});
  EXPECT_EQ(trace.standstill.waits.at(0).kind, evidence::WaitKind::mutex);
  expect_grader_error([] { (void)decode_trace({0x01}); }, "a number");
}

TEST(Message, WhatAProbeSawComesBackAsItWas) {
  evidence::Probe probe;
  probe.seed = UINT64_MAX;
  probe.tasks.resize(1);
  probe.tasks[0].call = "sem_wait";
  probe.races.resize(1);
  probe.races[0].object.kind = evidence::ProbeObject::Kind::mapped_file;
  probe.unsafe_calls = {{.task = 0, .call = "malloc", .signal = 10, .at = {}, .installed_at = {}}};
  probe.switches.resize(2);
  probe.switches[1].why = evidence::ProbeSwitch::Why::ended;
  probe.deviations = {{7, 0, 1}};
  const Octets octets = encode(probe);
  const evidence::Probe back = decode_probe(octets);
  EXPECT_EQ(encode(back), octets);
  EXPECT_EQ(back.tasks.at(0).call, "sem_wait");
  EXPECT_EQ(back.switches.at(1).why, evidence::ProbeSwitch::Why::ended);
  expect_grader_error([] { (void)decode_probe({0x01}); }, "a number");
}

TEST(Message, EventsComeBackAsTheyWere) {
  ASSERT_EQ(all_events().size(), std::variant_size_v<Event>);
  for (const Event& event : all_events()) {
    const Event back = decode_event(encode(event));
    EXPECT_EQ(back.index(), event.index());
    EXPECT_EQ(encode(back), encode(event));
  }
}

TEST(Message, IsNotReadToABottomThatItHasNot) {
  constexpr std::size_t much = 4UL << 20;
  // Lists of one element, lists without a told length, texts of pieces without one.
  for (const std::uint8_t opening : Octets{0x81, 0x9f, 0x7f}) {
    const Octets octets(much, opening);
    decode_all(octets);
    expect_grader_error([&] { (void)decode_lines(octets); }, "nested lists");
    expect_grader_error([&] { (void)decode_trace(octets); }, "nested lists");
  }
}

TEST(Message, KeepsEveryField) {
  const OpenCell plan = decode_open_cell(encode(some_plan()));
  EXPECT_EQ(plan.id, 7U);
  EXPECT_EQ(plan.memory, UINT64_MAX);
  EXPECT_EQ(plan.files.at(1).path, any_bytes);
  const auto start = std::get<StartActor>(decode_request(encode(all_requests()[0])));
  EXPECT_EQ(start.argv, (std::vector<std::string>{"upper", any_bytes, ""}));
  const auto left = std::get<Left>(decode_event(encode(Event{some_leftovers()})));
  EXPECT_EQ(left.processes.at(0).process.command, any_bytes);
  EXPECT_EQ(left.processes.at(0).process.state, 'S');
  EXPECT_EQ(left.facts.children_at_once, 2U);
}

TEST(Message, KeepersSayOneOfTwoWords) {
  EXPECT_EQ(std::get<KeeperReady>(decode_from_keeper(encode(KeeperReady{"why"}))).failure, "why");
  EXPECT_EQ(std::get<CellClosed>(decode_from_keeper(encode(CellClosed{4}))).id, 4U);
}

TEST(Message, APrefixIsNoMessage) {
  for (const Request& request : all_requests()) {
    const Octets whole = encode(request);
    for (std::size_t size = 0; size < whole.size(); ++size)
      expect_grader_error(
          [&] {
            (void)decode_request(
                {whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)});
          },
          std::to_string(size) + " bytes of request " + std::to_string(request.index()));
  }
  for (const Event& event : all_events()) {
    const Octets whole = encode(event);
    for (std::size_t size = 0; size < whole.size(); ++size)
      expect_grader_error(
          [&] {
            (void)decode_event({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)});
          },
          std::to_string(size) + " bytes of event " + std::to_string(event.index()));
  }
}

TEST(Message, NothingMayFollow) {
  Octets octets = encode(Request{SignalActor{1, 2}});
  octets.push_back(0);
  expect_grader_error([&] { (void)decode_request(octets); }, "a byte too many");
}

TEST(Message, AnUnknownNumberIsNoMessage) {
  for (const Octets& octets : {Octets{0x82, 0x18, 0x63, 0xf6}, Octets{0x82, 0x20, 0xf6}}) {
    expect_grader_error([&] { (void)decode_request(octets); }, "an unknown request");
    expect_grader_error([&] { (void)decode_event(octets); }, "an unknown event");
  }
}

TEST(Message, DamageIsAGraderErrorOrAnotherMessage) {
  std::mt19937 random{1};
  for (const Octets& whole : all_messages()) {
    for (int round = 0; round < 200; ++round) {
      Octets damaged = whole;
      for (unsigned i = 0; i <= random() % 3; ++i)
        damaged[random() % damaged.size()] = static_cast<std::uint8_t>(random());
      decode_all(damaged);
    }
  }
}

TEST(Message, RandomBytesAreAGraderError) {
  std::mt19937 random{2};
  for (int round = 0; round < 5000; ++round) {
    Octets octets(random() % 64);
    for (std::uint8_t& octet : octets) octet = static_cast<std::uint8_t>(random());
    decode_all(octets);
  }
}

}  // namespace
}  // namespace ipclab::run
