#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static int write_all(int fd, const char* bytes, ssize_t left) {
  while (left > 0) {
    ssize_t count = write(fd, bytes, (size_t)left);
    if (count == -1 && errno != EINTR) return -1;
    if (count == -1) continue;
    bytes += count;
    left -= count;
  }
  return 0;
}

static int carry(int in, int out, int convert) {
  char block[4096];
  for (;;) {
    ssize_t count = read(in, block, sizeof block);
    if (count == -1 && errno == EINTR) continue;
    if (count <= 0) return (int)count;
    for (ssize_t i = 0; convert && i < count; ++i)
      if (block[i] >= 'a' && block[i] <= 'z') block[i] = (char)(block[i] - 'a' + 'A');
    if (write_all(out, block, count) == -1) return -1;
  }
}

/* The pipe must not hold the parent up, so a read from it returns at once. */
static int print(int back) {
  fcntl(back, F_SETFL, O_NONBLOCK);
  char block[4096];
  for (;;) {
    ssize_t count = read(back, block, sizeof block);  // <- eagain
    if (count == -1 && (errno == EAGAIN || errno == EINTR)) continue;
    if (count <= 0) return (int)count;
    if (write_all(STDOUT_FILENO, block, count) == -1) return -1;
  }
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
  pid_t converter = fork();
  if (converter == -1) return 1;
  if (converter == 0) {
    close(there[1]);
    close(back[0]);
    _exit(carry(there[0], back[1], 1) == 0 ? 0 : 1);
  }
  pid_t feeder = fork();
  if (feeder == -1) return 1;
  if (feeder == 0) {
    close(there[0]);
    close(back[0]);
    close(back[1]);
    _exit(carry(STDIN_FILENO, there[1], 0) == 0 ? 0 : 1);
  }
  close(there[0]);
  close(there[1]);
  close(back[1]);
  int printed = print(back[0]);
  waitpid(feeder, NULL, 0);
  waitpid(converter, NULL, 0);
  return printed == 0 ? 0 : 1;
}
