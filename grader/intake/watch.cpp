#include "intake/watch.hpp"

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <system_error>

#include "intake/names.hpp"
#include "support/error.hpp"

namespace ipclab::intake {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr int quiet_milliseconds = 100;
/// A program that writes a log beside its source must not put the check off for ever.
constexpr std::chrono::seconds longest_burst{2};
constexpr std::size_t most_folders = 1'000;

/// A file that is being written is not looked at before it is closed; editors that write another
/// file and rename it give a move.
constexpr std::uint32_t saved = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE |
                                IN_DELETE_SELF | IN_MOVE_SELF | IN_CREATE | IN_ONLYDIR;

bool comes(int fd, int milliseconds) {
  pollfd waiting{.fd = fd, .events = POLLIN, .revents = 0};
  const int count = ::poll(&waiting, 1, milliseconds);
  if (count == -1 && errno == EINTR) return false;
  return require(count, "poll") == 1;
}

fs::path in_full(const fs::path& path) {
  const fs::path whole = fs::absolute(path).lexically_normal();
  return whole.has_filename() ? whole : whole.parent_path();
}

}  // namespace

Watch::Watch(fs::path target)
    : target_{in_full(target)},
      inotify_{require(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK), "inotify_init1")} {
  cover();
}

void Watch::wait() {
  while (!comes(inotify_.get(), -1) || !read_events()) {
  }
  const auto end = Clock::now() + longest_burst;
  while (Clock::now() < end && comes(inotify_.get(), quiet_milliseconds)) (void)read_events();
  cover();
}

/// Folders that are watched already are only named again: inotify_add_watch(2).
void Watch::cover() {
  // The target itself may be replaced.
  add(target_.parent_path(), target_.filename().string());
  std::error_code error;
  if (!fs::is_directory(target_, error)) return;
  add(target_, "");
  std::size_t folders = 0;
  constexpr auto options = fs::directory_options::skip_permission_denied;
  for (fs::recursive_directory_iterator entry{target_, options, error}, end;
       !error && entry != end && folders < most_folders; entry.increment(error)) {
    if (entry.depth() >= static_cast<int>(deepest)) entry.disable_recursion_pending();
    if (!entry->is_directory(error) || entry->is_symlink(error)) continue;
    add(entry->path(), "");
    ++folders;
  }
}

void Watch::add(const fs::path& folder, const std::string& name) {
  const int watch = ::inotify_add_watch(inotify_.get(), folder.c_str(), saved);
  if (watch != -1) {
    names_[watch] = name;
    return;
  }
  // It may be gone again, or not ours to read; then its files are not read either.
  if (errno == ENOENT || errno == ENOTDIR || errno == EACCES) return;
  throw GraderError{"inotify_add_watch", errno};
}

/// True if something happened that matters.
bool Watch::read_events() {
  alignas(inotify_event) std::array<char, 1 << 14> buffer{};
  const ssize_t count = ::read(inotify_.get(), buffer.data(), buffer.size());
  if (count == -1 && (errno == EAGAIN || errno == EINTR)) return false;
  bool matters = false;
  const auto end = static_cast<std::size_t>(require(static_cast<int>(count), "read"));
  for (std::size_t at = 0; at < end;) {
    const auto* event = reinterpret_cast<const inotify_event*>(buffer.data() + at);
    at += sizeof *event + event->len;
    const std::string name = event->len == 0 ? "" : event->name;
    const auto watched = names_.find(event->wd);
    const bool of_interest =
        watched == names_.end() || watched->second.empty() || watched->second == name;
    // Of a file, its first byte is not yet there.
    const bool unfinished = (event->mask & IN_CREATE) != 0 && (event->mask & IN_ISDIR) == 0;
    matters = matters || (of_interest && !unfinished);
    if ((event->mask & IN_IGNORED) != 0) names_.erase(event->wd);
  }
  return matters;
}

}  // namespace ipclab::intake
