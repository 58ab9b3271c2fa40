#pragma once
// Comes in: a lab's folder with lab.yaml and, if wanted, hidden.yaml. Goes out: the Lab, or every
// problem of both files at once. The only module that knows YAML. docs/lab-yaml.md is the format.

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "spec/lab.hpp"
#include "spec/problem.hpp"
#include "support/result.hpp"

namespace ipclab::spec {

enum class Scope { visible_only, with_hidden };

/// Reads and checks a lab. A hidden.yaml that is missing is no problem (a student's copy has none);
/// a lab.yaml that is missing or unreadable is one.
[[nodiscard]] Result<Lab, Problems> load_lab(const std::filesystem::path& folder, Scope scope);

/// What a known-wrong solution must show: reference/<lab>/wrong/<defect>/expected.yaml.
struct ExpectedFailures {
  std::string about;  ///< the defect in one sentence
  /// The tests that must fail, and for each the rules of which one must be among its findings.
  std::map<std::string, std::set<Rule>> fails;
  /// The tests that fail or pass as chance has it: the defect is there in any order of steps, and
  /// shows in few.
  std::map<std::string, std::set<Rule>> may_fail;
};

/// `lab` is needed to know its test ids. Tests that are skipped because one they need fails
/// need not be named. Everything not named must pass.
[[nodiscard]] Result<ExpectedFailures, Problems> load_expected(const std::filesystem::path& file,
                                                               const Lab& lab);

/// A sentence of the contract between a lab and its students, and what holds them to it.
struct Clause {
  std::string program;  ///< "": all of the lab
  std::string says;
  std::vector<std::string> tests;
};

/// labs/<lab>/clauses.yaml. It is a problem if a clause has no test, or a test no clause.
[[nodiscard]] Result<std::vector<Clause>, Problems> load_clauses(const std::filesystem::path& file,
                                                                 const Lab& lab);

}  // namespace ipclab::spec
