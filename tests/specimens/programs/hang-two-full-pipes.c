// Two processes fill a pipe towards each other, and neither reads.
#include <sys/wait.h>
#include <unistd.h>

static void fill(int fd) {
  static const char block[4096];
  while (write(fd, block, sizeof block) > 0) {  // <- deadlock
  }
}

int main(void) {
  int there[2], back[2];
  if (pipe(there) == -1 || pipe(back) == -1) return 1;
  const pid_t child = fork();
  fill(child == 0 ? back[1] : there[1]);
  return wait(NULL) == child ? 0 : 1;
}
