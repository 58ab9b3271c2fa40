// Stops every process that it may: first all at once, then one after another.
#include "attack.h"

#include <dirent.h>

int main(void) {
  kill(-1, SIGSTOP);
  DIR* processes = opendir("/proc");
  for (struct dirent* entry; processes && (entry = readdir(processes));) {
    const int pid = atoi(entry->d_name);
    if (pid > 0 && pid != getpid()) kill(pid, SIGSTOP);
  }
  dprintf(1, "still there\n");
  return 0;
}
