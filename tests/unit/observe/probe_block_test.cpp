// What a control block of a probe becomes, whatever stands in it.

#include "observe/probe_block.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <vector>

#include "probe/control.hpp"

namespace ipclab::observe {
namespace {

using evidence::ProbeObject;
using probe::Control;
using probe::KeyKind;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

/// A control block that a test writes to as a runtime would.
class ProbeBlock : public testing::Test {
 protected:
  ProbeBlock() {
    std::strcpy(control_->images[0].name, "counter");
    control_->images[0].base = 0x5000;
    reading_.actors = {{10, "server"}, {20, "client"}};
    reading_.line_of = [this](const CodePlace& place) {
      asked_.push_back(place);
      return evidence::Line{"counter.c", static_cast<int>(place.address), "", "", false};
    };
  }

  probe::Task& add_task(int pid, int parent, bool is_thread = false) {
    probe::Task& task = control_->tasks[control_->tasks_used++];
    task.pid = pid;
    task.tid = pid;
    task.parent = parent;
    task.is_thread = is_thread;
    return task;
  }

  evidence::Probe read() {
    const auto probe = read_probe_block(bytes(), reading_);
    EXPECT_TRUE(probe);
    return probe.value_or(evidence::Probe{});
  }

  [[nodiscard]] std::span<const std::uint8_t> bytes() const {
    return {reinterpret_cast<const std::uint8_t*>(control_.get()), probe_block_size()};
  }

