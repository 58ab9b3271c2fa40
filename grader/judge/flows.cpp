#include <algorithm>
#include <optional>

#include "judge/drawing.hpp"
#include "judge/uses.hpp"
#include "judge/wait_words.hpp"
#include "support/escape.hpp"

namespace ipclab::judge {
namespace {

using evidence::Object;
using evidence::ObjectKind;
using evidence::Traffic;

/// Memory is written and read without a system call; operations on semaphores carry no bytes.
bool is_memory(ObjectKind kind) {
  return kind == ObjectKind::shared_mapping || kind == ObjectKind::system_v_memory;
}
bool counts_bytes(ObjectKind kind) { return !is_memory(kind) && kind != ObjectKind::semaphore_set; }

std::string kind_noun(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::pipe: return "pipe";
    case ObjectKind::fifo: return "FIFO";
    case ObjectKind::unix_socket: return "Unix domain socket";
    case ObjectKind::internet_socket: return "internet socket";
    case ObjectKind::posix_queue: return "POSIX message queue";
    case ObjectKind::system_v_queue: return "System V message queue";
    case ObjectKind::semaphore_set: return "System V semaphore set";
    case ObjectKind::system_v_memory: return "System V shared memory segment";
    case ObjectKind::shared_mapping: return "shared mapping";
    case ObjectKind::file: return "file";
    case ObjectKind::other: break;
  }
  return "object";
}

/// "pipe", "pipe or FIFO"; "object" for any.
std::string kind_words(const spec::Flow& flow) {
  std::string words;
  for (const ObjectKind kind : flow.through)
    words += (words.empty() ? "" : " or ") + kind_noun(kind);
  return words.empty() ? "object" : words;
}

/// Only processes of students' programs have traffic. The list of processes is bounded, and those
/// that tests start themselves come early: who is not in it was made by somebody who is.
bool plays(const Case& run, int pid, const std::string& part) {
  const evidence::TracedProcess* process = find_process(run.evidence, pid);
  if (part.empty()) return true;
  if (process == nullptr) return part == "child";
  if (part == "parent") return process->maker == 0;
  if (part == "child") return process->maker != 0;
  return process->maker == 0 && process->actor == part;
}

bool writes_into(const Object& object, const Traffic& row) {
  return is_memory(object.kind) || row.writes > 0;
}
bool reads_from(const Object& object, const Traffic& row) {
  return is_memory(object.kind) || row.reads > 0;
}

/// What one object did for a flow.
struct Carried {
  bool through = false;     ///< somebody of `from` wrote, and another one of `to` read
  std::uint64_t bytes = 0;  ///< by `from`, whoever read them
  std::uint64_t writers = 0;
  const Traffic* writer = nullptr;  ///< of `from`
};

Carried carried_by(const Case& run, const spec::Flow& flow, const Object& object) {
  Carried carried;
  std::vector<int> from;
  std::vector<int> to;
  for (const Traffic& row : object.traffic) {
    if (writes_into(object, row)) ++carried.writers;
    if (reads_from(object, row) && plays(run, row.pid, flow.to)) to.push_back(row.pid);
    if (!writes_into(object, row) || !plays(run, row.pid, flow.from)) continue;
    from.push_back(row.pid);
    carried.bytes += row.bytes_written;
    if (carried.writer == nullptr || row.bytes_written > carried.writer->bytes_written)
      carried.writer = &row;
  }
  carried.through = std::ranges::any_of(from, [&to](int writer) {
    return std::ranges::any_of(to, [writer](int reader) { return reader != writer; });
  });
  return carried;
}

bool is_meant(const spec::Flow& flow, const Object& object) {
  return !object.of_grader && (flow.through.empty() || flow.through.contains(object.kind));
}

struct Sum {
  std::uint64_t objects = 0;
  std::uint64_t bytes = 0;
  bool counts = true;  ///< the bytes are known
  /// Of an object that carried the flow, but not from as many as are asked for.
  std::optional<std::uint64_t> other_writers;
};

Sum sum_of(const Case& run, const spec::Flow& flow) {
  Sum sum;
  for (const Object& object : run.evidence.trace->objects) {
    if (!is_meant(flow, object)) continue;
    const Carried carried = carried_by(run, flow, object);
    if (!carried.through) continue;
    if (!is_in(flow.writers, carried.writers)) {
      sum.other_writers = std::max(sum.other_writers.value_or(0), carried.writers);
      continue;
    }
    ++sum.objects;
    sum.bytes += carried.bytes;
    sum.counts = sum.counts && counts_bytes(object.kind);
  }
  if (!std::ranges::all_of(flow.through, counts_bytes)) sum.counts = false;
  return sum;
}

std::string part_words(const Case& run, const std::string& part, bool to) {
  if (part.empty()) return to ? "another process" : "one process";
  if (part == "parent") return run.test.program;
  if (part == "child") return to ? "its child" : "a child of " + run.test.program;
  return shown_name(run, part);
}

std::string way_words(const Case& run, const spec::Flow& flow) {
  const std::string to = flow.to == "child" && flow.from != "parent"
                             ? "a child of " + run.test.program
                             : part_words(run, flow.to, true);
  return "from " + part_words(run, flow.from, false) + " to " + to;
}

std::string through_words(const spec::Flow& flow) {
  const std::string noun = kind_words(flow);
  std::string words = "a " + noun;
  if (flow.objects.least != 1 || flow.objects.most)
    words = range_words(flow.objects) + ' ' + noun + (flow.objects.most == 1 ? "" : "s");
  if (flow.writers.least > 1 || flow.writers.most)
    words += ", written by " + range_words(flow.writers) + " processes,";
  return words;
}

/// Where the writer's data went instead: "\ninstead upper wrote 1,000 bytes to ..." or "".
std::string other_way(const Case& run, const spec::Flow& flow) {
  const Object* most_of = nullptr;
  const Traffic* most = nullptr;
  for (const Object& object : run.evidence.trace->objects) {
    const Carried carried = carried_by(run, flow, object);
    if (carried.writer == nullptr || !counts_bytes(object.kind)) continue;
    if (is_meant(flow, object) && carried.through) continue;
    if (most != nullptr && most->bytes_written >= carried.writer->bytes_written) continue;
    most = carried.writer;
    most_of = &object;
  }
  if (most == nullptr || most->bytes_written == 0) return "";
  const evidence::TracedProcess* writer = find_process(run.evidence, most->pid);
  const std::string name = plain_name(writer == nullptr ? "" : writer->name, most->pid);
  const std::string object = shorten_line(most_of->name, 60);
  return "\ninstead " + name + " wrote " + bytes_words(most->bytes_written) + " to " +
         (most_of->of_grader ? "its " + object + " itself" : object);
}

std::string seen_words(const spec::Flow& flow, const Sum& sum) {
  const std::string noun = kind_words(flow);
  if (sum.objects == 0 && sum.other_writers)
    return "a " + noun + " that was written by " + counted(*sum.other_writers, "process");
  if (sum.objects == 0) return "no data went this way";
  const std::string objects = counted(sum.objects, noun);
  return sum.counts ? bytes_words(sum.bytes) + " through " + objects : objects;
}

Lack lack_of_flow(const Case& run, const spec::Flow& flow, const Sum& sum) {
  const bool none_wanted = flow.objects.most == 0;
  const bool bytes = sum.counts && flow.bytes > 1;
  const std::string data = bytes ? "at least " + bytes_words(flow.bytes) : "data";
  const std::string way = through_words(flow) + ' ' + way_words(run, flow);
  const std::string noun = kind_words(flow);
  if (none_wanted)
    return {"sent data through a " + noun + ' ' + way_words(run, flow),
            "no data goes through a " + noun + ' ' + way_words(run, flow),
            seen_words(flow, sum),
            {}};
  Lack lack{"did not send " + data + " through " + way,
            data + " through " + way,
            seen_words(flow, sum) + other_way(run, flow),
            {}};
  for (const Object& object : run.evidence.trace->objects)
    if (is_meant(flow, object) && object.made_at.known() && lack.where.size() < 4)
      lack.where.push_back(
          place(object.made_at, "", shorten_line(object.name, 60) + " was made here"));
  return lack;
}

}  // namespace

Lacks missing_flows(const Case& run, const spec::Uses& uses) {
  Lacks lacks;
  for (const spec::Flow& flow : uses.flows) {
    const Sum sum = sum_of(run, flow);
    const bool enough =
        !sum.counts || flow.objects.most == 0 || sum.bytes >= flow.bytes || flow.objects.least == 0;
    if (!is_in(flow.objects, sum.objects) || !enough) lacks.push_back(lack_of_flow(run, flow, sum));
  }
  return lacks;
}

}  // namespace ipclab::judge
