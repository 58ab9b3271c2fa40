// notes: one short text in a System V segment, which processes that know nothing of each other find
// by its key. A semaphore with the same key guards it.
//
// Nobody initialises the semaphore. A new one is 0 (semget(2), Linux), so 0 means "free": who wants
// the note waits for 0 and adds 1, both in one indivisible semop. There is no moment in which the
// semaphore exists and is not ready. SEM_UNDO takes the 1 back if its owner dies.

#include <array>
#include <cstdint>
#include <span>
#include <stdexcept>

#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/shm.h>

#include "posix.hpp"

namespace {

constexpr std::size_t segment_size = 4096;
constexpr int owner_only = 0600;

struct NoNote : std::runtime_error {
  NoNote() : std::runtime_error{"there is no note with this key"} {}
};

/// The semaphore has been removed, by `notes rm`, since it was looked up.
struct Removed : std::exception {};

/// Has the note to itself while it lives.
class Lock {
 public:
  explicit Lock(int semaphores) : semaphores_{semaphores} {
    std::array<sembuf, 2> enter{{{0, 0, 0}, {0, +1, SEM_UNDO}}};
    while (::semop(semaphores_, enter.data(), enter.size()) == -1) {
      if (errno == EIDRM || errno == EINVAL) throw Removed{};
      if (errno != EINTR) posix::fail("semop");
    }
  }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;
  ~Lock() {
    sembuf leave{0, -1, SEM_UNDO};
    ::semop(semaphores_, &leave, 1);  // does not wait; fails only if the semaphore is gone
  }

 private:
  int semaphores_;
};

/// The text of a segment, mapped while this object lives. It ends with a zero byte.
class Note {
 public:
  explicit Note(int segment) : text_{static_cast<char*>(::shmat(segment, nullptr, 0))} {
    if (text_ == reinterpret_cast<char*>(-1)) posix::fail("shmat");
  }
  Note(const Note&) = delete;
  Note& operator=(const Note&) = delete;
  ~Note() { ::shmdt(text_); }

  [[nodiscard]] std::string text() const { return {text_, ::strnlen(text_, segment_size)}; }
  void replace(std::string_view text) {
    text.copy(text_, text.size());
    text_[text.size()] = '\0';
  }

 private:
  char* text_;
};

/// -1 if there is none.
int find(int id) {
  if (id == -1 && errno != ENOENT) posix::fail("shmget or semget");
  return id;
}
int segment_of(key_t key) { return find(::shmget(key, segment_size, owner_only)); }
int semaphores_of(key_t key) { return find(::semget(key, 1, owner_only)); }

void put_once(key_t key, std::string_view text) {
  const int semaphores = ::semget(key, 1, IPC_CREAT | owner_only);
  if (semaphores == -1) posix::fail("semget");
  const Lock lock{semaphores};
  const int segment = ::shmget(key, segment_size, IPC_CREAT | owner_only);
  if (segment == -1) posix::fail("shmget");
  Note{segment}.replace(text);
}

std::string get_once(key_t key) {
  const int semaphores = semaphores_of(key);
  if (semaphores == -1) throw NoNote{};
  const Lock lock{semaphores};
  const int segment = segment_of(key);
  if (segment == -1) throw NoNote{};
  return Note{segment}.text();
}

/// The semaphore goes too, even one without a segment, which a first `put` that was killed left.
void remove_once(key_t key) {
  const int semaphores = semaphores_of(key);
  std::optional<Lock> lock;
  if (semaphores != -1) lock.emplace(semaphores);
  const int segment = segment_of(key);
  if (segment != -1 && ::shmctl(segment, IPC_RMID, nullptr) == -1) posix::fail("shmctl");
  if (semaphores != -1 && ::semctl(semaphores, 0, IPC_RMID) == -1) posix::fail("semctl");
  if (segment == -1) throw NoNote{};
}

/// Begins anew as often as somebody removes the semaphore in the meantime.
template <typename Action>
auto persistently(Action action) {
  for (;;) {
    try {
      return action();
    } catch (const Removed&) {
    }
  }
}

void put(key_t key, std::string_view text) {
  if (text.size() >= segment_size) throw std::runtime_error{"a note has at most 4095 bytes"};
  persistently([&] { put_once(key, text); });
}

void get(key_t key) {
  // Printed when the lock is free again: whoever reads our output may take his time.
  posix::write_all(STDOUT_FILENO, persistently([&] { return get_once(key); }) + '\n');
}

void remove(key_t key) {
  persistently([&] { remove_once(key); });
}

/// 0 is IPC_PRIVATE, the key of segments that nobody else can find.
std::optional<key_t> key_of(std::string_view text) {
  const bool hexadecimal = text.starts_with("0x") || text.starts_with("0X");
  if (hexadecimal) text.remove_prefix(2);
  std::uint32_t key = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, key, hexadecimal ? 16 : 10);
  if (error != std::errc{} || stop != end || key == 0) return std::nullopt;
  return static_cast<key_t>(key);
}

/// Returns false if that is no way to call notes.
bool run(std::span<char* const> arguments) {
  if (arguments.size() < 2) return false;
  const std::string_view command = arguments[0];
  const auto key = key_of(arguments[1]);
  if (!key) return false;
  if (command == "put" && arguments.size() == 3)
    put(*key, arguments[2]);
  else if (command == "get" && arguments.size() == 2)
    get(*key);
  else if (command == "rm" && arguments.size() == 2)
    remove(*key);
  else
    return false;
  return true;
}

}  // namespace

int main(int argc, char* argv[]) {
  try {
    if (run(std::span{argv, static_cast<std::size_t>(argc)}.subspan(1))) return 0;
    std::cerr << "usage: notes put KEY TEXT | notes get KEY | notes rm KEY\n";
    return 2;
  } catch (const std::exception& error) {
    std::cerr << "notes: " << error.what() << '\n';
    return 1;
  }
}
