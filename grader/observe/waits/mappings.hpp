#pragma once
// Memory that processes share, from /proc/PID/maps (proc(5)): where is one and the same byte?

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ipclab::observe {

/// A part of a process's address space that it shares with whoever maps the same object.
struct SharedMapping {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  std::uint64_t offset = 0;
  std::uint64_t inode = 0;  ///< of System V memory, its identifier
  std::string object;       ///< device and inode: the same for all that map it
  std::string path;         ///< "/dev/shm/ring", "/dev/zero" if it has no name, "/SYSV0000000a"
};

[[nodiscard]] std::vector<SharedMapping> shared_mappings_of(pid_t pid);

/// A byte of a shared object.
struct SharedPlace {
  std::string object;
  std::uint64_t offset = 0;
  std::uint64_t inode = 0;
  std::string path;
};

/// Empty if the process shares nothing at this address.
[[nodiscard]] std::optional<SharedPlace> shared_place(const std::vector<SharedMapping>& mappings,
                                                      std::uint64_t address);

/// The one of these mappings in which that byte lies, null if there is none.
[[nodiscard]] const SharedMapping* mapping_with(const std::vector<SharedMapping>& mappings,
                                                const SharedPlace& place);

}  // namespace ipclab::observe
