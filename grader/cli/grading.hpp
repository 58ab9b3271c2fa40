#pragma once
// From a lab and a submission to a verdict: build, run, judge. Prints nothing.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "intake/submission.hpp"
#include "judge/verdict.hpp"
#include "run/run.hpp"
#include "spec/lab.hpp"

namespace ipclab::cli {

/// The reference solution's programs and what they did, made when first wanted and kept.
class Reference {
 public:
  explicit Reference(std::filesystem::path folder) : folder_{std::move(folder)} {}

  /// The reference's evidence for this test; null when there is no reference solution here.
  /// Throws GraderError when there is one and it cannot be built or run.
  [[nodiscard]] const evidence::Evidence* evidence_for(run::Runner& runner, const spec::Test& test,
                                                       const std::string& lab_files);

 private:
  std::filesystem::path folder_;
  std::map<std::string, run::Programs> programs_;
  std::map<std::string, evidence::Evidence> evidence_;
};

/// Others who use the same machine meanwhile, for a grader who is one of several.
struct Neighbours {
  std::function<void()> work_beside_them;
  std::function<void()> work_alone;  ///< nobody else works until the other is called
};

/// All that the machine has.
[[nodiscard]] unsigned most_cores();

struct Order {
  const spec::Lab& lab;
  const intake::Submission& submission;
  std::vector<const spec::Test*> tests;  ///< those to run, in the order of the lab
  unsigned repeat = 1;                   ///< at least so often
  std::uint64_t seed = 1;
  /// The command that runs one test again, with this seed.
  std::function<std::string(const spec::Test&, std::uint64_t seed)> replay;
  /// Called before each test with its number from 1.
  std::function<void(std::size_t number, const spec::Test&)> begins;
  unsigned cores = most_cores();  ///< so much is built or run at the same time
  /// Where there are any, what time may have decided is run again alone.
  std::optional<Neighbours> neighbours{};
};

/// Throws GraderError when nothing at all could be graded.
[[nodiscard]] judge::Verdict grade(run::Runner& runner, Reference& reference, const Order& order);

/// Something could not be judged.
[[nodiscard]] bool has_error(const judge::Verdict& verdict);

/// The tests that LAB[.TASK[.TEST]] names; `rest` is what follows LAB, "" for all.
[[nodiscard]] std::vector<const spec::Test*> select(const spec::Lab& lab, const std::string& rest);

}  // namespace ipclab::cli
