#include "cell/identity.hpp"

#include <grp.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "support/error.hpp"

namespace ipclab::cell {
namespace {

// Above every range that useradd(8), subuid(5) or systemd hand out; the pid makes it unique.
constexpr uid_t first_spare_uid = 1'900'000'000;

}  // namespace

void drop_root() {
  if (::geteuid() != 0) return;
  const uid_t spare = first_spare_uid + static_cast<uid_t>(::getpid());
  require(::setgroups(0, nullptr), "setgroups");
  require(::setresgid(spare, spare, spare), "setresgid");
  require(::setresuid(spare, spare, spare), "setresuid");
  // proc(5): after a change of uid /proc/self belongs to root, and uid_map could not be written.
  require(::prctl(PR_SET_DUMPABLE, 1), "prctl(PR_SET_DUMPABLE)");
}

}  // namespace ipclab::cell
