// Two processes count with a lock of a file that both may have: race.
#include <fcntl.h>
#include <sys/file.h>

#include "shared.h"

static char path[64] = "ipclab-runtime-XXXXXX";
static int* counter;

static void count(int unused) {
  (void)unused;
  const int fd = open(path, O_RDWR);
  flock(fd, LOCK_SH);
  ++*counter;
  flock(fd, LOCK_UN);
}

int main(void) {
  counter = shared_memory();
  if (mkstemp(path) == -1) return 1;
  make_children(2, count);
  all_went_well();
  unlink(path);
  return 0;
}
