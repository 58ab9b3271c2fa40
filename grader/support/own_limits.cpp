#include "support/own_limits.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <csignal>

namespace ipclab {
namespace {

// Programs take it for granted; without a limit, mappings would be laid out in another way.
constexpr rlim_t usual_stack = 8UL << 20;

void raise(__rlimit_resource resource, rlim_t most) {
  rlimit limit{};
  if (::getrlimit(resource, &limit) == -1 || limit.rlim_cur >= most) return;
  limit.rlim_cur = std::min(limit.rlim_max, most);
  ::setrlimit(resource, &limit);
}

}  // namespace

void raise_own_limits() {
  for (const auto resource : {RLIMIT_AS, RLIMIT_CPU, RLIMIT_DATA, RLIMIT_FSIZE, RLIMIT_MEMLOCK,
                              RLIMIT_MSGQUEUE, RLIMIT_NOFILE, RLIMIT_NPROC, RLIMIT_SIGPENDING})
    raise(resource, RLIM_INFINITY);
  raise(RLIMIT_STACK, usual_stack);
  std::signal(SIGXFSZ, SIG_IGN);
}

}  // namespace ipclab
