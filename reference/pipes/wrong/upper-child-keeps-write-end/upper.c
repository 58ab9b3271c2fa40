#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void copy_in_capitals(int from, int to) {
  char block[4096];
  ssize_t count;
  while ((count = read(from, block, sizeof block)) > 0) {
    for (ssize_t i = 0; i < count; ++i)
      if (block[i] >= 'a' && block[i] <= 'z') block[i] = (char)(block[i] - 32);
    if (write(to, block, (size_t)count) != count) _exit(1);
  }
}

static void copy(int from, int to) {
  char block[4096];
  ssize_t count;
  while ((count = read(from, block, sizeof block)) > 0)
    if (write(to, block, (size_t)count) != count) _exit(1);
}

int main(int argc, char* argv[]) {
  (void)argv;
  if (argc != 1) {
    fprintf(stderr, "usage: upper\n");
    return 2;
  }
  int down[2];
  int up[2];
  if (pipe(down) == -1 || pipe(up) == -1) return 1;
  pid_t converter = fork();  // <- pipe-end-left-open
  if (converter == -1) return 1;
  if (converter == 0) {
    close(up[0]);  // down[1] stays open: the child waits for an end-of-file from itself
    copy_in_capitals(down[0], up[1]);
    _exit(0);
  }
  pid_t feeder = fork();
  if (feeder == -1) return 1;
  if (feeder == 0) {
    close(up[0]);
    close(up[1]);
    copy(STDIN_FILENO, down[1]);
    _exit(0);
  }
  close(down[0]);
  close(down[1]);
  close(up[1]);
  copy(up[0], STDOUT_FILENO);
  waitpid(feeder, NULL, 0);
  waitpid(converter, NULL, 0);
  return 0;
}
