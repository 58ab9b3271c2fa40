// Names of files: a file that is there, or not yet, or not any more, is a lock or a flag between
// processes. Each call is a scheduling point, so that another can come between a check and what
// follows from it. Whoever changes a name releases to it, and whoever looks at it acquires.

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>

#include "probe/interpose.hpp"
#include "probe/ipc/descriptors.hpp"

namespace ipclab::probe {
using namespace ipc;
namespace {

/// A call that looks at a name, and changes it if `changes`.
template <class Do>
int with_name(Do real, int directory, const char* path, bool changes, const char* name,
              std::uint64_t pc) {
  if (!matters()) return real();
  const Key key = key_of_name(directory, path);
  point({key, pc, changes ? Op::release : Op::acquire, name});
  if (changes) release(key);
  const int result = real();
  acquire(key);
  if (changes) changed(key);
  return result;
}

/// One that makes a second name of it, or moves it there.
template <class Do>
int with_names(Do real, int from, const char* old, int to, const char* path, const char* name,
               std::uint64_t pc) {
  if (!matters()) return real();
  const Key key = key_of_name(from, old);
  release(key);
  const int result = with_name(real, to, path, true, name, pc);
  changed(key);
  return result;
}

}  // namespace

#define LOOK(name, parameters, directory, path, ...)                                         \
  INTERPOSE(int, name, parameters) {                                                         \
    return with_name([&] { return REAL(name)(__VA_ARGS__); }, directory, path, false, #name, \
                     CALLER);                                                                \
  }
#define CHANGE(name, parameters, directory, path, ...)                                      \
  INTERPOSE(int, name, parameters) {                                                        \
    return with_name([&] { return REAL(name)(__VA_ARGS__); }, directory, path, true, #name, \
                     CALLER);                                                               \
  }
#define CHANGE_TWO(name, parameters, from, old, to, path, ...)                             \
  INTERPOSE(int, name, parameters) {                                                       \
    return with_names([&] { return REAL(name)(__VA_ARGS__); }, from, old, to, path, #name, \
                      CALLER);                                                             \
  }

LOOK(stat, (const char* path, struct stat* status), AT_FDCWD, path, path, status)
LOOK(lstat, (const char* path, struct stat* status), AT_FDCWD, path, path, status)
LOOK(stat64, (const char* path, struct stat64* status), AT_FDCWD, path, path, status)
LOOK(lstat64, (const char* path, struct stat64* status), AT_FDCWD, path, path, status)
LOOK(fstatat, (int at, const char* path, struct stat* status, int flags), at, path, at, path,
     status, flags)
LOOK(access, (const char* path, int mode), AT_FDCWD, path, path, mode)
LOOK(faccessat, (int at, const char* path, int mode, int flags), at, path, at, path, mode, flags)

CHANGE(unlink, (const char* path), AT_FDCWD, path, path)
CHANGE(unlinkat, (int at, const char* path, int flags), at, path, at, path, flags)
CHANGE(rmdir, (const char* path), AT_FDCWD, path, path)
CHANGE(mkdir, (const char* path, mode_t mode), AT_FDCWD, path, path, mode)
CHANGE(mkdirat, (int at, const char* path, mode_t mode), at, path, at, path, mode)
CHANGE(mkfifo, (const char* path, mode_t mode), AT_FDCWD, path, path, mode)
CHANGE(mkfifoat, (int at, const char* path, mode_t mode), at, path, at, path, mode)
CHANGE(mknod, (const char* path, mode_t mode, dev_t device), AT_FDCWD, path, path, mode, device)
CHANGE(mknodat, (int at, const char* path, mode_t mode, dev_t device), at, path, at, path, mode,
       device)
CHANGE(symlink, (const char* target, const char* path), AT_FDCWD, path, target, path)
CHANGE(symlinkat, (const char* target, int at, const char* path), at, path, target, at, path)
CHANGE_TWO(link, (const char* old, const char* path), AT_FDCWD, old, AT_FDCWD, path, old, path)
CHANGE_TWO(linkat, (int from, const char* old, int to, const char* path, int flags), from, old, to,
           path, from, old, to, path, flags)
CHANGE_TWO(rename, (const char* old, const char* path), AT_FDCWD, old, AT_FDCWD, path, old, path)
CHANGE_TWO(renameat, (int from, const char* old, int to, const char* path), from, old, to, path,
           from, old, to, path)
INTERPOSE(int, remove, (const char* path)) {
  unsafe_call("remove", CALLER);
  return with_name([&] { return REAL(remove)(path); }, AT_FDCWD, path, true, "remove", CALLER);
}

}  // namespace ipclab::probe
