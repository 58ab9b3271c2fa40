#pragma once
// What a cell's programs see of the file system. On the rung full: a read-only root with the
// system's programs, and private folders per test. On the lower rungs: two private folders.

#include <memory>
#include <string>
#include <vector>

#include "support/bytes.hpp"
#include "support/unique_fd.hpp"

namespace ipclab::cell {

/// The folders of one cell, as its programs see them.
struct Folders {
  std::string work;  ///< where the programs start
  std::string tmp;
  std::shared_ptr<const UniqueFd> lock{};  ///< see folder_lock.hpp; of folders below TMPDIR
};

/// Once per keeper, after enter_keeper_namespaces(): a new root on a tmpfs that holds the system's
/// folders read-only, a little of /etc, a minimal /dev, and mount points for the cells. `hidden`:
/// what must not be seen even if it lies in a folder of the system. Throws GraderError.
void build_root(const std::vector<std::string>& hidden);

/// Once per cell, in its pid 1: fresh /work, /tmp and /dev/shm that share `disk` bytes, an own
/// message-queue file system and /proc. Throws GraderError.
[[nodiscard]] Folders mount_cell(Bytes disk);

/// Changes what the folders of the cell may hold together.
void resize_cell(const Folders& folders, Bytes disk);

/// The same for the lower rungs: a new folder below TMPDIR that remove_folders() removes, and
/// remove_ownerless_folders() once nobody is left to do that.
[[nodiscard]] Folders make_folders();
void remove_folders(const Folders& folders) noexcept;

}  // namespace ipclab::cell
