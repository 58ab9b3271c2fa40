#pragma once
// The engine of a Slurm: arrays of jobs that work on a folder which all of its nodes share. What is
// lost on the way (a node, a task) is submitted again, a few times. sbatch, squeue, scancel and
// scontrol are all that is asked of Slurm, each within a bound of time.
//
// For each array there is a folder DIR/NAME before it is submitted, and until it has ended; NAME is
// the job's name. Whoever is killed leaves it behind, and with it the word of what may still run.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cohort/engine.hpp"

namespace ipclab::cohort {

struct SlurmOrder {
  std::filesystem::path folder;   ///< DIR, for this engine's own files; absolute
  std::filesystem::path results;  ///< where tasks store them
  std::vector<std::string>
      command;  ///< words of a process that calls work_on_slice; its file follows
  std::vector<std::string> variables;  ///< "NAME=value" of its environment, each
  std::optional<unsigned> at_a_time;   ///< so many tasks; none: as many as Slurm likes
};

class Slurm : public Engine {
 public:
  explicit Slurm(SlurmOrder order) : order_{std::move(order)} {}

  void grade(const std::vector<std::string>& keys, int stop,
             const std::function<void(const Ended&)>& ended) override;

 private:
  SlurmOrder order_;
};

/// Cancels what one who was killed has left in DIR, and waits until it has ended. Does nothing, and
/// needs no Slurm, if there is nothing. Throws GraderError.
void end_what_was_left(const std::filesystem::path& folder);

/// Answers of Slurm's commands, read strictly. The texts are theirs; each throws GraderError when
/// it is not what was asked for.
namespace slurm_answers {
/// Of sbatch --parsable: the number of the job.
[[nodiscard]] std::string job(const std::string& text);
/// Of squeue --noheader --format=%i for an array: is anything of it there?
[[nodiscard]] bool has_tasks(const std::string& text);
/// Of scontrol show config: MaxArraySize.
[[nodiscard]] std::size_t largest_array(const std::string& text);
}  // namespace slurm_answers

}  // namespace ipclab::cohort
