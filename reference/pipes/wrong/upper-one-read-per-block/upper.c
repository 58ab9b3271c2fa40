#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { block_size = 32768 };

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
  char block[block_size];
  ssize_t count;
  while ((count = read(in, block, sizeof block)) > 0) {
    for (ssize_t i = 0; i < count; ++i)
      if (block[i] >= 'a' && block[i] <= 'z') block[i] = (char)(block[i] - 'a' + 'A');
    if (write_all(out, block, count) == -1) _exit(1);
  }
  _exit(0);
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
  if (child == 0) {
    close(there[1]);
    close(back[0]);
    convert(there[0], back[1]);
  }
  close(there[0]);
  close(back[1]);
  char block[block_size];
  ssize_t count;
  while ((count = read(STDIN_FILENO, block, sizeof block)) > 0) {
    if (write_all(there[1], block, count) == -1) return 1;
    // What was sent as one block comes back as one block.
    count = read(back[0], block, (size_t)count);
    if (count == -1 || write_all(STDOUT_FILENO, block, count) == -1) return 1;
  }
  close(there[1]);
  waitpid(child, NULL, 0);
  return count == 0 ? 0 : 1;
}
