#pragma once
// The front door of run/: carries tests out in cells. Comes in: tests and sealed programs. Goes
// out: Evidence. Hides everything of Boost.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cell/rung.hpp"
#include "evidence/evidence.hpp"
#include "probe/control.hpp"
#include "run/program.hpp"
#include "spec/lab.hpp"

namespace ipclab::run {

/// What a runtime does that is linked into the programs of a job; see probe::Control.
struct ProbeOrder {
  std::uint64_t seed = 1;
  probe::Strategy strategy = probe::Strategy::none;
  bool races = false;
  std::vector<probe::Preemption> plan;  ///< of probe::Strategy::plan
  std::string profile;                  ///< JobResult::probe_profile of a run before; "": none
};

/// One test to be carried out. What it points to must live until run() returns.
struct Job {
  const spec::Test* test = nullptr;
  const Programs* programs = nullptr;
  const evidence::Evidence* reference = nullptr;  ///< for tests that compare with the reference
  std::string lab_files;                          ///< labs/<lab>/files
  std::string collect;                            ///< a file of the work folder to take out
  std::uint64_t largest_collected = 0;
  std::optional<spec::Fault> fault{};  ///< to be injected
  std::uint64_t seed = 1;              ///< decides where faults are injected
  std::optional<ProbeOrder> probe{};   ///< the programs are those that were built for it
};

struct JobResult {
  evidence::Evidence evidence;
  UniqueFd collected;           ///< not valid if it was not to be had
  int collect_error = 0;        ///< and why: ENOENT, EFBIG, EINVAL (no regular file), or trouble
  std::string probe_profile{};  ///< with a probe: what was seen that helps to choose schedules
};

/// Why a rung could not be taken.
struct Refusal {
  cell::Rung rung;
  std::string reason;
};

class Runner {
 public:
  /// Takes the highest rung that the machine allows, or the one that is forced. `hidden`: files and
  /// folders that no program may see. Throws GraderError when none can be had.
  explicit Runner(std::optional<cell::Rung> forced, std::vector<std::string> hidden = {});
  ~Runner();
  Runner(Runner&&) noexcept;
  Runner& operator=(Runner&&) noexcept;

  [[nodiscard]] cell::Rung rung() const;
  /// What holds for its cells, one plain sentence each.
  [[nodiscard]] std::vector<std::string> guarantees() const;
  [[nodiscard]] const std::vector<Refusal>& refusals() const;

  /// Runs the jobs, at most `at_once` at the same time; results in the order of the jobs.
  /// Trouble of one job is in its evidence.
  [[nodiscard]] std::vector<JobResult> run(const std::vector<Job>& jobs, unsigned at_once = 1);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace ipclab::run
