#include "cell/cgroup.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string_view>
#include <utility>

#include "cell/mounts.hpp"
#include "support/error.hpp"
#include "support/pipe.hpp"

namespace ipclab::cell {
namespace {

namespace fs = std::filesystem;

constexpr const char* keepers_own = "keeper";

bool write_word(int folder, const char* file, const std::string& text) {
  const UniqueFd fd{::openat(folder, file, O_WRONLY | O_CLOEXEC)};
  return fd.valid() &&
         ::write(fd.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

std::string read_text(int file) {
  std::array<char, 1000> text{};
  const ssize_t size = ::pread(file, text.data(), text.size(), 0);
  return {text.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))};
}

/// Where the whole of version 2 is mounted, "" if it is not.
std::string mount_point() {
  for (const Mount& mount : mounts_of("cgroup2"))
    if (mount.root == "/") return mount.path;
  return "";
}

/// The caller's group, as a path below the mount point.
std::string own_group() {
  std::ifstream groups{"/proc/self/cgroup"};
  for (std::string line; std::getline(groups, line);)
    if (line.starts_with("0::")) return line.substr(3);
  return "/";
}

bool has_controllers(int folder) {
  const UniqueFd file{::openat(folder, "cgroup.controllers", O_RDONLY | O_CLOEXEC)};
  std::istringstream words{file.valid() ? read_text(file.get()) : ""};
  bool memory = false, pids = false;
  for (std::string word; words >> word;) {
    memory = memory || word == "memory";
    pids = pids || word == "pids";
  }
  return memory && pids;
}

void remove_group(int parent, const std::string& name) {
  if (const UniqueFd group{::openat(parent, name.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)};
      group.valid())
    write_word(group.get(), "cgroup.kill", "1");
  constexpr timespec a_moment{0, 2'000'000};
  // Those who were killed leave the group when they have really ended.
  for (int tries = 0; tries < 1000; ++tries) {
    if (::unlinkat(parent, name.c_str(), AT_REMOVEDIR) == 0 || errno != EBUSY) return;
    ::nanosleep(&a_moment, nullptr);
  }
}

void remove_tree(const fs::path& tree) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator{tree, error})
    if (entry.is_directory(error)) remove_group(AT_FDCWD, entry.path().string());
  ::rmdir(tree.c_str());
}

constexpr std::string_view name_of_tree = "ipclab-";  // and the pid of its keeper

bool has_living_keeper(const std::string& name) {
  pid_t pid = -1;
  const char* const end = name.data() + name.size();
  if (std::from_chars(name.data() + name_of_tree.size(), end, pid).ptr != end) return true;
  return ::kill(pid, 0) == 0 || errno != ESRCH;
}

/// What keepers left whose sweepers were ended with them.
void sweep(const fs::path& parent) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator{parent, error}) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(name_of_tree) || has_living_keeper(name)) continue;
    ::rmdir((entry.path() / keepers_own).c_str());
    ::rmdir(entry.path().c_str());
  }
}

