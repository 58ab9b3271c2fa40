#include "cell/root.hpp"

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "cell/folder_lock.hpp"
#include "cell/system_files.hpp"
#include "support/error.hpp"
#include "support/unique_fd.hpp"

namespace ipclab::cell {
namespace {

namespace fs = std::filesystem;

constexpr const char* new_root = "/tmp";  // any folder serves: it is covered, then swapped away

void mount_or_throw(const char* source, const std::string& target, const char* type,
                    unsigned long flags, const char* options) {
  if (::mount(source, target.c_str(), type, flags, options) == -1)
    throw GraderError{"mount " + target, errno};
}

void make_read_only(const std::string& target) {
  mount_attr attributes{};
  attributes.attr_set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID;
  if (::mount_setattr(AT_FDCWD, target.c_str(), AT_RECURSIVE, &attributes, sizeof attributes) == -1)
    throw GraderError{"mount_setattr " + target, errno};
}

/// Puts something empty in the place of what lies below `source`, which is shown as `target`.
void cover(const std::string& hidden, const fs::path& source, const fs::path& target) {
  std::error_code error;
  const fs::path inner = fs::weakly_canonical(hidden, error).lexically_relative(source);
  if (inner.empty() || *inner.begin() == "..") return;
  const std::string place = (target / inner).string();
  if (fs::is_directory(place, error))
    mount_or_throw("tmpfs", place, "tmpfs", MS_RDONLY | MS_NOSUID | MS_NODEV, "mode=0,size=4k");
  else if (fs::exists(place, error))
    mount_or_throw("/dev/null", place, nullptr, MS_BIND, nullptr);
}

/// Shows a folder of the machine, or copies the link if it is one (as /bin is on merged-/usr).
void show_folder(const std::string& name, const std::string& root,
                 const std::vector<std::string>& hidden) {
  const fs::path source = "/" + name;
  const std::string target = root + "/" + name;
  std::error_code error;
  if (fs::is_symlink(source, error)) {
    fs::create_symlink(fs::read_symlink(source, error), target, error);
  } else if (fs::is_directory(source, error)) {
    fs::create_directory(target, error);
    mount_or_throw(source.c_str(), target, nullptr, MS_BIND | MS_REC, nullptr);
    for (const std::string& path : hidden) cover(path, source, target);
    make_read_only(target);
  }
}

void write_text(const std::string& path, const char* text) {
  std::ofstream file{path};
  file << text;
}

/// Copies, because each mount makes every cell slower to clone. The users are ours: who else uses
/// this machine is nobody's business.
void make_etc(const std::string& root) {
  const std::string etc = root + "/etc";
  fs::create_directory(etc);
  constexpr auto options = fs::copy_options::recursive | fs::copy_options::copy_symlinks;
  std::error_code unreadable;
  for (const char* entry : etc_entries)
    fs::copy(std::string{"/etc/"} + entry, etc + "/" + entry, options, unreadable);
  write_text(etc + "/passwd",
             "root:x:0:0:root:/:/bin/sh\nstudent:x:1000:1000:student:/work:/bin/sh\n"
             "nobody:x:65534:65534:nobody:/:/usr/sbin/nologin\n");
  write_text(etc + "/group", "root:x:0:\nstudent:x:1000:\nnogroup:x:65534:\n");
  write_text(etc + "/hosts", "127.0.0.1 localhost cell\n::1 localhost\n");
  write_text(etc + "/hostname", "cell\n");
}

void show_device(const std::string& name, const std::string& root) {
  const std::string target = root + "/dev/" + name;
  const UniqueFd file{require(::open(target.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0666),
                              "open a device's mount point")};
  mount_or_throw(("/dev/" + name).c_str(), target, nullptr, MS_BIND, nullptr);
}

void make_dev(const std::string& root) {
  fs::create_directory(root + "/dev");
  for (const char* name : devices) show_device(name, root);
  fs::create_directory_symlink("/proc/self/fd", root + "/dev/fd");
  fs::create_symlink("/proc/self/fd/0", root + "/dev/stdin");
  fs::create_symlink("/proc/self/fd/1", root + "/dev/stdout");
  fs::create_symlink("/proc/self/fd/2", root + "/dev/stderr");
  fs::create_directory(root + "/dev/shm");
  fs::create_directory(root + "/dev/mqueue");
}

void swap_root(const std::string& root) {
  require(::chdir(root.c_str()), "chdir to the new root");
  // pivot_root(2), "pivot_root(".", ".")": the old root lands below the new one and is detached.
  require(static_cast<int>(::syscall(SYS_pivot_root, ".", ".")), "pivot_root");
  require(::umount2(".", MNT_DETACH), "umount2 of the old root");
  require(::chdir("/"), "chdir /");
}

}  // namespace

void build_root(const std::vector<std::string>& hidden) {
  ::umask(0);
  mount_or_throw("tmpfs", new_root, "tmpfs", MS_NOSUID | MS_NODEV, "mode=755,size=8m");
  for (const char* name : system_folders) show_folder(name, new_root, hidden);
  make_etc(new_root);
  make_dev(new_root);
  for (const char* name : {"/proc", "/tmp", "/work", "/cell"})
    fs::create_directory(std::string{new_root} + name);
  // user_namespaces(7): a cell may mount its own /proc only where one is fully visible already.
  mount_or_throw("/proc", std::string{new_root} + "/proc", nullptr, MS_BIND | MS_REC, nullptr);
  swap_root(new_root);
  mount_or_throw(nullptr, "/", nullptr, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV,
                 nullptr);
}

Folders mount_cell(Bytes disk) {
  const std::string options = "mode=755,nr_inodes=20000,size=" + std::to_string(disk.count);
  // One file system for all three folders, so that the limit on disk space covers them together.
  mount_or_throw("tmpfs", "/cell", "tmpfs", MS_NOSUID | MS_NODEV, options.c_str());
  for (const auto& [inner, outer] :
       {std::pair{"/cell/work", "/work"}, {"/cell/tmp", "/tmp"}, {"/cell/shm", "/dev/shm"}}) {
    require(::mkdir(inner, 01777), inner);
    mount_or_throw(inner, outer, nullptr, MS_BIND, nullptr);
  }
  require(::umount2("/cell", MNT_DETACH), "umount2 /cell");
  mount_or_throw("mqueue", "/dev/mqueue", "mqueue", MS_NOSUID | MS_NODEV | MS_NOEXEC, nullptr);
  mount_or_throw("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, nullptr);
  return {"/work", "/tmp", nullptr};
}

void resize_cell(const Folders& folders, Bytes disk) {
  const std::string options = "size=" + std::to_string(disk.count);
  mount_or_throw(nullptr, folders.work, nullptr, MS_REMOUNT | MS_NOSUID | MS_NODEV,
                 options.c_str());
}

namespace {

std::string make_private_folder(UniqueFd& lock) {
  for (const std::string& parent : folder_parents()) {
    std::string folder = parent + "/" + folder_prefix + "XXXXXX";
    while (::mkdtemp(folder.data()) != nullptr) {
      lock = lock_folder(folder);
      if (lock.valid()) return folder;
      folder.replace(folder.size() - 6, 6, "XXXXXX");
    }
  }
  throw GraderError{"no folder for a cell can be made in TMPDIR, /tmp or /var/tmp", errno};
}

/// A folder without permissions cannot be emptied, not even by its owner.
void open_up(const fs::path& folder) {
  std::error_code error;
  fs::permissions(folder, fs::perms::owner_all, fs::perm_options::add, error);
  for (const auto& entry : fs::directory_iterator{folder, error})
    if (fs::is_directory(entry.symlink_status(error))) open_up(entry.path());
}

}  // namespace

Folders make_folders() {
  ::umask(022);
  UniqueFd lock;
  const std::string folder = make_private_folder(lock);
  const Folders folders{folder + "/work", folder + "/tmp",
                        std::make_shared<const UniqueFd>(std::move(lock))};
  fs::create_directory(folders.work);
  fs::create_directory(folders.tmp);
  return folders;
}

void remove_folders(const Folders& folders) noexcept {
  const fs::path all = fs::path{folders.work}.parent_path();
  std::error_code failed;
  fs::remove_all(all, failed);
  if (!failed) return;
  open_up(all);
  fs::remove_all(all, failed);
}

}  // namespace ipclab::cell
