#include "cell/limits.hpp"

#include <algorithm>
#include <string>

#include "support/error.hpp"

namespace ipclab::cell {
namespace {

rlimit both(rlim_t value) { return {value, value}; }

/// Only a privileged process may go above its own hard limit (setrlimit(2)).
ResourceLimit allowed(ResourceLimit wanted) {
  rlimit now{};
  if (::getrlimit(wanted.resource, &now) == -1) return wanted;
  wanted.value.rlim_cur = std::min(wanted.value.rlim_cur, now.rlim_max);
  wanted.value.rlim_max = std::min(wanted.value.rlim_max, now.rlim_max);
  return wanted;
}

/// What a program that keeps the test's limits may use. Less would let right programs fail.
struct Need {
  __rlimit_resource resource;
  rlim_t least;
  std::string what;
  char option;  ///< of ulimit, as a shell has it
};

void ask_for(const Need& need) {
  rlimit now{};
  if (::getrlimit(need.resource, &now) == -1 || now.rlim_max >= need.least) return;
  throw GraderError{"the test needs " + std::to_string(need.least) + " " + need.what +
                    ", but \"ulimit -H" + need.option + "\" allows " +
                    std::to_string(now.rlim_max)};
}

void ask_for_all(const ProcessLimits& limits, rlim_t cpu_seconds) {
  // Stacks and arenas of threads reserve more than they use.
  const rlim_t address_space = limits.memory.count * 2 + gibibytes(1).count;
  for (const Need& need : {Need{RLIMIT_NOFILE, limits.descriptors, "descriptors", 'n'},
                           Need{RLIMIT_AS, address_space, "bytes of address space", 'v'},
                           Need{RLIMIT_DATA, limits.memory.count, "bytes of data", 'd'},
                           Need{RLIMIT_FSIZE, limits.file_size.count, "bytes for a file", 'f'},
                           Need{RLIMIT_CPU, cpu_seconds, "seconds of processor time", 't'},
                           Need{RLIMIT_NPROC, limits.processes, "processes", 'u'},
                           Need{RLIMIT_STACK, mebibytes(8).count, "bytes for a stack", 's'}})
    ask_for(need);
}

}  // namespace

std::array<ResourceLimit, 8> resource_limits(const ProcessLimits& limits, bool own_user) {
  const rlim_t cpu_seconds = static_cast<rlim_t>((limits.cpu.count() + 999) / 1000);
  ask_for_all(limits, cpu_seconds);
  // The soft limit gives SIGXCPU, which is told apart from other deaths; the hard one kills.
  const rlimit cpu{cpu_seconds, cpu_seconds + 1};
  // Threads' stacks and malloc's arenas reserve far more than they use, so the address space gets
  // room; the real use is watched by pid 1.
  const rlim_t address_space = limits.memory.count * 4 + gibibytes(8).count;
  const rlim_t data = limits.memory.count * 2 + gibibytes(1).count;
  // Far above the watched limit: RLIMIT_NPROC counts threads too, and the watch should see the
  // limit exceeded before fork(2) fails.
  const rlim_t processes = own_user ? limits.processes * 8ULL + 1024 : RLIM_INFINITY;
  std::array<ResourceLimit, 8> wanted{{
      {RLIMIT_CPU, cpu},
      {RLIMIT_AS, both(address_space)},
      {RLIMIT_DATA, both(data)},
      {RLIMIT_FSIZE, both(limits.file_size.count)},
      {RLIMIT_NOFILE, both(limits.descriptors)},
      {RLIMIT_NPROC, both(processes)},
      // core(5): with a piped core_pattern a limit of 0 still runs the handler; 1 does not.
      {RLIMIT_CORE, both(1)},
      {RLIMIT_MEMLOCK, both(mebibytes(8).count)},
  }};
  std::ranges::transform(wanted, wanted.begin(), allowed);
  return wanted;
}

}  // namespace ipclab::cell