/// A group in which others can be made, and the caller within; an empty path: not here.
fs::path make_tree(const fs::path& parent, uid_t owner) {
  const fs::path tree = parent / (std::string{name_of_tree} + std::to_string(::getpid()));
  const fs::path own = tree / keepers_own;
  if (::mkdir(tree.c_str(), 0755) == -1) return {};
  const UniqueFd folder{::open(tree.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  bool works = has_controllers(folder.get()) &&
               write_word(folder.get(), "cgroup.subtree_control", "+memory +pids") &&
               ::mkdir(own.c_str(), 0755) == 0;
  for (const char* file :
       {"", "cgroup.procs", "cgroup.subtree_control", "keeper", "keeper/cgroup.procs"})
    works = works && ::chown((tree / file).c_str(), owner, static_cast<gid_t>(-1)) == 0;
  works = works && write_word(folder.get(), "keeper/cgroup.procs", std::to_string(::getpid()));
  if (works) return tree;
  ::rmdir(own.c_str());
  ::rmdir(tree.c_str());
  return {};
}

/// A process outside of the groups, since who is in one cannot remove it. It waits until its pipe
/// is closed everywhere, which also kill -9 cannot prevent, and removes the group whose path it was
/// told.
UniqueFd start_sweeper() {
  Pipe pipe = make_pipe();
  const pid_t pid = require(::fork(), "fork");
  if (pid != 0) {
    ::waitpid(pid, nullptr, 0);
    return std::move(pipe.write_end);
  }
  if (::fork() != 0) ::_exit(0);  // so that nobody has to wait for it
  ::setsid();
  ::dup2(pipe.read_end.get(), 0);
  ::close_range(1, ~0U, 0);  // whoever waits for the end of one of these must not wait for us
  std::string path;
  char piece = 0;
  for (ssize_t count = 1; count == 1 || (count == -1 && errno == EINTR);) {
    count = ::read(0, &piece, 1);
    if (count == 1) path += piece;
  }
  if (!path.empty()) remove_tree(path);
  ::_exit(0);
}

}  // namespace

Cgroup::Cgroup(int parent, std::string name) : parent_{parent}, name_{std::move(name)} {
  require(::mkdirat(parent_, name_.c_str(), 0755), "mkdir of a cgroup");
  folder_ = UniqueFd{require(::openat(parent_, name_.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC),
                             "open of a cgroup")};
}

Cgroup::~Cgroup() {
  if (exists()) remove_group(parent_, name_);
}

Cgroup::Cgroup(Cgroup&& other) noexcept
    : parent_{other.parent_}, name_{std::move(other.name_)}, folder_{std::move(other.folder_)} {}

Cgroup& Cgroup::operator=(Cgroup&& other) noexcept {
  std::swap(parent_, other.parent_);
  std::swap(name_, other.name_);
  std::swap(folder_, other.folder_);
  return *this;
}

void Cgroup::limit(Bytes memory, unsigned threads) const {
  const bool limited = write_word(folder_.get(), "memory.max", std::to_string(memory.count)) &&
                       write_word(folder_.get(), "pids.max", std::to_string(threads));
  if (!limited) throw GraderError{"the limits of a cgroup cannot be set", errno};
  write_word(folder_.get(), "memory.swap.max", "0");  // not there without swap
}

UniqueFd Cgroup::folder() const { return UniqueFd{::fcntl(folder_.get(), F_DUPFD_CLOEXEC, 3)}; }

UniqueFd Cgroup::events() const {
  return UniqueFd{::openat(folder_.get(), "memory.events", O_RDONLY | O_CLOEXEC)};
}

bool was_out_of_memory(int events) {
  std::istringstream words{read_text(events)};
  std::string name;
  for (std::uint64_t count = 0; words >> name >> count;)
    if (name == "oom_kill" && count > 0) return true;
  return false;
}

std::optional<Cgroups> Cgroups::make(uid_t owner) {
  const std::string mounted = mount_point();
  if (mounted.empty()) return std::nullopt;
  UniqueFd alive = start_sweeper();
  const fs::path root{mounted};
  fs::path parent = root / fs::path{own_group()}.relative_path();
  while (true) {
    sweep(parent);
    if (const std::string tree = make_tree(parent, owner).string(); !tree.empty()) {
      [[maybe_unused]] const ssize_t ignored = ::write(alive.get(), tree.data(), tree.size());
      UniqueFd folder{
          require(::open(tree.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC), "open of a cgroup")};
      return Cgroups{std::move(folder), std::move(alive)};
    }
    if (parent == root || parent == parent.parent_path()) return std::nullopt;
    parent = parent.parent_path();
  }
}

bool Cgroups::work() {
  try {
    make_cell().limit(mebibytes(1), 1);
    return true;
  } catch (const GraderError&) {
    return false;
  }
}

Cgroup Cgroups::make_cell() { return {folder_.get(), "cell-" + std::to_string(++last_)}; }

}  // namespace ipclab::cell