  std::unique_ptr<Control> control_ = std::make_unique<Control>();
  ProbeReading reading_;
  std::vector<CodePlace> asked_;
};

TEST_F(ProbeBlock, IsNoneIfItIsTooShortOrOfAnotherKind) {
  EXPECT_FALSE(read_probe_block(bytes().first(100), reading_));
  control_->version = 99;
  EXPECT_FALSE(read_probe_block(bytes(), reading_));
  control_->version = probe::control_version;
  control_->magic = 0;
  EXPECT_FALSE(read_probe_block(bytes(), reading_));
}

TEST_F(ProbeBlock, NamesTasksByTheirActorAndTheOrderInWhichTheyWereMade) {
  add_task(10, -1);
  add_task(20, -1);
  add_task(11, 0);
  add_task(12, 2);
  add_task(12, 3, true);
  add_task(21, 1);
  add_task(30, -1);
  const evidence::Probe probe = read();
  ASSERT_THAT(probe.tasks, SizeIs(7));
  const auto names = [&](std::size_t i) {
    const evidence::ProbeTask& task = probe.tasks[i];
    return task.actor + " " + std::to_string(task.child) + " " + std::to_string(task.thread);
  };
  EXPECT_EQ(names(0), "server 0 1");
  EXPECT_EQ(names(1), "client 0 1");
  EXPECT_EQ(names(2), "server 1 1");
  EXPECT_EQ(names(3), "server 2 1") << "a grandchild counts among those of its actor";
  EXPECT_EQ(names(4), "server 2 2");
  EXPECT_EQ(names(5), "client 1 1");
  EXPECT_EQ(names(6), " 1 1") << "nobody knows where it came from";
}

TEST_F(ProbeBlock, TellsARaceWithItsLinesAndTheBytesThatBothTouch) {
  add_task(10, -1);
  add_task(11, 0);
  control_->races_seen = 1;
  probe::Race& race = control_->races_found[0];
  race.first = {.pc = 0x5011, .task = 0, .size = 8, .is_write = true};
  race.second = {.pc = 0x5021, .task = 1, .size = 4, .is_volatile = true};
  std::strcpy(race.second.call, "memcpy");
  race.object = {.place = 16, .space = 3, .kind = KeyKind::shared_memory};
  control_->objects[3].kind = probe::SharedObject::Kind::system_v;
  control_->objects[3].key = 0x1234;
  const evidence::Probe probe = read();
  ASSERT_THAT(probe.races, SizeIs(1));
  const evidence::ProbeRace& found = probe.races[0];
  EXPECT_EQ(found.first.at.number, 0x10) << "a return address points behind the access";
  EXPECT_EQ(found.second.at.number, 0x20);
  EXPECT_TRUE(found.first.is_write);
  EXPECT_FALSE(found.second.is_write);
  EXPECT_TRUE(found.second.is_volatile);
  EXPECT_EQ(found.second.call, "memcpy");
  EXPECT_EQ(found.object.kind, ProbeObject::Kind::system_v_memory);
  EXPECT_EQ(found.object.key, 0x1234);
  EXPECT_EQ(found.object.offset, 16U);
  EXPECT_EQ(found.object.size, 4U);
  EXPECT_EQ(asked_.front().program, "counter");
}

TEST_F(ProbeBlock, TellsUnsafeCallsAndSwitches) {
  add_task(10, -1);
  add_task(11, 0);
  control_->unsafe_calls_seen = 1;
  probe::UnsafeCall& call = control_->unsafe_calls[0];
  std::strcpy(call.call, "malloc");
  call.pc = 0x5031;
  call.installed_pc = 0x5041;
  call.signal = 10;
  control_->switches_seen = 2;
  control_->switches[0] = {.executed = 7, .next_pc = 0x5051, .from = 0, .to = 1};
  control_->switches[1] = {.from = 1, .to = 0, .why = probe::Switch::Why::ended};
  const evidence::Probe probe = read();
  ASSERT_THAT(probe.unsafe_calls, SizeIs(1));
  EXPECT_EQ(probe.unsafe_calls[0].call, "malloc");
  EXPECT_EQ(probe.unsafe_calls[0].installed_at.number, 0x40);
  ASSERT_THAT(probe.switches, SizeIs(2));
  EXPECT_EQ(probe.switches[0].why, evidence::ProbeSwitch::Why::chosen);
  EXPECT_EQ(probe.switches[0].next_at.number, 0x50);
  EXPECT_EQ(probe.switches[1].why, evidence::ProbeSwitch::Why::ended);
  reading_.with_switches = false;
  EXPECT_THAT(read().switches, IsEmpty());
}

TEST_F(ProbeBlock, TellsWhoWaitsOfAStandstillOnly) {
  add_task(10, -1).state = probe::TaskState::ready;
  probe::Task& waiting = add_task(11, 0);
  waiting.state = probe::TaskState::retrying;
  waiting.next.pc = 0x5061;
  waiting.waits_on = {.place = 3, .kind = KeyKind::semaphore_set};
  std::strcpy(waiting.call, "semop");
  EXPECT_FALSE(read().tasks[1].waits);
  reading_.with_waits = true;
  const evidence::Probe probe = read();
  EXPECT_FALSE(probe.tasks[0].waits);
  EXPECT_TRUE(probe.tasks[1].waits);
  EXPECT_EQ(probe.tasks[1].call, "semop");
  EXPECT_EQ(probe.tasks[1].object.kind, ProbeObject::Kind::semaphore_set);
  EXPECT_EQ(probe.tasks[1].object.id, 3);
  EXPECT_EQ(probe.tasks[1].at.number, 0x60);
}

TEST_F(ProbeBlock, WhoHasToBeWokenWaitsAtTheObjectOfItsCall) {
  probe::Task& waiting = add_task(10, -1);
  waiting.state = probe::TaskState::blocked;
  waiting.waits_on = {.place = 0, .space = 1, .kind = KeyKind::task};
  waiting.next.object = {.place = 3, .kind = KeyKind::semaphore_set};
  reading_.with_waits = true;
  EXPECT_EQ(read().tasks[0].object.kind, ProbeObject::Kind::semaphore_set);
}

TEST_F(ProbeBlock, BelievesNoNumber) {
  add_task(10, 5);
  control_->tasks_used = 0xffffffff;
  control_->races_seen = 0xffffffff;
  control_->unsafe_calls_seen = 0xffffffff;
  control_->switches_seen = 0xffffffff;
  control_->deviations_seen = 0xffffffff;
  std::memset(static_cast<void*>(control_->races_found), 0xff, sizeof control_->races_found);
  std::memset(static_cast<void*>(control_->unsafe_calls), 0xff, sizeof control_->unsafe_calls);
  std::memset(static_cast<void*>(control_->switches), 0xff, sizeof control_->switches);
  std::memset(control_->images[0].name, 'a', sizeof control_->images[0].name);
  std::memset(control_->tasks[0].call, '\033', sizeof control_->tasks[0].call);
  const evidence::Probe probe = read();
  EXPECT_THAT(probe.tasks, SizeIs(probe::most_tasks));
  EXPECT_EQ(probe.tasks[0].maker, -1) << "nobody is made by somebody who comes later";
  EXPECT_THAT(probe.races, IsEmpty());
  EXPECT_THAT(probe.unsafe_calls, IsEmpty());
  EXPECT_THAT(probe.switches, IsEmpty());
  EXPECT_LE(probe.deviations.size(), std::size_t{probe::most_preemptions});
  EXPECT_EQ(probe.tasks[0].call.find('\033'), std::string::npos);
}

}  // namespace
}  // namespace ipclab::observe
