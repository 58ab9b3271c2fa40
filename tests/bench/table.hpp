#pragma once
// Prints benchmarks that measure_pairs() has measured, a short line each.

#include <benchmark/benchmark.h>

#include <cstdio>

namespace ipclab::bench {

class Table final : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override {
    std::printf("%-28s %12s %12s %8s %8s %10s\n", "", "base", "tried", "ratio", "bound",
                "a second");
    return true;
  }

  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      const char* name = run.run_name.function_name.c_str();
      const char* arguments = run.run_name.args.c_str();
      std::printf("%-25s %-2s ", name, arguments);
      if (run.error_occurred)
        std::printf("skipped: %s\n", run.error_message.c_str());
      else
        print_counters(run);
    }
    std::fflush(stdout);
  }

 private:
  static void print_counters(const Run& run) {
    const auto value = [&](const char* name) {
      const auto found = run.counters.find(name);
      return found == run.counters.end() ? 0.0 : found->second.value;
    };
    std::printf("%9.0f us %9.0f us %8.2f ", value("base_us"), value("tried_us"), value("ratio"));
    if (value("bound") > 0)
      std::printf("%8.2f ", value("bound"));
    else
      std::printf("%8s ", "-");
    std::printf("%10.0f\n", value("per_second"));
  }
};

}  // namespace ipclab::bench
