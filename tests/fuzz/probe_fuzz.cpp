// A control block that a program has written to: bytes that are spread over it, each piece with its
// place before it. It is read within its bounds, and what comes out is safe to show.

#include <cstring>
#include <vector>

#include "fuzz/claims.hpp"
#include "observe/probe_block.hpp"
#include "probe/control.hpp"

namespace ipclab::fuzz {
namespace {

/// A block as a runtime leaves it, with the pieces in it: three bytes of place, one of length, and
/// so many that are repeated up to a whole record.
std::vector<std::uint8_t> block_of(std::string_view bytes) {
  std::vector<std::uint8_t> block(observe::probe_block_size());
  const std::uint32_t head[] = {probe::control_magic, probe::control_version};
  std::memcpy(block.data(), head, sizeof head);
  while (bytes.size() > 4) {
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    const std::size_t place = (at(0) + at(1) * 256UL + at(2) * 65536UL) % block.size();
    const std::size_t length =
        std::min<std::size_t>({at(3), bytes.size() - 4, block.size() - place});
    std::memcpy(block.data() + place, bytes.data() + 4, length);
    bytes.remove_prefix(4 + std::min<std::size_t>(at(3), bytes.size() - 4));
  }
  return block;
}

void claim_bounded(const evidence::Probe& probe) {
  const auto is_task = [&](unsigned task) { return task < probe.tasks.size(); };
  claim(probe.tasks.size() <= probe::most_tasks, "tasks are bounded");
  for (const auto& task : probe.tasks) claim_safe_to_show(task.call);
  for (const auto& race : probe.races) {
    claim(is_task(race.first.task) && is_task(race.second.task), "a race is of tasks");
    claim(race.object.size > 0, "a race is about some byte");
    claim_safe_to_show(race.first.call);
    claim_safe_to_show(race.object.name);
  }
  for (const auto& call : probe.unsafe_calls) {
    claim(is_task(call.task), "a call is of a task");
    claim_safe_to_show(call.call);
  }
  for (const auto& step : probe.switches)
    claim(is_task(step.from) && is_task(step.to), "a switch is between tasks");
}

void read(std::string_view bytes) {
  const std::vector<std::uint8_t> block = block_of(bytes);
  const auto probe = observe::read_probe_block(block, {.line_of =
                                                           [](const observe::CodePlace& place) {
                                                             claim_safe_to_show(place.program);
                                                             return evidence::Line{};
                                                           },
                                                       .actors = {{1, "a"}, {2, "b"}},
                                                       .with_waits = true});
  if (probe) claim_bounded(*probe);
}

}  // namespace
}  // namespace ipclab::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  ipclab::fuzz::read({reinterpret_cast<const char*>(bytes), size});
  return 0;
}
