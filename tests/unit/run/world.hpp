#pragma once
// Carries the steps of a lab file out in a real cell, on each rung that the machine allows.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "run/run.hpp"

namespace ipclab::run {

/// A test of the lab "scratch" with the programs of programs/. `body` holds the keys of the test
/// behind its title, in YAML.
[[nodiscard]] spec::Test test_of(const std::string& body);

/// The runner of this rung, the same for all tests. Null, and `why` is told, where it is not to be
/// had.
[[nodiscard]] Runner* runner_of(cell::Rung rung, std::string& why);

/// programs/, compiled.
[[nodiscard]] const Programs& programs(Runner& runner);

/// "done", "mismatch", ... of each step, in the order of the file.
[[nodiscard]] std::vector<std::string> outcomes(const evidence::Evidence& evidence);

[[nodiscard]] const evidence::Actor& actor_of(const evidence::Evidence& evidence,
                                              const std::string& name);

/// Everything that an actor wrote to a stream.
[[nodiscard]] std::string text_of(const evidence::Transcript& transcript);

/// The machine lets programs have the same addresses in every run (personality(2)).
[[nodiscard]] bool may_have_same_addresses();

/// The processes below this one that are no keepers.
[[nodiscard]] std::vector<std::string> strays();
/// Likewise files below TMPDIR.
[[nodiscard]] std::vector<std::string> stray_files();

/// Removes what lies in the folder where the cells of the lower rungs have theirs.
void clear_scratch();

/// Runs tests on one rung; after each, nothing of it may be left on the machine.
class OnRung : public testing::TestWithParam<cell::Rung> {
 protected:
  void SetUp() override;
  void TearDown() override;

  evidence::Evidence play(const std::string& body);
  evidence::Evidence play(const spec::Test& test, const std::optional<spec::Fault>& fault = {});

  /// Plays and expects every step to be done.
  evidence::Evidence play_through(const std::string& body);

  Runner* runner_ = nullptr;
};

[[nodiscard]] std::string name_of_rung(const testing::TestParamInfo<cell::Rung>& info);

#define ON_EACH_RUNG(suite)                                                           \
  INSTANTIATE_TEST_SUITE_P(Rung, suite, testing::ValuesIn(::ipclab::cell::all_rungs), \
                           ::ipclab::run::name_of_rung)

}  // namespace ipclab::run
