// Calls itself until 200 MiB of stack are full.
#include "attack.h"

#include <sys/resource.h>

static int deeper(int depth) {
  volatile char here[1 << 16];
  memset((char*)here, depth, sizeof here);
  return depth == 0 ? here[1] : deeper(depth - 1) + here[0];
}

int main(int argc, char** argv) {
  struct rlimit stack;
  getrlimit(RLIMIT_STACK, &stack);
  stack.rlim_cur = stack.rlim_max;
  setrlimit(RLIMIT_STACK, &stack);
  // The limit of a stack is that of the time of execve(2).
  if (argc == 1) return execl("/proc/self/exe", argv[0], "again", NULL);
  deeper(200 * 16);
  tried("200 MiB", 1);
  return 0;
}
