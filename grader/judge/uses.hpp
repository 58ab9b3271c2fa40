#pragma once
// What a test asks for under `uses` and the trace does not show, one function for each kind.
// Internal to judge/.

#include <optional>
#include <string>
#include <vector>

#include "judge/case.hpp"

namespace ipclab::judge {

/// Something that was asked for and was not seen.
struct Lack {
  std::string message;   ///< goes on after the name of the program: "did not call fork"
  std::string expected;  ///< one line
  std::string observed;  ///< may have several lines
  std::vector<Where> where;
};
using Lacks = std::vector<Lack>;

[[nodiscard]] Lacks calls_out_of_range(const spec::Uses& uses, const evidence::Trace& trace);
[[nodiscard]] Lacks flags_not_seen(const spec::Uses& uses, const evidence::Trace& trace);
[[nodiscard]] Lacks signals_without_handler(const spec::Uses& uses, const evidence::Trace& trace);
[[nodiscard]] Lacks calls_not_waited_in(const spec::Uses& uses, const evidence::Trace& trace);
[[nodiscard]] Lacks shared_mappings_out_of_range(const spec::Uses& uses,
                                                 const evidence::Trace& trace);
[[nodiscard]] Lacks missing_flows(const Case& run, const spec::Uses& uses);

/// "at least 2", "at most 3", "exactly 1", "2 to 4".
[[nodiscard]] std::string range_words(const spec::Range& range);

[[nodiscard]] bool is_in(const spec::Range& range, std::uint64_t count);

}  // namespace ipclab::judge
