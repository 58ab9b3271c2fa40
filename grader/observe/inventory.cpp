#include "observe/inventory.hpp"

#include <fcntl.h>
#include <mqueue.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <charconv>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "support/hexadecimal.hpp"

namespace ipclab::observe {
namespace {

constexpr auto mqueue_magic = 0x19800202;  // MQUEUE_MAGIC of statfs(2), which has no header

namespace fs = std::filesystem;

struct SystemVKind {
  const char* name;  ///< the file in /proc/sysvipc
  const char* words;
  int uid_column;  ///< counted from 0, as proc(5) lists them
};

constexpr SystemVKind system_v_kinds[] = {
    {"shm", "System V shared memory segment", 7},
    {"sem", "System V semaphore set", 4},
    {"msg", "System V message queue", 7},
};

void add_system_v(const SystemVKind& kind, Inventory& inventory) {
  std::ifstream file{std::string{"/proc/sysvipc/"} + kind.name};
  std::string line;
  std::getline(file, line);  // the heading
  while (std::getline(file, line)) {
    std::istringstream words{line};
    long key = 0;
    std::string id, word;
    words >> key >> id;
    for (int column = 2; column <= kind.uid_column; ++column) words >> word;
    if (word != std::to_string(::geteuid())) continue;
    inventory.objects.emplace(
        std::string{kind.name} + " " + id,
        evidence::LeftObject{kind.words, "key " + hexadecimal(static_cast<unsigned>(key)),
                             "id " + id});
  }
}

bool owned(const fs::path& path) {
  struct stat status {};
  return ::lstat(path.c_str(), &status) == 0 && status.st_uid == ::geteuid();
}

void add_named(const char* folder, const std::string& prefix, Inventory& inventory) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator{folder, error}) {
    if (!owned(entry.path())) continue;
    const std::string name = entry.path().filename().string();
    const bool semaphore = prefix == "shm_open" && name.starts_with("sem.");
    const std::string words = prefix == "mq" ? "POSIX message queue"
                              : semaphore    ? "POSIX named semaphore"
                                             : "POSIX shared memory object";
    const std::string shown = "/" + (semaphore ? name.substr(4) : name);
    inventory.objects.emplace(prefix + " " + name, evidence::LeftObject{words, shown, ""});
  }
}

void remove_object(const std::string& key) {
  const std::string kind = key.substr(0, key.find(' '));
  const std::string name = key.substr(key.find(' ') + 1);
  int id = -1;
  std::from_chars(name.data(), name.data() + name.size(), id);
  if (kind == "shm") ::shmctl(id, IPC_RMID, nullptr);
  if (kind == "sem") ::semctl(id, 0, IPC_RMID);
  if (kind == "msg") ::msgctl(id, IPC_RMID, nullptr);
  if (kind == "mq") ::mq_unlink(("/" + name).c_str());
  if (kind == "shm_open") ::unlink(("/dev/shm/" + name).c_str());
}

std::string kind_of(const fs::file_status& status) {
  switch (status.type()) {
    case fs::file_type::regular: return "file";
    case fs::file_type::directory: return "directory";
    case fs::file_type::symlink: return "symbolic link";
    case fs::file_type::fifo: return "FIFO";
    case fs::file_type::socket: return "socket";
    default: return "special file";
  }
}

}  // namespace

Inventory take_inventory() {
  Inventory inventory;
  for (const SystemVKind& kind : system_v_kinds) add_system_v(kind, inventory);
  add_named("/dev/mqueue", "mq", inventory);
  add_named("/dev/shm", "shm_open", inventory);
  return inventory;
}

void add_queues(const std::set<std::string>& names, Inventory& inventory) {
  struct statfs listing {};
  if (::statfs("/dev/mqueue", &listing) == 0 && listing.f_type == mqueue_magic) return;
  for (const std::string& name : names) {
    const mqd_t queue = ::mq_open(name.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (queue == -1) continue;
    ::mq_close(queue);
    inventory.objects.emplace("mq " + name.substr(1),
                              evidence::LeftObject{"POSIX message queue", name, ""});
  }
}

std::vector<evidence::LeftObject> added(const Inventory& before, const Inventory& after) {
  std::vector<evidence::LeftObject> objects;
  for (const auto& [key, object] : after.objects)
    if (!before.objects.contains(key) && objects.size() < 100) objects.push_back(object);
  return objects;
}

void remove_objects(const Inventory& before, const Inventory& after) {
  for (const auto& [key, object] : after.objects)
    if (!before.objects.contains(key)) remove_object(key);
}

std::vector<evidence::LeftFile> files_below(const std::string& folder, const std::string& shown_as,
                                            const std::set<std::string>& planned) {
  std::vector<evidence::LeftFile> files;
  std::error_code error;
  constexpr auto options = fs::directory_options::skip_permission_denied;
  for (fs::recursive_directory_iterator entry{folder, options, error}, end;
       !error && entry != end && files.size() < 100; entry.increment(error)) {
    if (entry.depth() > 20) entry.disable_recursion_pending();
    const std::string path = entry->path().lexically_relative(folder).string();
    std::error_code gone;
    if (!planned.contains(path))
      files.push_back({shown_as + "/" + path.substr(0, 200), kind_of(entry->symlink_status(gone))});
  }
  return files;
}

}  // namespace ipclab::observe
