#include "cell/landlock.hpp"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>

#include "support/error.hpp"

namespace ipclab::cell {
namespace {

// The headers of Debian 12 know version 2; these are those of newer kernels (linux/landlock.h).
constexpr std::uint64_t access_truncate = 1ULL << 14;            // version 3
constexpr std::uint64_t access_ioctl_dev = 1ULL << 15;           // version 5
constexpr std::uint64_t scope_abstract_unix_socket = 1ULL << 0;  // version 6
constexpr std::uint64_t scope_signal = 1ULL << 1;

struct RulesetAttributes {
  std::uint64_t handled_access_fs = 0;
  std::uint64_t handled_access_net = 0;  // version 4
  std::uint64_t scoped = 0;              // version 6
};

constexpr std::uint64_t reading =
    LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_EXECUTE;
constexpr std::uint64_t devices = LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_BLOCK;
constexpr std::uint64_t of_one_file = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE |
                                      LANDLOCK_ACCESS_FS_EXECUTE | access_truncate |
                                      access_ioctl_dev;

/// All that this version can deny.
std::uint64_t handled_by(int version) {
  std::uint64_t all = (LANDLOCK_ACCESS_FS_REFER << 1) - 1;
  if (version >= 3) all |= access_truncate;
  if (version >= 5) all |= access_ioctl_dev;
  return all;
}

std::uint64_t rights_of(Grant grant) {
  switch (grant) {
    case Grant::read: return reading;
    case Grant::use:
      return LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | access_ioctl_dev;
    case Grant::pass: return ~(devices | LANDLOCK_ACCESS_FS_READ_DIR | access_ioctl_dev);
    case Grant::own: return ~(devices | access_ioctl_dev);
  }
  return 0;
}

/// 0: none.
int landlock_version() {
  const long version =
      ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  return version < 0 ? 0 : static_cast<int>(version);
}

constexpr int with_renaming = 2;

}  // namespace

bool has_usable_landlock() { return landlock_version() >= with_renaming; }

Landlock::Landlock(bool keep_to_itself) : version_{landlock_version()} {
  if (version_ < with_renaming)
    throw GraderError{"this kernel has no Landlock that can be used (landlock(7), Linux 5.19)"};
  RulesetAttributes attributes;
  attributes.handled_access_fs = handled_by(version_);
  if (keep_to_itself && version_ >= 6)
    attributes.scoped = scope_abstract_unix_socket | scope_signal;
  // Kernels take a larger structure than they know, if the rest is zero.
  const long fd = ::syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0);
  ruleset_ = UniqueFd{require(static_cast<int>(fd), "landlock_create_ruleset")};
}

void Landlock::grant(const Granted& granted) {
  const UniqueFd fd{::open(granted.path.c_str(), O_PATH | O_CLOEXEC)};
  if (!fd.valid() && (errno == ENOENT || errno == EACCES || errno == ENOTDIR)) return;
  grant(require(fd.get(), granted.path), granted.grant);
}

void Landlock::grant(int fd, Grant grant) {
  struct stat status {};
  require(::fstat(fd, &status), "fstat");
  std::uint64_t rights = rights_of(grant) & handled_by(version_);
  if (!S_ISDIR(status.st_mode)) rights &= of_one_file;
  const landlock_path_beneath_attr rule{rights, fd};
  require(static_cast<int>(::syscall(SYS_landlock_add_rule, ruleset_.get(),
                                     LANDLOCK_RULE_PATH_BENEATH, &rule, 0)),
          "landlock_add_rule");
}

bool Landlock::restrict_thread() const {
  return ::syscall(SYS_landlock_restrict_self, ruleset_.get(), 0) == 0;
}

}  // namespace ipclab::cell
