#pragma once
// What a test left behind: IPC objects and files. With namespaces everything that is found
// is the test's; without them two inventories are compared, and what is new is removed.

#include <map>
#include <set>
#include <string>
#include <vector>

#include "evidence/evidence.hpp"

namespace ipclab::observe {

/// Names of IPC objects that this user owns, each with what people should read about it.
struct Inventory {
  std::map<std::string, evidence::LeftObject> objects;  ///< key: unique, e.g. "sem 5", "mq /jobs"
};

/// Looks at /proc/sysvipc, /dev/mqueue and /dev/shm, for objects of the calling user.
[[nodiscard]] Inventory take_inventory();

/// Adds those of these POSIX message queues that are there, where /dev/mqueue does not list them.
void add_queues(const std::set<std::string>& names, Inventory& inventory);

/// The objects of `after` that `before` does not have.
[[nodiscard]] std::vector<evidence::LeftObject> added(const Inventory& before,
                                                      const Inventory& after);

/// Removes these objects; what is gone already is fine.
void remove_objects(const Inventory& before, const Inventory& after);

/// Everything below `folder` but the paths of `planned` (relative), at most 100 entries, shown as
/// `shown_as`/path. Follows no links.
[[nodiscard]] std::vector<evidence::LeftFile> files_below(const std::string& folder,
                                                          const std::string& shown_as,
                                                          const std::set<std::string>& planned);

}  // namespace ipclab::observe
