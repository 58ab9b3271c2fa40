#include "observe/probe_block.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <vector>

#include "probe/control.hpp"
#include "support/escape.hpp"

namespace ipclab::observe {
namespace {

using evidence::ProbeObject;
using probe::Control;
using probe::Key;
using probe::KeyKind;

constexpr std::size_t longest_name = 64;

/// Any byte may stand where a bool does.
bool flag(const bool& value) {
  unsigned char byte = 0;
  std::memcpy(&byte, &value, 1);
  return byte != 0;
}

template <std::size_t Size>
std::string text(const char (&bytes)[Size]) {
  return shorten_line({bytes, ::strnlen(bytes, Size)}, longest_name);
}

evidence::ProbeSwitch::Why why(const probe::Switch& step) {
  switch (step.why) {
    case probe::Switch::Why::chosen: return evidence::ProbeSwitch::Why::chosen;
    case probe::Switch::Why::ended: return evidence::ProbeSwitch::Why::ended;
    case probe::Switch::Why::woken_by_nobody: return evidence::ProbeSwitch::Why::woken_by_nobody;
    case probe::Switch::Why::blocked:
    case probe::Switch::Why::idle: break;
  }
  return evidence::ProbeSwitch::Why::waited;
}

class Block {
 public:
  Block(const Control& control, const ProbeReading& reading)
      : control_{control}, reading_{reading} {}

  evidence::Probe read() {
    evidence::Probe found;
    found.seed = control_.seed;
    found.serial = control_.strategy != probe::Strategy::none;
    found.steps = control_.steps;
    found.switches_seen = control_.switches_seen.load();
    read_tasks(found);
    read_races(found);
    read_unsafe_calls(found);
    if (reading_.with_switches) read_switches(found);
    if (reading_.with_switches) read_deviations(found);
    return found;
  }

 private:
  [[nodiscard]] unsigned tasks() const {
    return std::min<unsigned>(control_.tasks_used.load(), probe::most_tasks);
  }

  /// `pc` is a return address, which may belong to the next line already.
  [[nodiscard]] evidence::Line line(unsigned image, std::uint64_t pc) const {
    if (image >= probe::most_images || pc == 0) return {};
    const probe::Image& program = control_.images[image];
    if (pc <= program.base) return {};
    return reading_.line_of({text(program.name), pc - 1 - program.base});
  }

  [[nodiscard]] evidence::Line line_of_task(unsigned task, std::uint64_t pc) const {
    return line(control_.tasks[task].image, pc);
  }

  [[nodiscard]] ProbeObject memory(const Key& key) const {
    ProbeObject object;
    object.offset = key.place;
    if (key.space >= probe::most_objects) return object;
    const probe::SharedObject& shared = control_.objects[key.space];
    object.name = text(shared.name);
    object.key = shared.key;
    object.id = shared.id;
    switch (shared.kind) {
      case probe::SharedObject::Kind::none: break;
      case probe::SharedObject::Kind::anonymous:
        object.kind = ProbeObject::Kind::shared_mapping;
        break;
      case probe::SharedObject::Kind::posix: object.kind = ProbeObject::Kind::posix_memory; break;
      case probe::SharedObject::Kind::system_v:
        object.kind = ProbeObject::Kind::system_v_memory;
        break;
      case probe::SharedObject::Kind::file: object.kind = ProbeObject::Kind::mapped_file; break;
    }
    return object;
  }

  [[nodiscard]] ProbeObject object(const Key& key) const {
    ProbeObject object;
    object.id = static_cast<std::int64_t>(key.place);
    switch (key.kind) {
      case KeyKind::none:
      case KeyKind::anything: break;
      case KeyKind::private_memory:
        object.kind = ProbeObject::Kind::private_memory;
        object.offset = key.place;
        break;
      case KeyKind::shared_memory: return memory(key);
      case KeyKind::file: object.kind = ProbeObject::Kind::file; break;
      case KeyKind::sockets: object.kind = ProbeObject::Kind::sockets; break;
      case KeyKind::semaphore_set: object.kind = ProbeObject::Kind::semaphore_set; break;
      case KeyKind::message_queue: object.kind = ProbeObject::Kind::message_queue; break;
      case KeyKind::process: object.kind = ProbeObject::Kind::process; break;
      case KeyKind::file_lock: object.kind = ProbeObject::Kind::file_lock; break;
      case KeyKind::task: object.kind = ProbeObject::Kind::task; break;
    }
    return object;
  }

  void read_tasks(evidence::Probe& found) {
    for (unsigned i = 0; i < tasks(); ++i) found.tasks.push_back(task(i, found.tasks));
  }

  [[nodiscard]] evidence::ProbeTask task(unsigned number,
                                         const std::vector<evidence::ProbeTask>& earlier) const {
    const probe::Task& raw = control_.tasks[number];
    evidence::ProbeTask task;
    task.pid = raw.pid;
    if (raw.parent >= 0 && static_cast<unsigned>(raw.parent) < number) task.maker = raw.parent;
    name(task, flag(raw.is_thread), earlier);
    const probe::TaskState state = raw.state.load();
    const bool stands = state == probe::TaskState::blocked || state == probe::TaskState::retrying ||
                        state == probe::TaskState::outside;
    task.waits = reading_.with_waits && stands;
    task.call = text(raw.call);
    if (!task.waits) return task;
    task.object = object(awaited(raw, number));
    task.at = line_of_task(number, raw.next.pc);
    return task;
  }

