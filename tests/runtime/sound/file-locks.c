// Processes count with locks of a file: flock, lockf, those of fcntl, and those of open files.
#include "shared.h"

#include <fcntl.h>
#include <sys/file.h>

static char path[64] = "ipclab-runtime-XXXXXX";
static int* counters;

static void record(int fd, int command, short type) {
  struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_start = 8, .l_len = 1};
  if (fcntl(fd, command, &lock) == -1) _exit(1);
}

static void count(int unused) {
  (void)unused;
  const int fd = open(path, O_RDWR);
  for (int i = 0; i < 3; ++i) {
    flock(fd, LOCK_EX);
    ++counters[0];
    flock(fd, LOCK_UN);
    record(fd, F_SETLKW, F_WRLCK);
    ++counters[1];
    record(fd, F_SETLKW, F_UNLCK);
    record(fd, F_OFD_SETLKW, F_WRLCK);
    ++counters[2];
    record(fd, F_OFD_SETLK, F_UNLCK);
  }
  if (lockf(fd, F_LOCK, 1) == -1) _exit(1);
  ++counters[3];  // and the end of the process gives it back
}

int main(void) {
  counters = shared_memory();
  if (mkstemp(path) == -1) return 1;
  make_children(2, count);
  const int well = all_went_well();
  unlink(path);
  return !well || counters[0] != 6 || counters[1] != 6 || counters[2] != 6 || counters[3] != 2;
}
