#include "cell/identity.hpp"

#include <grp.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cerrno>

#include "support/error.hpp"

namespace ipclab::cell {
namespace {

// Above every range that useradd(8), subuid(5) or systemd hand out; the pid makes it unique.
constexpr uid_t first_spare_uid = 1'900'000'000;

constexpr uid_t nobody = 65534;

/// False if this id does not exist in the caller's user namespace, or may not be taken.
bool become(uid_t id) {
  if (::setresgid(id, id, id) == -1) return false;
  return ::setresuid(id, id, id) == 0;
}

}  // namespace

uid_t identity_of_programs() {
  return ::geteuid() == 0 ? first_spare_uid + static_cast<uid_t>(::getpid()) : ::geteuid();
}

bool is_cell_user(uid_t user) { return user >= first_spare_uid || user == nobody; }

void drop_root() {
  if (::geteuid() != 0) return;
  // Root of a container may lack the right to change its groups, or to change at all. Then it is no
  // more than an ordinary user of the machine, and stays what it is.
  if (::setgroups(0, nullptr) == -1 && errno != EPERM) throw GraderError{"setgroups", errno};
  if (!become(identity_of_programs()) && !become(nobody)) return;
  // proc(5): after a change of uid /proc/self belongs to root, and uid_map could not be written.
  require(::prctl(PR_SET_DUMPABLE, 1), "prctl(PR_SET_DUMPABLE)");
}

}  // namespace ipclab::cell
