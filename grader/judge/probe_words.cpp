#include "judge/probe_words.hpp"

#include <algorithm>
#include <vector>

#include "judge/wait_words.hpp"
#include "judge/words.hpp"
#include "support/escape.hpp"
#include "support/hexadecimal.hpp"

namespace ipclab::judge {
namespace {

using evidence::ProbeObject;
using evidence::ProbeSwitch;
using evidence::ProbeTask;

constexpr std::size_t name_width = 40;
constexpr std::size_t most_lines = 12;

const evidence::Probe& probe_of(const Case& run) { return *run.evidence.probe; }

unsigned student_actors(const Case& run) {
  return static_cast<unsigned>(std::ranges::count_if(
      run.evidence.actors, [](const evidence::Actor& actor) { return actor.student; }));
}

std::string process_name(const Case& run, const ProbeTask& task) {
  const std::string actor = shorten_line(shown_name(run, task.actor), name_width);
  if (task.actor.empty()) return "a process (pid " + std::to_string(task.pid) + ")";
  if (task.child == 0) return actor;
  const std::string child = "child " + std::to_string(task.child);
  return student_actors(run) > 1 ? child + " of " + actor : child;
}

std::string named(const std::string& what, const std::string& name) {
  return name.empty() ? what : what + " " + shorten_line(name, name_width);
}

std::string system_v_segment(const ProbeObject& object) {
  if (object.key == 0) return "the System V segment with id " + std::to_string(object.id);
  return "the System V segment with key " + hexadecimal(static_cast<std::uint32_t>(object.key));
}

std::string other_task(const Case& run, const ProbeObject& object) {
  if (object.id < 0 || static_cast<std::uint64_t>(object.id) >= probe_of(run).tasks.size())
    return "";
  return task_name(run, static_cast<unsigned>(object.id));
}

std::string other_process(const Case& run, std::int64_t pid) {
  const auto& tasks = probe_of(run).tasks;
  const auto found = std::ranges::find(tasks, pid, &ProbeTask::pid);
  return found == tasks.end() ? "" : process_name(run, *found);
}

/// "was stopped between a.c:3 and a.c:4".
std::string stop_words(const ProbeSwitch& step) {
  const std::string last = line_words(step.last_at);
  const std::string next = line_words(step.next_at);
  if (step.why == ProbeSwitch::Why::waited)
    return next.empty() ? "had to wait" : "had to wait at " + next;
  if (last.empty() && next.empty()) return "was stopped";
  if (next.empty()) return "was stopped after " + last;
  if (last.empty()) return "was stopped before " + next;
  if (last == next) return "was stopped within " + next;
  return "was stopped between " + last + " and " + next;
}

std::string switch_words(const Case& run, const ProbeSwitch& step) {
  const std::string to = line_words(step.to_at);
  const std::string from = task_name(run, step.from) + " ";
  if (step.why == ProbeSwitch::Why::woken_by_nobody)
    return from + "came back from its wait for a condition" + (to.empty() ? "" : " at " + to) +
           " though nobody had woken it, which may happen at any time";
  return from + (step.why == ProbeSwitch::Why::ended ? "came to its end" : stop_words(step)) +
         "; " + task_name(run, step.to) + " went on" + (to.empty() ? "" : " at " + to);
}

/// It might as well have been otherwise.
bool is_chosen(const ProbeSwitch& step) {
  return step.why == ProbeSwitch::Why::chosen || step.why == ProbeSwitch::Why::woken_by_nobody;
}

/// What the schedule has chosen, and the rest where that is short.
std::vector<const ProbeSwitch*> worth_telling(const evidence::Probe& probe) {
  std::vector<const ProbeSwitch*> all;
  std::vector<const ProbeSwitch*> chosen;
  for (const ProbeSwitch& step : probe.switches) {
    if (step.from == step.to && step.why != ProbeSwitch::Why::woken_by_nobody) continue;
    all.push_back(&step);
    if (is_chosen(step)) chosen.push_back(&step);
  }
  return all.size() <= most_lines ? all : chosen;
}

}  // namespace

std::string task_name(const Case& run, unsigned task) {
  if (task >= probe_of(run).tasks.size()) return "a process";
  const ProbeTask& known = probe_of(run).tasks[task];
  const std::string process = process_name(run, known);
  return known.thread > 1 ? "thread " + std::to_string(known.thread) + " of " + process : process;
}

std::string object_words(const Case& run, const ProbeObject& object) {
  switch (object.kind) {
    case ProbeObject::Kind::unknown:
    case ProbeObject::Kind::file:
    case ProbeObject::Kind::sockets: return "";
    case ProbeObject::Kind::private_memory: return "memory that its threads share";
    case ProbeObject::Kind::shared_mapping: return "memory that fork left shared (MAP_SHARED)";
    case ProbeObject::Kind::posix_memory: return named("the shared memory", object.name);
    case ProbeObject::Kind::system_v_memory: return system_v_segment(object);
    case ProbeObject::Kind::mapped_file: return named("the mapped file", object.name);
    case ProbeObject::Kind::semaphore_set:
      return "the semaphore set with id " + std::to_string(object.id);
    case ProbeObject::Kind::message_queue:
      return "the message queue with id " + std::to_string(object.id);
    case ProbeObject::Kind::process: return other_process(run, object.id);
    case ProbeObject::Kind::file_lock: return "a lock on a file";
    case ProbeObject::Kind::task: return other_task(run, object);
  }
  return "";
}

std::string range_words(const ProbeObject& object) {
  switch (object.kind) {
    case ProbeObject::Kind::shared_mapping:
    case ProbeObject::Kind::posix_memory:
    case ProbeObject::Kind::system_v_memory:
    case ProbeObject::Kind::mapped_file: break;
    default: return "";
  }
  const std::string first = std::to_string(object.offset);
  if (object.size <= 1) return ", byte " + first;
  return ", bytes " + first + "-" + std::to_string(object.offset + object.size - 1);
}

std::string wait_words(const Case& run, const ProbeTask& task) {
  // Who waits for any child waits, to the runtime, for news of itself.
  const bool for_children = task.object.kind == ProbeObject::Kind::process &&
                            task.object.id == static_cast<std::int64_t>(task.pid);
  const std::string object = for_children ? "a child" : object_words(run, task.object);
  return "waits in " + (task.call.empty() ? "a call" : shorten_line(task.call, name_width)) +
         (object.empty() ? "" : " for " + object + range_words(task.object));
}

std::string schedule_words(const Case& run) {
  const evidence::Probe& probe = probe_of(run);
  if (!probe.serial) return "";
  const std::vector<const ProbeSwitch*> steps = worth_telling(probe);
  const bool plain =
      std::ranges::none_of(steps, [](const ProbeSwitch* step) { return is_chosen(*step); });
  std::string text =
      plain ? "in the plain order, one process at a time:"
            : "in this order, one process at a time (seed " + std::to_string(probe.seed) + "):";
  for (std::size_t i = 0; i < steps.size() && i < most_lines; ++i)
    text += "\n  " + switch_words(run, *steps[i]);
  if (steps.size() > most_lines)
    text += "\n  and " + std::to_string(steps.size() - most_lines) + " more";
  return text;
}

}  // namespace ipclab::judge
