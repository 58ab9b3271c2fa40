#pragma once
// One run seen through its test, and what the checks of the judge find in it. Internal to judge/.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/evidence.hpp"
#include "judge/verdict.hpp"
#include "spec/actions.hpp"
#include "spec/expectation.hpp"
#include "spec/lab.hpp"

namespace ipclab::judge {

using Outcome = evidence::StepRecord::Outcome;

struct Case {
  const spec::Test& test;
  const evidence::Evidence& evidence;
  const evidence::Evidence* reference;
};

/// What explains more comes first: the order of the findings.
enum class Cause {
  forbidden,
  limit,
  data_race,
  crash,
  sigpipe_death,
  deadlock,  ///< a standstill of which more is known than that it is one, whatever its rule
  hang,
  not_flushed,
  unsafe_handler,
  eagain,
  eintr,
  short_io,
  torn_message,
  pipe_end_left_open,
  busy_wait,
  wrong_output,
  wrong_exit,
  mechanism_not_used,
  not_concurrent,
  fd_leak,
  zombie,
  orphan,
  leftover_ipc,
  leftover_file,
};

struct Found {
  Cause cause = Cause::wrong_output;
  std::string actor;  ///< "" when it concerns the whole test
  Finding finding;
};
using Founds = std::vector<Found>;

/// A step of the scenario and how it went.
struct Played {
  const spec::Step* step = nullptr;
  const evidence::StepRecord* record = nullptr;  ///< none: the run says nothing about it
};

/// All steps that do something, those within `together` included, in the order of the file.
[[nodiscard]] std::vector<Played> played_steps(const Case& run);

/// True if the step could not be carried out or showed something else than it should. A step that
/// had to stop because of another one did not fail.
[[nodiscard]] bool failed(const Played& played);

/// None when the run knows no such actor.
[[nodiscard]] const evidence::Actor* find_actor(const evidence::Evidence& evidence,
                                                std::string_view name);

/// What people call an actor: the program's name for the only program of a short test.
[[nodiscard]] std::string shown_name(const Case& run, std::string_view actor);

[[nodiscard]] const evidence::Transcript& transcript_of(const evidence::Actor& actor,
                                                        evidence::Stream stream);

/// The reference solution's text at the same place; none if there is no such run.
[[nodiscard]] std::optional<std::string> reference_text(const Case& run, const Played& played,
                                                        const spec::Expect& expect);

/// The first oracle that `text` does not satisfy. A comparison with a missing reference is passed
/// over: that is trouble of the grader, see trouble.hpp.
[[nodiscard]] std::optional<spec::Mismatch> first_mismatch(const Case& run, const Played& played,
                                                           const spec::Expect& expect,
                                                           std::string_view text);

/// A step waited for what did not come any more, or not in time.
[[nodiscard]] bool came_to_a_halt(const Case& run);

/// The test came to its end: each step was done, and no limit was hit.
[[nodiscard]] bool came_through(const Case& run);

/// What the tracer knows of a process; none if it was not followed. Of two that had the same pid,
/// the later one.
[[nodiscard]] const evidence::TracedProcess* find_process(const evidence::Evidence& evidence,
                                                          int pid);

/// The actor that a process is or descends from; "" if it is unknown.
[[nodiscard]] std::string actor_of_process(const evidence::Evidence& evidence, int pid);

/// The fault of this run, if it was really injected; else it is a run like any other.
[[nodiscard]] std::optional<spec::Fault::Kind> injected_fault(const evidence::Evidence& evidence);

/// True if the grader killed the actor's own process as the fault of this run.
[[nodiscard]] bool killed_by_fault(const evidence::Evidence& evidence,
                                   const evidence::Actor& actor);

/// True if the actor died of a signal that neither the grader sent nor the test asked for.
[[nodiscard]] bool died_unasked(const Case& run, const evidence::Actor& actor);

/// True if a limit was hit that concerns the actor.
[[nodiscard]] bool hit_limit(const Case& run, std::string_view actor);
[[nodiscard]] bool hit_limit(const Case& run, evidence::LimitKind kind);

}  // namespace ipclab::judge
