#pragma once
// How the judge speaks: signals, endings, steps and processes in the student's words. Everything
// that comes from a program is escaped and shortened here. Internal to judge/.

#include <chrono>
#include <string>
#include <vector>

#include "judge/case.hpp"
#include "support/signal_name.hpp"

namespace ipclab::judge {

/// "500 ms", "1.5 s", "2 min".
[[nodiscard]] std::string in_words(std::chrono::milliseconds duration);

/// Why a process dies of this signal: "it used memory that ...".
[[nodiscard]] std::string signal_reason(int signal);

/// "ended with status 1", "was ended by SIGTERM, which the test sent", "is still running".
[[nodiscard]] std::string in_words(const evidence::Ending& ending);

/// "upper ended with status 0": what a step waits for when all is well.
[[nodiscard]] std::string wish_of(const Case& run, const spec::Step& step);

/// "upper did not end": what is wrong when it does not come.
[[nodiscard]] std::string lack_of(const Case& run, const spec::Step& step);

/// One line for each process that was there when everything stood still.
[[nodiscard]] std::vector<Where> standstill(const Case& run);

/// The same as lines of text.
[[nodiscard]] std::string standstill_lines(const Case& run);

/// "\nupper printed so far:\n  ..." or "".
[[nodiscard]] std::string printed_so_far(const Case& run, const evidence::Actor& actor);

/// "\nstandard error ends with:\n  ..." or "".
[[nodiscard]] std::string last_words(const evidence::Actor& actor);

/// `first` and `second`, those that are not empty, on lines of their own.
[[nodiscard]] std::string joined(const std::string& first, const std::string& second);

/// The hint of the step or else of the test; "" if there is none.
[[nodiscard]] std::string author_hint(const Case& run, const spec::Step* step);

/// Keeps all texts of a finding together below some 4 KiB.
[[nodiscard]] Finding shortened(Finding finding);

}  // namespace ipclab::judge
