#pragma once
// Who goes on: a strategy is a pure function of the control block (its state, the tasks' numbers
// and parents), the candidates and a seed, so that the same seed makes the same choices.
// Knows nothing of processes, and has no lock: only the task that has the token chooses.
//
//   random_walk  any candidate, with equal probability
//   pct          Burckhardt and others, "A Randomized Scheduler with Probabilistic Guarantees of
//                Finding Bugs", ASPLOS 2010
//   pos          Yuan, Yang and Gu, "Partial Order Aware Concurrency Sampling", CAV 2018
//   surw         Zhao and others, "Selectively Uniform Concurrency Testing", ASPLOS 2025
//   plan         the plain order, but for the preemptions of control.plan
//
// The plain order: who has the token goes on while it can; then the candidate with the lowest
// number. Who yields is followed by the next number.

#include <cstddef>
#include <cstdint>

#include "probe/control.hpp"

namespace ipclab::probe {

struct Candidate {
  std::uint16_t task = 0;
  std::uint64_t executed = 0;  ///< its scheduling points so far
  Op op = Op::none;            ///< what it would do
  Key object{};
};

struct Choices {
  const Candidate* candidates = nullptr;  ///< by rising number of the task; at least one
  std::size_t count = 0;
  int current = -1;     ///< the task that has the token; -1 if it cannot go on
  bool yields = false;  ///< it asked others to go first, or looks at the same thing again and again
};

/// The index within `candidates` of who goes on. Keeps control.profile and control.deviations. Call
/// it at every scheduling point, even if there is one candidate.
std::size_t choose(Control& control, const Choices& choices);

/// Adds what a run has shown to what is known of the ones before it.
void learn(Profile& known, const Profile& run);
/// Prepares a run by what is known: for PCT how many choices to expect; for SURW an object, drawn
/// by control.seed, and how often each task is expected to use it. Without that, SURW is a random
/// walk over priorities.
void aim(Control& control, const Profile& known);

}  // namespace ipclab::probe
