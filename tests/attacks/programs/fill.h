// Several children that fill something, and hold it until all have.
#pragma once
#include "attack.h"

#include <sys/mman.h>
#include <sys/wait.h>

enum { fillers = 12 };

/// Runs `fill` in twelve children and says whether 200 MiB were full at the same time.
static inline void fill_together(void (*fill)(long* bytes)) {
  long* bytes = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  pid_t children[fillers];
  for (int i = 0; i < fillers; ++i) {
    children[i] = fork();
    if (children[i] != 0) continue;
    fill(bytes);
    raise(SIGSTOP);
    _exit(0);
  }
  for (int i = 0; i < fillers; ++i) waitpid(children[i], NULL, WUNTRACED);
  errno = EMFILE;
  tried("200 MiB", *bytes >= 200L << 20);
  for (int i = 0; i < fillers; ++i) kill(children[i], SIGKILL);
  while (wait(NULL) > 0) {
  }
}
