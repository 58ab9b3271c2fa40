// Calls that map and unmap memory, and those that give out memory anew.

#include <fcntl.h>
#include <malloc.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdarg>
#include <cstdlib>
#include <cstring>

#include "probe/interpose.hpp"
#include "probe/objects.hpp"
#include "probe/raw.hpp"

namespace ipclab::probe {
namespace {

bool looks_on() { return control != nullptr && watched() && (serial() || control->races); }

constexpr std::size_t page = 4096;
constexpr const char* shared_memory_folder = "/dev/shm";
constexpr const char* deleted = " (deleted)";

/// The name of an open file, as the kernel knows it.
void name_file(SharedObject& object, int fd) {
  char link[32] = "/proc/self/fd/";
  char digits[12];
  unsigned count = 0;
  for (auto left = static_cast<unsigned>(fd); count == 0 || left != 0; left /= 10)
    digits[count++] = static_cast<char>('0' + left % 10);
  std::size_t end = std::strlen(link);
  while (count > 0) link[end++] = digits[--count];
  link[end] = '\0';
  char path[sizeof object.name + 32]{};
  if (raw(SYS_readlink, word_of(link), word_of(path), sizeof path - 1) <= 0) return;
  if (char* rest = std::strstr(path, deleted)) *rest = '\0';
  const std::size_t folder = std::strlen(shared_memory_folder);
  const bool is_posix = std::strncmp(path, shared_memory_folder, folder) == 0;
  if (is_posix) object.kind = SharedObject::Kind::posix;
  copy_name(object.name, sizeof object.name, path + (is_posix ? folder : 0));
}

/// False if it cannot be told which file it is.
bool describe_file(SharedObject& object, int fd) {
  struct statx status {};
  constexpr char itself[] = "";
  if (raw(SYS_statx, fd, word_of(itself), AT_EMPTY_PATH, STATX_BASIC_STATS | STATX_BTIME,
          word_of(&status)) != 0)
    return false;
  object.kind = SharedObject::Kind::file;
  object.device = std::uint64_t{status.stx_dev_major} << 32 | status.stx_dev_minor;
  object.inode = status.stx_ino;
  object.size = status.stx_size;
  if ((status.stx_mask & STATX_BTIME) != 0)
    object.born = static_cast<std::uint64_t>(status.stx_btime.tv_sec) * 1'000'000'000U +
                  status.stx_btime.tv_nsec;
  name_file(object, fd);
  return true;
}

void note_mapping(void* address, std::size_t size, int flags, int fd, std::uint64_t offset) {
  const KeepErrno keep;
  const Inside inside;
  unmapped(address, size);
  const int type = flags & MAP_TYPE;
  if (type != MAP_SHARED && type != MAP_SHARED_VALIDATE) return;
  SharedObject object{};
  if ((flags & MAP_ANONYMOUS) != 0) {
    object.kind = SharedObject::Kind::anonymous;
    object.size = size;
    offset = 0;
  } else if (!describe_file(object, fd)) {
    return;
  }
  mapped(address, size, object, offset);
}

void note_segment(void* address, int id) {
  const KeepErrno keep;
  const Inside inside;
  shmid_ds status{};
  if (raw(SYS_shmctl, id, IPC_STAT, word_of(&status)) < 0) return;
  SharedObject object{};
  object.kind = SharedObject::Kind::system_v;
  object.size = status.shm_segsz;
  object.id = id;
  object.key = status.shm_perm.__key;
  unmapped(address, object.size);
  mapped(address, object.size, object, 0);
}

/// A shared mapping goes on elsewhere, or with another size.
void note_move(void* from, std::size_t old_size, void* to, std::size_t size) {
  const KeepErrno keep;
  const Inside inside;
  Spot spot;
  const bool shared = find_spot(reinterpret_cast<std::uintptr_t>(from), spot);
  if (from != to || !shared) {
    if (old_size != 0) unmapped(from, old_size);
    unmapped(to, size);
  } else if (old_size != 0) {
    unmapped(from, old_size);
  }
  if (shared) mapped_again(to, size, spot);
}

template <class Map>
void* map(Map real, std::size_t size, int flags, int fd, std::uint64_t offset) {
  void* address = real();
  if (address != MAP_FAILED && looks_on()) note_mapping(address, size, flags, fd, offset);
  return address;
}

}  // namespace

INTERPOSE(void*, mmap,
          (void* where, std::size_t size, int protection, int flags, int fd, off_t offset)) {
  return map([&] { return REAL(mmap)(where, size, protection, flags, fd, offset); }, size, flags,
             fd, static_cast<std::uint64_t>(offset));
}
INTERPOSE(void*, mmap64,
          (void* where, std::size_t size, int protection, int flags, int fd, off64_t offset)) {
  return map([&] { return REAL(mmap64)(where, size, protection, flags, fd, offset); }, size, flags,
             fd, static_cast<std::uint64_t>(offset));
}
INTERPOSE(int, munmap, (void* address, std::size_t size)) {
  if (looks_on() && size != 0 && reinterpret_cast<std::uintptr_t>(address) % page == 0) {
    // Before the call: another thread may get the same addresses at once.
    const KeepErrno keep;
    const Inside inside;
    unmapped(address, size);
  }
  return REAL(munmap)(address, size);
}
INTERPOSE(void*, mremap, (void* from, std::size_t old_size, std::size_t size, int flags, ...)) {
  va_list rest;
  va_start(rest, flags);
  void* wanted = (flags & MREMAP_FIXED) != 0 ? va_arg(rest, void*) : nullptr;
  va_end(rest);
  void* to = REAL(mremap)(from, old_size, size, flags, wanted);
  if (to != MAP_FAILED && looks_on()) note_move(from, old_size, to, size);
  return to;
}

INTERPOSE(void*, shmat, (int id, const void* where, int flags)) {
  void* address = REAL(shmat)(id, where, flags);
  if (address != MAP_FAILED && looks_on()) note_segment(address, id);
  return address;
}
INTERPOSE(int, shmdt, (const void* address)) {
  const std::size_t size = looks_on() ? size_at(address) : 0;
  const int result = REAL(shmdt)(address);
  if (result == 0 && size != 0) {
    const KeepErrno keep;
    const Inside inside;
    unmapped(address, size);
  }
  return result;
}

}  // namespace ipclab::probe
