#include "run/work_folder.hpp"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iterator>

#include "observe/inventory.hpp"
#include "support/error.hpp"

namespace ipclab::run {
namespace {

namespace fs = std::filesystem;

enum Kind { regular = 0, fifo = 1, directory = 2 };  // of spec::File::Kind

void copy_out(int bundle, const PlannedFile& file, int target) {
  auto offset = static_cast<off_t>(file.offset);
  std::uint64_t rest = file.size;
  while (rest > 0) {
    const ssize_t count = ::sendfile(target, bundle, &offset, rest);
    if (count <= 0) throw GraderError{"sendfile to " + file.path, count == 0 ? EIO : errno};
    rest -= static_cast<std::uint64_t>(count);
  }
}

void write_one(const std::string& path, const PlannedFile& file, int bundle) {
  std::error_code error;
  fs::create_directories(fs::path{path}.parent_path(), error);
  if (file.kind == directory) {
    fs::create_directory(path, error);
  } else if (file.kind == fifo) {
    require(::mkfifo(path.c_str(), 0600), "mkfifo " + file.path);
  } else {
    const UniqueFd fd{require(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600),
                              "create " + file.path)};
    copy_out(bundle, file, fd.get());
  }
  require(::chmod(path.c_str(), file.mode), "chmod " + file.path);
}

}  // namespace

void write_files(const std::string& folder, const std::vector<PlannedFile>& files, int bundle) {
  for (const PlannedFile& file : files) write_one(folder + "/" + file.path, file, bundle);
}

std::vector<evidence::LeftFile> left_files(const cell::Folders& folders,
                                           const std::vector<PlannedFile>& files,
                                           std::set<std::string> own) {
  for (const PlannedFile& file : files)
    for (std::string path = file.path; !path.empty();
         path = path.substr(0, path.rfind('/') == std::string::npos ? 0 : path.rfind('/')))
      own.insert(path);
  auto left = observe::files_below(folders.work, "the work folder", own);
  std::ranges::move(observe::files_below(folders.tmp, "/tmp", {}), std::back_inserter(left));
  return left;
}

OpenedFile open_below(const std::string& folder, const std::string& path, std::uint64_t largest) {
  const UniqueFd root{::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)};
  open_how how{};
  how.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  OpenedFile opened;
  opened.fd = UniqueFd{
      static_cast<int>(::syscall(SYS_openat2, root.get(), path.c_str(), &how, sizeof how))};
  // Kernels before 5.6 and some containers do not have it; for a plain name O_NOFOLLOW says it all.
  const bool no_openat2 = !opened.fd.valid() && (errno == ENOSYS || errno == EPERM);
  if (no_openat2 && path.find('/') == std::string::npos)
    opened.fd = UniqueFd{::openat(root.get(), path.c_str(), static_cast<int>(how.flags))};
  struct stat status {};
  if (!opened.fd.valid() || ::fstat(opened.fd.get(), &status) == -1)
    opened.error_number = errno;
  else if (!S_ISREG(status.st_mode))
    opened.error_number = EINVAL;
  else if (static_cast<std::uint64_t>(status.st_size) > largest)
    opened.error_number = EFBIG;
  if (opened.error_number != 0) opened.fd.reset();
  return opened;
}

}  // namespace ipclab::run
