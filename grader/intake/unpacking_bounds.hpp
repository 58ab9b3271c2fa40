#pragma once
// What holds for the process while it unpacks a stranger's archive, and is taken back afterwards.
// Only for a process with one thread.

#include <sys/resource.h>

#include <clocale>

namespace ipclab::intake {

/// No more than `memory_to_unpack` can be allocated, since the tables of contents of an archive can
/// claim any size; and file names are UTF-8, whatever the user's locale: libarchive converts them.
class UnpackingBounds {
 public:
  UnpackingBounds();
  ~UnpackingBounds();
  UnpackingBounds(const UnpackingBounds&) = delete;
  UnpackingBounds& operator=(const UnpackingBounds&) = delete;

 private:
  rlimit before_{};
  bool bounded_ = false;
  locale_t names_;
  locale_t names_before_;
};

}  // namespace ipclab::intake
