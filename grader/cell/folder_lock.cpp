#include "cell/folder_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <exception>
#include <filesystem>

#include "cell/identity.hpp"
#include "cell/root.hpp"

namespace ipclab::cell {
namespace {

namespace fs = std::filesystem;

UniqueFd open_folder(const std::string& folder) {
  return UniqueFd{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)};
}

bool may_remove(const struct stat& folder) {
  const uid_t user = ::geteuid();
  return folder.st_uid == user || (user == 0 && is_cell_user(folder.st_uid));
}

void remove_if_ownerless(const std::string& folder) {
  const UniqueFd lock = open_folder(folder);
  struct stat status {};
  if (!lock.valid() || ::fstat(lock.get(), &status) == -1 || !may_remove(status)) return;
  if (::flock(lock.get(), LOCK_EX | LOCK_NB) == -1) return;
  remove_folders({folder + "/work", folder + "/tmp", nullptr});
}

}  // namespace

std::vector<std::string> folder_parents() {
  const char* wanted = std::getenv("TMPDIR");
  return {wanted == nullptr ? "/tmp" : wanted, "/tmp", "/var/tmp"};
}

UniqueFd lock_folder(const std::string& folder) {
  UniqueFd lock = open_folder(folder);
  struct stat status {};
  if (!lock.valid() || ::fstat(lock.get(), &status) == -1) return {};
  if (::flock(lock.get(), LOCK_EX | LOCK_NB) == -1 && errno == EWOULDBLOCK) return {};
  // Whoever removes a folder has it locked meanwhile, so that from now on it stays.
  return ::fstat(lock.get(), &status) == 0 && status.st_nlink != 0 ? std::move(lock) : UniqueFd{};
}

void remove_ownerless_folders() noexcept {
  try {
    for (const std::string& parent : folder_parents()) {
      std::error_code error;
      for (fs::directory_iterator entry{parent, error}, end; !error && entry != end;
           entry.increment(error))
        if (entry->path().filename().string().starts_with(folder_prefix))
          remove_if_ownerless(entry->path().string());
    }
  } catch (const std::exception&) {
    // Out of memory: the next one finds them.
  }
}

}  // namespace ipclab::cell
