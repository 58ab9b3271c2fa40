#pragma once
// Programs for strategies: tasks are lists of operations on objects, and nothing runs.

#include <memory>
#include <utility>
#include <vector>

#include "probe/strategy.hpp"

namespace ipclab::probe::testing {

inline Key memory(std::uint64_t place) {
  return {.place = place, .space = 1, .kind = KeyKind::shared_memory};
}

struct Step {
  enum class What { access, lock, unlock, begin, spin };
  What what = What::access;
  Op op = Op::write;
  std::uint64_t object = 0;
  int task = -1;  ///< that `begin` makes
};
inline Step reads(std::uint64_t object) { return {Step::What::access, Op::read, object, -1}; }
inline Step writes(std::uint64_t object) { return {Step::What::access, Op::write, object, -1}; }
inline Step locks(std::uint64_t object) { return {Step::What::lock, Op::acquire, object, -1}; }
inline Step unlocks(std::uint64_t object) { return {Step::What::unlock, Op::release, object, -1}; }
inline Step begins(int task) { return {Step::What::begin, Op::other, 0, task}; }
/// Reads again and again until somebody has written.
inline Step spins_until_written(std::uint64_t object) {
  return {Step::What::spin, Op::read, object, -1};
}

struct Program {
  std::vector<std::vector<Step>> tasks;
  int at_first = 0;  ///< so many are there when it begins; 0: all
};

struct Execution {
  std::vector<std::pair<int, std::size_t>> order;  ///< task, number of its step; attempts too
  bool ended = false;
  int preemptions = 0;  ///< somebody else was chosen though the task could go on
  /// The tasks of the operations on one object, in their order.
  std::vector<int> on(const Program& program, std::uint64_t object) const;
};

/// Memory for many runs; it is large.
class Machine {
 public:
  Control& control() { return *control_; }
  Profile& known() { return *known_; }
  /// Forgets the last run, but for what is known.
  Control& prepare(Strategy strategy, std::uint64_t seed);
  /// Runs at most `most_steps`.
  Execution run(const Program& program, std::size_t most_steps = 100'000);
  Execution run(const Program& program, Strategy strategy, std::uint64_t seed);

 private:
  std::unique_ptr<Control> control_ = std::make_unique<Control>();
  std::unique_ptr<Profile> known_ = std::make_unique<Profile>();
};

}  // namespace ipclab::probe::testing
