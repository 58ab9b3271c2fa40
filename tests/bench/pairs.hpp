#pragma once
// Two ways of doing something, measured side by side: A B A B ... in one process, so that whatever
// else the machine does meanwhile strikes both. What counts is the median of the ratios of pairs.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <vector>

namespace ipclab::bench {

/// The middle one; 0 of none.
inline double median(std::vector<double> values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

inline double seconds_of(auto&& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// Measures `tried` against `base`. The counters, which Table prints, are the medians, the ratio
/// and its bound (0: there is none). For a benchmark with UseManualTime().
void measure_pairs(benchmark::State& state, auto&& base, auto&& tried, double bound) {
  constexpr int warm_up = 10;
  for (int i = 0; i < warm_up; ++i) {
    base();
    tried();
  }
  std::vector<double> bases, trieds, ratios;
  for ([[maybe_unused]] auto _ : state) {
    bases.push_back(seconds_of(base));
    trieds.push_back(seconds_of(tried));
    ratios.push_back(trieds.back() / bases.back());
    state.SetIterationTime(trieds.back());
  }
  state.counters["ratio"] = median(ratios);
  state.counters["bound"] = bound;
  state.counters["base_us"] = 1e6 * median(bases);
  state.counters["tried_us"] = 1e6 * median(trieds);
  state.counters["per_second"] = 1 / median(trieds);
}

}  // namespace ipclab::bench
