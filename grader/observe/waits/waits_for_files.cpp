#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "observe/peek.hpp"
#include "observe/proc_text.hpp"
#include "observe/waits/waits.hpp"
#include "support/unique_fd.hpp"

namespace ipclab::observe {
namespace {

using evidence::WaitKind;

constexpr std::size_t longest_path = 4096;

// ---- open(2) of a FIFO ----

/// What a path means for another process: "/proc/5/cwd/jobs".
std::string path_through(pid_t pid, int folder, const std::string& path) {
  if (path.starts_with('/')) return proc_path(pid, "root") + path;
  const std::string from = folder == AT_FDCWD ? "cwd" : "fd/" + std::to_string(folder);
  return proc_path(pid, from) + "/" + path;
}

/// As readlink(2) would show it of a descriptor; "" if it is not there.
std::string real_path(const std::string& path) {
  // open(2): O_PATH opens nothing, so that this cannot wait as the process does.
  const UniqueFd file{::open(path.c_str(), O_PATH | O_CLOEXEC)};
  return file.valid() ? target_of(::getpid(), file.get()) : std::string{};
}

bool is_fifo(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && S_ISFIFO(status.st_mode);
}

/// Says who has the FIFO open in the way that does not help.
void add_same_way(RawGraph::Wait& wait, const std::string& target, const char* way, Scene& scene) {
  std::vector<std::string> names;
  for (const Holder& holder : scene.holders(target)) {
    const std::string name =
        holder.pid == wait.shown.pid ? "the process itself" : scene.name(holder.pid);
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  }
  if (names.size() > 4) names.resize(4);
  if (!names.empty())
    add_note(wait,
             in_a_row(names) + (names.size() == 1 ? " has" : " have") + " it open " + way + " too");
}

void describe_open_of(RawGraph::Wait& wait, const Sleeper& sleeper, int folder,
                      std::uint64_t path_address, int flags, Scene& scene) {
  const std::string path = peek_string(sleeper.pid, path_address, longest_path);
  const std::string through = path_through(sleeper.pid, folder, path);
  if (!path.empty() && !is_fifo(through) && !real_path(through).empty()) {
    wait.shown.object = path.substr(0, 200);
    return;  // a device, a lease, ...: who ends this wait is not ours to know
  }
  const bool reads = (flags & O_ACCMODE) == O_RDONLY;
  wait.shown.kind = WaitKind::open_fifo;
  const std::string target = real_path(through);
  const std::string known = scene.past().object_name(target);
  wait.shown.object = known.empty() ? "the FIFO " + path.substr(0, 200) : known;
  wait.shown.object_id = target.empty() ? through : target;
  wait.object_made = scene.past().object_made(target);
  add_note(wait, std::string{"nobody has it open for "} + (reads ? "writing" : "reading"));
  if (!target.empty()) add_same_way(wait, target, reads ? "for reading" : "for writing", scene);
}

// ---- Locks on files ----

/// A line of /proc/locks: "1: -> POSIX  ADVISORY  WRITE 12 fd:01:5 0 EOF".
struct FileLock {
  std::string number;  ///< the same for a lock and those who wait for it
  bool waits = false;
  bool writes = false;
  pid_t pid = 0;
  std::string file;
};

std::vector<FileLock> file_locks() {
  std::vector<FileLock> locks;
  const std::string text = proc_text("/proc/locks");
  for (const std::string_view line : lines_of(text)) {
    auto words = words_of(line);
    if (words.size() < 2) continue;
    const bool waits = words[1] == "->";
    if (waits) words.erase(words.begin() + 1);
    if (words.size() < 6) continue;
    locks.push_back({std::string{words[0]}, waits, words[3] == "WRITE",
                     static_cast<pid_t>(number_in(words[4])), std::string{words[5]}});
  }
  return locks;
}

void add_owner(RawGraph::Wait& wait, const FileLock& lock, Scene& scene) {
  evidence::Wait& shown = wait.shown;
  if (shown.owner == 0) shown.owner = lock.pid;
  shown.owner_is_itself = shown.owner_is_itself || lock.pid == shown.pid;
  if (scene.lives(lock.pid)) {
    add_releaser(wait, scene, {.pid = lock.pid},
                 lock.writes ? "holds the lock" : "holds the lock for reading");
  } else {
    shown.owner_is_dead = true;
    add_note(wait, scene.name(lock.pid) + " took it and has ended");
  }
}

/// flock(2) ties a lock to an open file, which a fork shares: whoever has it open keeps it locked.
void add_openers(RawGraph::Wait& wait, const std::string& target, Scene& scene) {
  for (const Holder& holder : scene.holders(target)) {
    if (holder.pid == wait.shown.pid && holder.descriptor == wait.shown.descriptor) continue;
    add_releaser(wait, scene, holder,
                 "has the file open as descriptor " + std::to_string(holder.descriptor),
                 scene.past().descriptor_made(holder.pid, holder.descriptor));
  }
}

}  // namespace

void describe_open(RawGraph::Wait& wait, const Sleeper& sleeper, Scene& scene) {
  describe_open_of(wait, sleeper, AT_FDCWD, sleeper.argument(0), sleeper.number(1), scene);
}

void describe_openat(RawGraph::Wait& wait, const Sleeper& sleeper, Scene& scene) {
  describe_open_of(wait, sleeper, sleeper.number(0), sleeper.argument(1), sleeper.number(2), scene);
}

void describe_file_lock(RawGraph::Wait& wait, const Sleeper& sleeper, Scene& scene) {
  wait.shown.kind = WaitKind::file_lock;
  wait.shown.descriptor = sleeper.number(0);
  const std::string target = target_of(sleeper.pid, sleeper.number(0));
  wait.shown.object = scene.object_name(target);
  wait.shown.object_id = target;
  wait.object_made = scene.past().object_made(target);
  const std::vector<FileLock> locks = file_locks();
  const auto own = std::ranges::find_if(
      locks, [&](const FileLock& lock) { return lock.waits && lock.pid == sleeper.pid; });
  if (own != locks.end()) {
    wait.shown.object_id = "file " + own->file;
    for (const FileLock& lock : locks)
      if (!lock.waits && lock.number == own->number && lock.pid > 0) add_owner(wait, lock, scene);
  }
  if (wait.releasers.empty()) add_openers(wait, target, scene);
}

}  // namespace ipclab::observe
