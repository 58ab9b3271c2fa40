#pragma once
// Comes in: lab.yaml or hidden.yaml. Goes out: the words in it, without regard to what they mean
// for a lab, for whoever looks for them elsewhere.

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "spec/problem.hpp"
#include "support/result.hpp"

namespace ipclab::spec {

struct Scalar {
  std::string text;
  std::string key;   ///< of the mapping that holds it, or the list that does
  std::string path;  ///< the keys above and that one: "tests.run.stdout.file"
  int line = 0;
};

/// Values, not keys, in the order of the file.
[[nodiscard]] Result<std::vector<Scalar>, Problems> scalars_of(const std::filesystem::path& file);

/// The files of the lab's folder files/ that the tests of lab.yaml name, by their paths in it.
[[nodiscard]] Result<std::set<std::string>, Problems> files_of_visible_tests(
    const std::filesystem::path& folder);

}  // namespace ipclab::spec
