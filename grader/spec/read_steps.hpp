#pragma once
// The steps of a test: docs/lab-yaml.md, "Steps".

#include <span>
#include <string>
#include <vector>

#include "spec/cast.hpp"
#include "spec/lab.hpp"
#include "spec/reader.hpp"

namespace ipclab::spec {

/// What reading one test's steps needs to know and keeps in mind.
struct Scene {
  Reader& reader;
  /// Empty: lab.yaml could not tell them, and nothing is said against any name.
  std::span<const std::string> programs;
  std::string program;  ///< the test's own
  std::span<const std::string> machines = {};
  Cast cast = {};
  std::size_t steps = 0;  ///< read so far; the next one gets this number
};

[[nodiscard]] std::vector<Step> read_steps(Scene& scene, const Node& node);

/// The short form of a test, as the steps that it stands for.
[[nodiscard]] std::vector<Step> read_run(Scene& scene, const Node& node);

}  // namespace ipclab::spec
