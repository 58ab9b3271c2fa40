#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int write_all(int fd, const char* bytes, ssize_t left) {
  while (left > 0) {
    ssize_t count = write(fd, bytes, (size_t)left);
    if (count == -1) return -1;
    bytes += count;
    left -= count;
  }
  return 0;
}

static void convert(int in, int out) {
  char block[4096];
  ssize_t count;
  while ((count = read(in, block, sizeof block)) > 0) {
    for (ssize_t i = 0; i < count; ++i)
      if (block[i] >= 'a' && block[i] <= 'z') block[i] = (char)(block[i] - 'a' + 'A');
    if (write_all(out, block, count) == -1) _exit(1);
  }
  _exit(0);
}

/* Prints so many bytes that come back. */
static int print(int in, ssize_t left) {
  char block[4096];
  while (left > 0) {
    ssize_t count = read(in, block, sizeof block);
    if (count <= 0 || write_all(STDOUT_FILENO, block, count) == -1) return -1;
    left -= count;
  }
  return 0;
}

int main(int argc, char* argv[]) {
  (void)argv;
  if (argc != 1) {
    fprintf(stderr, "usage: upper\n");
    return 2;
  }
  int there[2];
  int back[2];
  if (pipe(there) == -1 || pipe(back) == -1) return 1;
  pid_t child = fork();
  if (child == -1) return 1;
  if (child == 0) convert(there[0], back[1]);
  char block[4096];
  ssize_t count;
  while ((count = read(STDIN_FILENO, block, sizeof block)) > 0)
    if (write_all(there[1], block, count) == -1 || print(back[0], count) == -1) return 1;
  kill(child, SIGTERM);  // nobody closes anything, so the child would wait for ever
  waitpid(child, NULL, 0);
  return 0;
}
