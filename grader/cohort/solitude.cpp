#include "cohort/solitude.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <string>

#include "support/error.hpp"

namespace ipclab::cohort {
namespace {

/// For names of files: the folder may be shared by several machines, each with its own graders.
std::string host_name() {
  char name[HOST_NAME_MAX + 1]{};
  require(::gethostname(name, sizeof name - 1), "gethostname");
  std::string text{name};
  std::ranges::replace(text, '/', '_');
  return text;
}

UniqueFd lock_file(const std::filesystem::path& path) {
  UniqueFd fd{::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR)};
  if (!fd.valid()) throw GraderError{"open of " + path.string(), errno};
  return fd;
}

void lock(const UniqueFd& fd, int operation) {
  while (::flock(fd.get(), operation) == -1)
    if (errno != EINTR) throw GraderError{"flock", errno};
}

}  // namespace

Solitude::Solitude(const std::filesystem::path& folder)
    : door_{lock_file(folder / (".door-" + host_name()))},
      room_{lock_file(folder / (".room-" + host_name()))} {}

void Solitude::work_beside_others() {
  lock(room_, LOCK_UN);  // who is at the door waits for this one to leave
  lock(door_, LOCK_EX);
  lock(room_, LOCK_SH);
  lock(door_, LOCK_UN);
}

void Solitude::work_alone() {
  lock(room_, LOCK_UN);  // flock(2): a conversion may let go of it anyway
  lock(door_, LOCK_EX);
  lock(room_, LOCK_EX);
  lock(door_, LOCK_UN);
}

void Solitude::rest() { lock(room_, LOCK_UN); }

}  // namespace ipclab::cohort
