#pragma once
// What an engine needs whose graders share nothing with it but a folder: the keys, as one file for
// each task of a job, and what the tasks say of them, as another. Comes in: keys. Goes out: which
// have ended.
//
//     I         the keys of task I, one a line
//     I.said    what it says: a line for each that has ended, "KEY<tab>TROUBLE"
//     I.log     what it prints, for people
//
// A file that is made here, grows by appending and is opened anew for each look is what network
// file systems show soonest.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "cohort/engine.hpp"

namespace ipclab::cohort {

class Slices {
 public:
  /// Shares the keys out to at most `most` tasks, and makes the files for them. Throws GraderError.
  Slices(std::filesystem::path folder, const std::vector<std::string>& keys, std::size_t most);

  [[nodiscard]] std::size_t count() const { return read_.size(); }
  /// Tells what tasks have said since the last time. Other words than of these files' keys, and
  /// half written ones, are left alone.
  void hear(const std::function<void(const Ended&)>& ended);
  /// Those of whom nothing has been heard.
  [[nodiscard]] std::vector<std::string> missing() const;
  /// The last line that the task with this key has printed, "" for none.
  [[nodiscard]] std::string last_words(const std::string& key) const;

 private:
  void hear(std::size_t slice, const std::function<void(const Ended&)>& ended);

  std::filesystem::path folder_;
  std::vector<std::string> keys_;    ///< the one at i is of task i % count()
  std::vector<bool> heard_;          ///< of each of them
  std::vector<std::uint64_t> read_;  ///< of each task's words, so many bytes
};

/// In a task: grades the keys of its file, and appends what becomes of them. A task that is started
/// again goes on where it was. Throws GraderError.
void work_on_slice(const std::filesystem::path& slice,
                   const std::function<std::string(const std::string& key)>& grade_one);

}  // namespace ipclab::cohort
