#include "run/room.hpp"

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <initializer_list>
#include <string>

#include "support/error.hpp"
#include "support/escape.hpp"

namespace ipclab::run {
namespace {

namespace fs = std::filesystem;

// Nobody has so many; a limit further away than that is not worth looking for.
constexpr rlim_t most_of_others = 4096;
constexpr unsigned our_own = 8;  // the keeper, two pids 1, a finder of lines, and some to spare
// A limit is the most that a test may write, and most write next to nothing; who does fill the disk
// is noticed at the end.
constexpr std::uint64_t least_disk = 128ULL << 20;
constexpr const char* shared_memory = "/dev/shm";
// Docker gives 64 MiB by default, and a lab of a few pages is to work in less.
constexpr std::uint64_t least_shared_memory = 8ULL << 20;
constexpr std::uint64_t nothing = 64ULL << 10;
constexpr std::uint64_t least_files = 100;

void ask(const std::string& folder, std::uint64_t bytes, std::uint64_t files) {
  const Room room = room_in(folder);
  if (room.bytes < bytes)
    throw GraderError{"there is not enough room on the file system of " + escape_line(folder) +
                      ": a test is to have " + ipclab::in_words(Bytes{bytes}) + ", and " +
                      ipclab::in_words(Bytes{room.bytes}) + " are left"};
  if (room.files < files)
    throw GraderError{"the file system of " + escape_line(folder) + " has no room for more files"};
}

/// TMPDIR, or what had to do instead.
std::string place_of(const cell::Folders& folders) {
  return fs::path{folders.work}.parent_path().parent_path().string();
}

rlim_t threads_of_this_user() {
  rlim_t count = 0;
  std::error_code error;
  for (fs::directory_iterator entry{"/proc", error}, end; !error && entry != end;
       entry.increment(error)) {
    struct stat status {};
    const std::string tasks = entry->path().string() + "/task";
    if (::stat(tasks.c_str(), &status) == 0 && status.st_uid == ::geteuid())
      count += status.st_nlink - 2;  // proc(5): each thread is a folder
  }
  return count;
}

}  // namespace

Room room_in(const std::string& folder) {
  struct statvfs status {};
  if (::statvfs(folder.c_str(), &status) == -1 || status.f_blocks == 0) return {};
  Room room{.bytes = status.f_bavail * status.f_frsize};
  if (status.f_files != 0) room.files = status.f_favail;
  return room;
}

void ask_for_processes(unsigned count) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NPROC, &limit) == -1 || limit.rlim_max >= count + most_of_others) return;
  // A keeper of root becomes a user who has no other process.
  const rlim_t there = ::geteuid() == 0 ? 0 : threads_of_this_user();
  if (there + our_own + count <= limit.rlim_max) return;
  throw GraderError{"the test needs " + counted(count, "process") + ", but \"ulimit -u\" allows " +
                    std::to_string(limit.rlim_max) + ", and " + std::to_string(there) +
                    " are there already"};
}

void ask_for_disk(const cell::Folders& folders, const OpenCell& plan) {
  ask(place_of(folders), std::min<std::uint64_t>(plan.disk, least_disk), least_files);
  ask(shared_memory, std::min<std::uint64_t>(plan.disk, least_shared_memory), least_files);
}

void ask_whether_disk_was_full(const cell::Folders& folders) {
  for (const std::string& folder : {place_of(folders), std::string{shared_memory}})
    ask(folder, nothing, 1);
}

}  // namespace ipclab::run