  /// Who has to be woken waits for news of itself, at what the call is about.
  static const probe::Key& awaited(const probe::Task& raw, unsigned number) {
    const bool itself = raw.waits_on.kind == probe::KeyKind::task && raw.waits_on.place == number;
    return itself ? raw.next.object : raw.waits_on;
  }

  /// Who it is: the actor itself, its children in the order in which they were made, their threads.
  void name(evidence::ProbeTask& task, bool is_thread,
            const std::vector<evidence::ProbeTask>& earlier) const {
    const auto same_process = [&](const auto& other) { return other.pid == task.pid; };
    const auto first = std::ranges::find_if(earlier, same_process);
    if (const auto actor = reading_.actors.find(task.pid); actor != reading_.actors.end())
      task.actor = actor->second;
    else if (task.maker >= 0)
      task.actor = earlier[static_cast<std::size_t>(task.maker)].actor;
    if (is_thread && first != earlier.end()) {
      task.child = first->child;
      task.thread = 1 + static_cast<unsigned>(std::ranges::count_if(earlier, same_process));
    } else if (!reading_.actors.contains(task.pid)) {
      task.child = 1;
      for (const evidence::ProbeTask& other : earlier)
        if (other.actor == task.actor && other.child >= task.child) task.child = other.child + 1;
    }
  }

  [[nodiscard]] bool is_task(unsigned number) const { return number < tasks(); }

  [[nodiscard]] evidence::ProbeAccess access(const probe::Access& raw) const {
    return {.task = raw.task,
            .at = line(raw.image, raw.pc),
            .size = raw.size,
            .is_write = flag(raw.is_write),
            .is_atomic = flag(raw.is_atomic),
            .is_volatile = flag(raw.is_volatile),
            .call = text(raw.call)};
  }

  void read_races(evidence::Probe& found) const {
    const unsigned count = std::min<unsigned>(control_.races_seen.load(), probe::most_races);
    for (unsigned i = 0; i < count; ++i) {
      const probe::Race& raw = control_.races_found[i];
      if (!is_task(raw.first.task) || !is_task(raw.second.task)) continue;
      evidence::ProbeRace race{access(raw.first), access(raw.second), object(raw.object)};
      race.object.size = std::max<std::uint64_t>(std::min(race.first.size, race.second.size), 1);
      found.races.push_back(std::move(race));
    }
  }

  void read_unsafe_calls(evidence::Probe& found) const {
    const unsigned count =
        std::min<unsigned>(control_.unsafe_calls_seen.load(), probe::most_unsafe_calls);
    for (unsigned i = 0; i < count; ++i) {
      const probe::UnsafeCall& raw = control_.unsafe_calls[i];
      if (!is_task(raw.task)) continue;
      found.unsafe_calls.push_back({.task = raw.task,
                                    .call = text(raw.call),
                                    .signal = raw.signal,
                                    .at = line(raw.image, raw.pc),
                                    .installed_at = line(raw.image, raw.installed_pc)});
    }
  }

  void read_switches(evidence::Probe& found) const {
    const unsigned count = std::min<unsigned>(control_.switches_seen.load(), probe::most_switches);
    for (unsigned i = 0; i < count; ++i) {
      const probe::Switch& raw = control_.switches[i];
      if (!is_task(raw.from) || !is_task(raw.to)) continue;
      found.switches.push_back({.why = why(raw),
                                .from = raw.from,
                                .to = raw.to,
                                .executed = raw.executed,
                                .last_at = line_of_task(raw.from, raw.last_pc),
                                .next_at = line_of_task(raw.from, raw.next_pc),
                                .to_at = line_of_task(raw.to, raw.to_pc)});
    }
  }

  void read_deviations(evidence::Probe& found) const {
    found.deviations_seen = control_.deviations_seen.load();
    const auto count = std::min<std::uint64_t>(found.deviations_seen, probe::most_preemptions);
    for (std::uint64_t i = 0; i < count; ++i) {
      const probe::Preemption& raw = control_.deviations[i];
      found.deviations.push_back({raw.executed, raw.task, raw.to});
    }
  }

  const Control& control_;
  const ProbeReading& reading_;
};

}  // namespace

std::size_t probe_block_size() { return offsetof(Control, sync_objects); }

std::optional<evidence::Probe> read_probe_block(std::span<const std::uint8_t> bytes,
                                                const ProbeReading& reading) {
  if (bytes.size() < probe_block_size()) return std::nullopt;
  // Of what lies behind in the copy nothing is set, and nothing read.
  struct alignas(Control) Room {
    std::byte bytes[sizeof(Control)];
  };
  const auto room = std::make_unique_for_overwrite<Room>();
  std::memcpy(room->bytes, bytes.data(), probe_block_size());
  const auto& control = *reinterpret_cast<const Control*>(room->bytes);
  if (control.magic != probe::control_magic || control.version != probe::control_version)
    return std::nullopt;
  return Block{control, reading}.read();
}

}  // namespace ipclab::observe
