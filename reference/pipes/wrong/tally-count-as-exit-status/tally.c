#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int count_newlines(const char* path) {
  int fd = open(path, O_RDONLY);
  char block[8192];
  int lines = 0;
  ssize_t size = -1;
  while (fd != -1 && (size = read(fd, block, sizeof block)) > 0)
    for (ssize_t i = 0; i < size; ++i) lines += block[i] == '\n';
  return size == -1 ? 255 : lines;
}

int main(int argc, char* argv[]) {
  if (argc < 2) {
    fprintf(stderr, "usage: tally FILE...\n");
    return 2;
  }
  pid_t* children = calloc((size_t)argc, sizeof *children);
  for (int i = 1; i < argc; ++i) {
    children[i] = fork();
    if (children[i] == 0) _exit(count_newlines(argv[i]));
  }
  int total = 0;
  int result = 0;
  for (int i = 1; i < argc; ++i) {
    int status = 0;
    waitpid(children[i], &status, 0);
    int count = WEXITSTATUS(status);
    if (count == 255) {
      printf("error %s\n", argv[i]);
      fprintf(stderr, "tally: %s cannot be read\n", argv[i]);
      result = 1;
    } else {
      printf("%d %s\n", count, argv[i]);
      total += count;
    }
  }
  printf("%d total\n", total);
  return result;
}
