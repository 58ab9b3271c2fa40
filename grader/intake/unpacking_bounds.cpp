#include "intake/unpacking_bounds.hpp"

#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "intake/archive.hpp"
#include "support/error.hpp"

namespace ipclab::intake {
namespace {

/// Bytes of address space that this process has; 0 if /proc does not say.
rlim_t address_space() {
  std::ifstream file{"/proc/self/statm"};
  rlim_t pages = 0;
  file >> pages;
  return pages * static_cast<rlim_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace

UnpackingBounds::UnpackingBounds()
    : names_{::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)}, names_before_{::uselocale(names_)} {
  require(::getrlimit(RLIMIT_AS, &before_), "getrlimit RLIMIT_AS");
  const rlim_t used = address_space();
  if (used == 0) return;
  rlimit bounds = before_;
  bounds.rlim_cur = std::min(before_.rlim_cur, used + memory_to_unpack.count);
  bounded_ = ::setrlimit(RLIMIT_AS, &bounds) == 0;
}

UnpackingBounds::~UnpackingBounds() {
  if (bounded_) ::setrlimit(RLIMIT_AS, &before_);
  ::uselocale(names_before_);
  if (names_ != nullptr) ::freelocale(names_);
}

}  // namespace ipclab::intake
