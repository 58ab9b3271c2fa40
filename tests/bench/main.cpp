// The main function of every benchmark. A bench that uses run::Runner is executed again as
// "/proc/self/exe cell RUNG" to be the keeper of its cells, as ipclab itself is.

#include <benchmark/benchmark.h>
#include <fcntl.h>

#include <csignal>
#include <string_view>

#include "cell/rung.hpp"
#include "run/keeper_main.hpp"
#include "table.hpp"

namespace {

int keep(const char* rung) {
  using ipclab::cell::Rung;
  return ipclab::run::keeper_main(ipclab::UniqueFd{::fcntl(0, F_DUPFD_CLOEXEC, 3)},
                                  ipclab::cell::rung_of(rung).value_or(Rung::minimal), {});
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  if (argc == 3 && std::string_view{argv[1]} == "cell") return keep(argv[2]);
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  ipclab::bench::Table table;
  benchmark::RunSpecifiedBenchmarks(&table);
  benchmark::Shutdown();
  return 0;
}
