#pragma once
// Where submissions of a class are graded. Comes in: their keys. Goes out: a word for each that has
// ended; the results themselves are files of the class's folder, which the engine's graders write.
// Another place (Kubernetes jobs, HTCondor) is one more class like those here.

#include <functional>
#include <string>
#include <vector>

namespace ipclab::cohort {

/// A submission has been graded and its result stored, or it could not be.
struct Ended {
  std::string key;
  std::string trouble;  ///< "" when the result is stored; else why not, a sentence
};

class Engine {
 public:
  virtual ~Engine() = default;
  /// Grades all of them; `ended` is called once for each, in any order. Returns early, with some
  /// left out, when `stop` (a descriptor) can be read: nobody works any more then. Throws
  /// GraderError.
  virtual void grade(const std::vector<std::string>& keys, int stop,
                     const std::function<void(const Ended&)>& ended) = 0;
};

}  // namespace ipclab::cohort
