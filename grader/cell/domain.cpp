#include "cell/domain.hpp"

#include <fcntl.h>
#include <linux/sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <semaphore>
#include <thread>
#include <utility>

#include "cell/landlock.hpp"
#include "cell/mounts.hpp"
#include "cell/system_files.hpp"
#include "support/error.hpp"
#include "support/escape.hpp"

namespace ipclab::cell {
namespace {

namespace fs = std::filesystem;

// Programs may count on them, as tmpfile(3) and shm_open(3) do. Without a namespace they are the
// machine's, so that what lies there must not be listed, and what must be hidden must not lie
// there.
constexpr std::array shared_folders{"/tmp", "/var/tmp"};

void grant_devices(Landlock& landlock) {
  for (const char* device : devices) landlock.grant({std::string{"/dev/"} + device, Grant::use});
  landlock.grant({"/dev/shm", Grant::own});
  landlock.grant({"/proc", Grant::own});
}

/// Everything in the cell's root that may be written to at all is the test's own.
Landlock of_own_root(const Folders& folders) {
  Landlock landlock{false};
  landlock.grant({"/", Grant::read});
  for (const std::string& folder : {folders.work, folders.tmp, std::string{"/dev/mqueue"}})
    landlock.grant({folder, Grant::own});
  grant_devices(landlock);
  return landlock;
}

Landlock of_the_machine(const Folders& folders, int queues) {
  Landlock landlock{true};
  for (const char* folder : system_folders) landlock.grant({std::string{"/"} + folder});
  for (const char* entry : etc_entries) landlock.grant({std::string{"/etc/"} + entry});
  for (const char* folder : shared_folders) landlock.grant({folder, Grant::pass});
  for (const std::string& folder : {folders.work, folders.tmp})
    landlock.grant({folder, Grant::own});
  if (queues >= 0) landlock.grant(queues, Grant::own);
  grant_devices(landlock);
  return landlock;
}

/// As fork(2). A process that is moved into a group later waits for all processors of the machine;
/// clone3(2) makes it there.
pid_t fork_into(int group) {
  if (group < 0) return ::fork();
  clone_args arguments{};
  arguments.flags = CLONE_INTO_CGROUP;
  arguments.exit_signal = SIGCHLD;
  arguments.cgroup = static_cast<std::uint64_t>(group);
  return static_cast<pid_t>(::syscall(SYS_clone3, &arguments, sizeof arguments));
}

bool is_below(const fs::path& path, const fs::path& folder) {
  return std::ranges::mismatch(folder, path).in1 == folder.end();
}

}  // namespace

UniqueFd find_queues() {
  for (const Mount& mount : mounts_of("mqueue"))
    if (UniqueFd folder{::open(mount.path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)};
        folder.valid())
      return folder;
  // fsopen(2): a mount that is nowhere to be seen serves as well.
  const UniqueFd context{static_cast<int>(::syscall(SYS_fsopen, "mqueue", 1 /*FSOPEN_CLOEXEC*/))};
  constexpr int create = 6;  // FSCONFIG_CMD_CREATE
  if (!context.valid() || ::syscall(SYS_fsconfig, context.get(), create, nullptr, nullptr, 0) == -1)
    return {};
  return UniqueFd{
      static_cast<int>(::syscall(SYS_fsmount, context.get(), 1 /*FSMOUNT_CLOEXEC*/, 0))};
}

std::string exposed(Rung rung, const std::vector<std::string>& hidden) {
  if (rung != Rung::no_userns) return "";
  std::vector<fs::path> open;
  for (const char* folder : system_folders) open.emplace_back(std::string{"/"} + folder);
  for (const char* folder : shared_folders) open.emplace_back(folder);
  open.emplace_back("/dev/shm");
  for (const std::string& path : hidden)
    for (const fs::path& folder : open)
      if (std::error_code error; is_below(fs::weakly_canonical(path, error), folder))
        return escape_line(path) + " lies below " + folder.string() +
               ", which programs may read there";
  return "";
}

/// The thread whose children are born within the domain. They are children of the whole process
/// (wait(2)), and of a thread only where /proc lists them.
class Domain::Inside {
 public:
  explicit Inside(Landlock landlock) : landlock_{std::move(landlock)}, thread_{[this] { run(); }} {
    answered_.acquire();
    if (error_ != 0) {
      thread_.join();
      throw GraderError{"landlock_restrict_self", error_};
    }
  }
  ~Inside() {
    if (!thread_.joinable()) return;
    child_ = nullptr;
    asked_.release();
    thread_.join();
  }

  pid_t fork(const std::function<void()>& child, int group) {
    child_ = &child;
    group_ = group;
    asked_.release();
    answered_.acquire();
    if (pid_ == -1) throw GraderError{"fork", error_};
    return pid_;
  }

 private:
  void run() {
    const bool inside =
        ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && landlock_.restrict_thread();
    error_ = inside ? 0 : errno;
    answered_.release();
    if (!inside) return;
    for (asked_.acquire(); child_ != nullptr; asked_.acquire()) {
      pid_ = fork_into(group_);
      if (pid_ == 0) {
        (*child_)();
        ::_exit(127);
      }
      error_ = errno;
      answered_.release();
    }
  }

  Landlock landlock_;
  std::binary_semaphore asked_{0};
  std::binary_semaphore answered_{0};
  const std::function<void()>* child_ = nullptr;
  int group_ = -1;
  pid_t pid_ = -1;
  int error_ = 0;
  std::thread thread_;  // last: it uses all the others
};

Domain::Domain(Rung rung, const Folders& folders, int queues) {
  if (rung == Rung::no_userns) inside_ = std::make_unique<Inside>(of_the_machine(folders, queues));
  // Where the namespaces hold already, a kernel without Landlock will do.
  else if (rung == Rung::full && has_usable_landlock() && !of_own_root(folders).restrict_thread())
    throw GraderError{"landlock_restrict_self", errno};
}
Domain::~Domain() = default;

pid_t Domain::fork(const std::function<void()>& child, int group) {
  if (inside_) return inside_->fork(child, group);
  const pid_t pid = require(fork_into(group), "fork");
  if (pid == 0) {
    child();
    ::_exit(127);
  }
  return pid;
}

}  // namespace ipclab::cell
