#include "probe/kernel_state.hpp"

#include <fcntl.h>
#include <poll.h>
#include <time.h>

#include <cerrno>

#include "probe/interpose.hpp"
#include "probe/raw.hpp"
#include "probe/runtime.hpp"

namespace ipclab::probe {
namespace {

USE_REAL(int, pthread_mutex_trylock, (pthread_mutex_t*))
USE_REAL(int, pthread_mutex_unlock, (pthread_mutex_t*))

// What has begun to end needs nobody else for it; but a machine may have much to do.
constexpr long longest_death_s = 30;
constexpr std::uint64_t longest_collection = 200'000'000;

/// Appends a number, or a text, and returns the new end.
char* put(char* to, unsigned number) {
  char digits[12];
  unsigned count = 0;
  do digits[count++] = static_cast<char>('0' + number % 10);
  while ((number /= 10) != 0);
  while (count > 0) *to++ = digits[--count];
  return to;
}
char* put(char* to, const char* text) {
  while (*text != '\0') *to++ = *text++;
  return to;
}

unsigned long number_at(const char* text) {
  unsigned long number = 0;
  for (; *text >= '0' && *text <= '9'; ++text)
    number = number * 10 + static_cast<unsigned long>(*text - '0');
  return number;
}

/// What follows the command, which may itself contain parentheses: state, ..., utime and stime are
/// the fields 3, 14 and 15 of proc(5).
KernelState state_in(const char* text, long size) {
  long end = size - 1;
  while (end >= 0 && text[end] != ')') --end;
  if (end < 0 || end + 2 >= size) return {};
  KernelState state{text[end + 2], 0};
  int field = 3;
  for (long i = end + 2; i < size && field < 16; ++i) {
    if (text[i] != ' ') continue;
    ++field;
    if (field == 14 || field == 15) state.ticks += number_at(text + i + 1);
  }
  return state;
}

}  // namespace

KernelState kernel_state_of(const Task& task) {
  char path[64];
  char* end = put(put(path, "/proc/"), static_cast<unsigned>(task.pid));
  end = put(put(put(end, "/task/"), static_cast<unsigned>(task.tid)), "/stat");
  *end = '\0';
  const long file = raw(SYS_openat, AT_FDCWD, word_of(path), O_RDONLY | O_CLOEXEC);
  if (file < 0) return raw(SYS_kill, task.pid, 0) == -ESRCH ? KernelState{'X', 0} : KernelState{};
  char text[257]{};
  const long size = raw(SYS_read, file, word_of(text), sizeof text - 1);
  raw(SYS_close, file);
  return size > 0 ? state_in(text, size) : KernelState{};
}

bool is_dead(Task& task) {
  if (!task.owned) {  // a child that has just been made
    const char state = task.pid == 0 ? '?' : kernel_state_of(task).letter;
    return state == 'Z' || state == 'X';
  }
  // pthread_mutex_lock(3), robust: the kernel marks it when the thread that holds it ends.
  const int result = REAL(pthread_mutex_trylock)(&task.alive);
  // Once unlocked as it is, it can never be locked again: all others see the same.
  if (result == EOWNERDEAD || result == 0) REAL(pthread_mutex_unlock)(&task.alive);
  return result == EOWNERDEAD || result == ENOTRECOVERABLE;
}

void nap() {
  const timespec time{0, 30'000};
  raw(SYS_nanosleep, word_of(&time));
}

void wait_for_death(int pid) {
  // pidfd_open(2): readable once the process is a zombie.
  const long file = raw(SYS_pidfd_open, pid);
  if (file >= 0) {
    pollfd death{static_cast<int>(file), POLLIN, 0};
    const timespec time{longest_death_s, 0};
    raw(SYS_ppoll, word_of(&death), 1, word_of(&time));
    raw(SYS_close, file);
    return;
  }
  Task task;
  task.pid = task.tid = pid;
  for (int tries = 0; tries < 100'000; ++tries) {
    const char state = kernel_state_of(task).letter;
    if (state == 'Z' || state == 'X') return;
    nap();
  }
}

void wait_until_collected(int pid) {
  const std::uint64_t end = now_ns() + longest_collection;
  while (raw(SYS_kill, pid, 0) == 0 && now_ns() < end) nap();
}

}  // namespace ipclab::probe
