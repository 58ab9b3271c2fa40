#pragma once
// What a course system runs to grade a lab: ipclab, the lab with its hidden tests, the reference
// solution that some of them ask, and the script that the system starts. Comes in: files. Goes out:
// the bytes of what the instructor uploads; no student may see them.

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "release/secrets.hpp"
#include "spec/lab.hpp"

namespace ipclab::release {

enum class System { gradescope, autolab, classroom50 };

struct SystemName {
  System system;
  std::string_view name;  ///< as on the command line
};
inline constexpr std::array<SystemName, 3> systems{{{System::gradescope, "gradescope"},
                                                    {System::autolab, "autolab"},
                                                    {System::classroom50, "classroom50"}}};

/// What Autolab calls a part of the score.
struct Problem {
  std::string name;
  double max_score = 0;
};

struct Order {
  const spec::Lab& lab;
  const LabFolders& folders;
  std::string_view program;       ///< of ipclab
  std::vector<Problem> problems;  ///< for Autolab
};

/// Throws GraderError where something of it cannot be read.
[[nodiscard]] std::string package(System system, const Order& order);

}  // namespace ipclab::release
