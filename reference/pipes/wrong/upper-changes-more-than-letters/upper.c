#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void write_all(int fd, const char* data, ssize_t size) {
  while (size > 0) {
    ssize_t count = write(fd, data, (size_t)size);
    if (count <= 0) _exit(1);
    data += count;
    size -= count;
  }
}

static void convert(int from, int to) {
  char block[4096];
  ssize_t count;
  while ((count = read(from, block, sizeof block)) > 0) {
    for (ssize_t i = 0; i < count; ++i)
      if (block[i] >= 'a') block[i] = (char)(block[i] - 32);
    write_all(to, block, count);
  }
}

static void feed(int to) {
  char block[4096];
  ssize_t count;
  while ((count = read(STDIN_FILENO, block, sizeof block)) > 0) write_all(to, block, count);
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
    convert(there[0], back[1]);
    _exit(0);
  }
  pid_t feeder = fork();
  if (feeder == -1) return 1;
  if (feeder == 0) {
    close(there[0]);
    close(back[0]);
    close(back[1]);
    feed(there[1]);
    _exit(0);
  }
  close(there[0]);
  close(there[1]);
  close(back[1]);
  char block[4096];
  ssize_t count;
  while ((count = read(back[0], block, sizeof block)) > 0) write_all(STDOUT_FILENO, block, count);
  waitpid(feeder, NULL, 0);
  waitpid(converter, NULL, 0);
  return 0;
}
