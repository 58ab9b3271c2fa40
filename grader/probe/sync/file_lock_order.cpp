#include <sys/stat.h>

#include "probe/sync/file_locks.hpp"
#include "probe/sync/sync.hpp"

namespace ipclab::probe {
namespace {

constexpr std::uint32_t readers_mark = 0x8000'0000;

// Of Held::owner, beside FileLock::owner.
constexpr int no_owner = -2;
constexpr int several_owners = -3;

/// The strongest lock that this process has had on a file since it had none.
struct Held {
  std::atomic<std::uint64_t> inode{};
  std::atomic<Kind> kind{};
  std::atomic<int> owner{no_owner};
};
constexpr unsigned most_files = 64;
Held held[most_files];

/// Null: too many.
Held* held_of(const FileLock& file) {
  for (Held& one : held) {
    std::uint64_t nobody = 0;
    if (one.inode == file.key.place || one.inode.compare_exchange_strong(nobody, file.key.place) ||
        nobody == file.key.place)
      return &one;
  }
  return nullptr;
}

/// Null: no lock was ever asked for.
Held* known_of(const FileLock& file) {
  for (Held& one : held)
    if (one.inode == file.key.place) return &one;
  return nullptr;
}

void note_owner(Held& one, int owner) {
  int nobody = no_owner;
  if (!one.owner.compare_exchange_strong(nobody, owner) && nobody != owner)
    one.owner = several_owners;
}

bool holds_nothing() {
  for (const Held& one : held)
    if (one.kind != Kind::none) return false;
  return true;
}

Key readers_of(const FileLock& file) {
  return {file.key.place, file.key.space | readers_mark, file.key.kind};
}

}  // namespace

FileLock file_lock_of(int fd) {
  struct stat status {};
  raw(SYS_fstat, fd, word_of(&status));
  const auto device = static_cast<std::uint32_t>(status.st_dev) & ~readers_mark;
  return {{status.st_ino, device, KeyKind::file_lock}, fd};
}

bool covers_all(const struct flock& lock) {
  return lock.l_whence == SEEK_SET && lock.l_start == 0 && lock.l_len == 0;
}

void before_lock(const FileLock& file, Kind kind) {
  if (kind == Kind::exclusive || !wants_races()) return;
  const Held* one = held_of(file);
  const Kind before = one == nullptr ? Kind::exclusive : one->kind.load();
  if (kind == Kind::shared && before == Kind::none) return;
  release(readers_of(file));
  if (before != Kind::shared) release(file.key);
}

int after_lock(const FileLock& file, Kind kind, bool all, int result) {
  if (kind == Kind::none || kind == Kind::shared) changed(file.key);
  if (result != 0 || !wants_races()) return result;
  Held* one = held_of(file);
  if (kind == Kind::none) {
    if (all && one != nullptr) one->kind = Kind::none;
    if (holds_nothing()) sets_nothing_free(file_locks);
    return result;
  }
  would_set_free(file_locks);
  learn_from_the_dead(file_locks);
  acquire(file.key);
  if (kind == Kind::exclusive) acquire(readers_of(file));
  if (one == nullptr) return result;
  note_owner(*one, file.owner);
  if (one->kind.load() != Kind::exclusive) one->kind = kind;
  return result;
}

void before_closing_file(int fd) {
  if (!wants_races()) return;
  const FileLock file = file_lock_of(fd);
  Held* one = known_of(file);
  if (one == nullptr) {  // a lock may have been inherited, or come with the descriptor
    release(readers_of(file));
    release(file.key);
    return;
  }
  if (one->kind == Kind::none && one->owner != several_owners) return;
  before_lock(file, Kind::none);
  if (one->kind != Kind::none) one->owner = several_owners;  // a copy may keep the lock
}

void saw_lock(const FileLock& file) {
  acquire(file.key);
  acquire(readers_of(file));
  learn_from_the_dead(file_locks);
}

}  // namespace ipclab::probe
