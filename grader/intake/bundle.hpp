#pragma once
// Comes in: files in memory. Goes out: the bytes of an archive of them for others: the same files
// give the same bytes, whenever and wherever.

#include <string>
#include <vector>

namespace ipclab::intake {

struct Member {
  std::string path;
  std::string content;
  bool executable = false;
};

enum class BundleForm { tar, tar_gz, zip };

/// In the order of their paths. Throws GraderError if libarchive cannot.
[[nodiscard]] std::string bundled(std::vector<Member> members, BundleForm form);

}  // namespace ipclab::intake
