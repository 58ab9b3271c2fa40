#pragma once
// The engine of one machine: some processes of ipclab, each of which grades one submission after
// the other. Each is another process, so that one that ends or goes wrong takes nothing with it.

#include <string>
#include <vector>

#include "cohort/engine.hpp"

namespace ipclab::cohort {

class Workers final : public Engine {
 public:
  /// `command`: the words after "ipclab" of a process that calls `work`.
  Workers(std::vector<std::string> command, unsigned count)
      : command_{std::move(command)}, count_{count} {}

  void grade(const std::vector<std::string>& keys, int stop,
             const std::function<void(const Ended&)>& ended) override;

 private:
  std::vector<std::string> command_;
  unsigned count_;
};

/// In such a process: grades what is asked for over the socket that is its standard input, until
/// that is closed. `grade_one` stores the result of a key; it says what went wrong, "" for nothing.
void work(const std::function<std::string(const std::string& key)>& grade_one);

}  // namespace ipclab::cohort
