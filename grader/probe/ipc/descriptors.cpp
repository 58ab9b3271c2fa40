#include "probe/ipc/descriptors.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <time.h>

#include "probe/kernel_state.hpp"
#include "probe/raw.hpp"
#include "probe/tasks.hpp"

namespace ipclab::probe::ipc {
namespace {

constexpr std::uint32_t room_mark = 0x8000'0000;
constexpr std::uint32_t name_mark = 0x4000'0000;

Key key_of_file(const struct stat& status) {
  const auto device = static_cast<std::uint64_t>(status.st_dev);
  return {status.st_ino,
          static_cast<std::uint32_t>(device ^ (device >> 32)) & ~(room_mark | name_mark),
          KeyKind::file};
}

Medium medium_of(mode_t mode) {
  if (S_ISFIFO(mode)) return Medium::pipe;
  if (S_ISSOCK(mode)) return Medium::socket;
  if (S_ISREG(mode) || S_ISDIR(mode) || S_ISBLK(mode)) return Medium::file;
  return Medium::other;
}

/// FNV-1a: Fowler, Noll and Vo.
std::uint64_t hash_of(const char* text) {
  std::uint64_t hash = 0xcbf2'9ce4'8422'2325U;
  for (; *text != '\0'; ++text)
    hash = (hash ^ static_cast<unsigned char>(*text)) * 0x100'0000'01b3U;
  return hash;
}

/// The directory part of `path` in `to`; gives back where the name begins.
const char* split(const char* path, char* to, std::size_t size) {
  const char* name = path;
  for (const char* at = path; *at != '\0'; ++at)
    if (*at == '/') name = at + 1;
  const auto length = static_cast<std::size_t>(name - path);
  if (length == 0 || length >= size) {
    copy_name(to, size, ".");
  } else {
    copy_name(to, length + 1, path);
  }
  return name;
}

}  // namespace

Descriptor look_at(int fd) {
  Descriptor found;
  found.fd = fd;
  struct stat status {};
  if (raw(SYS_fstat, fd, word_of(&status)) != 0) return found;
  const long flags = raw(SYS_fcntl, fd, F_GETFL);
  found.medium = (flags & O_PATH) != 0 ? Medium::file : medium_of(status.st_mode);
  found.blocks = (flags & O_NONBLOCK) == 0;
  found.readable = (flags & O_ACCMODE) != O_WRONLY;
  found.writable = (flags & O_ACCMODE) != O_RDONLY;
  found.key = found.medium == Medium::socket ? Key{0, 0, KeyKind::sockets} : key_of_file(status);
  found.waits = found.medium == Medium::other ? Key{0, 0, KeyKind::anything} : found.key;
  return found;
}

short ready(int fd, short events) {
  pollfd one{fd, events, 0};
  const timespec at_once{};
  return raw(SYS_ppoll, word_of(&one), 1, word_of(&at_once)) > 0 ? one.revents : short{0};
}

Key room_of(const Key& object) { return {object.place, object.space | room_mark, object.kind}; }

Key key_of_name(int directory, const char* path) {
  if (path == nullptr) return {};
  char parent[1024];
  const char* name = split(path, parent, sizeof parent);
  struct stat status {};
  raw(SYS_newfstatat, directory, word_of(parent), word_of(&status));
  Key key = key_of_file(status);
  key.place = key.place * 0x9e37'79b9'7f4a'7c15U ^ hash_of(name);
  key.space |= name_mark;
  return key;
}

Key key_of_path(int directory, const char* path, unsigned& mode) {
  struct stat status {};
  mode = 0;
  if (raw(SYS_newfstatat, directory, word_of(path), word_of(&status)) != 0) return {};
  mode = status.st_mode;
  return key_of_file(status);
}

void learn_from_those_gone() {
  if (!wants_races()) return;
  for_each_task([](Task& task) {
    const TaskState state = task.state;
    if (&task == self.task || state == TaskState::free) return;
    // A process that is killed says nothing; but its mutex is given up before its descriptors are.
    if (state == TaskState::ended || state == TaskState::outside || is_dead(task)) learn_from(task);
  });
}

}  // namespace ipclab::probe::ipc
