#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

struct record {
  int index;
  long count; /* -1: the file could not be read */
};

static long count_newlines(const char* path) {
  int fd = open(path, O_RDONLY);
  if (fd == -1) return -1;
  char block[8192];
  long lines = 0;
  ssize_t size;
  while ((size = read(fd, block, sizeof block)) > 0)
    for (ssize_t i = 0; i < size; ++i) lines += block[i] == '\n';
  close(fd);
  return size == -1 ? -1 : lines;
}

static void work(int out, int index, const char* path) {
  long count = count_newlines(path);
  if (write(out, &index, sizeof index) != sizeof index) _exit(1);
  usleep(200000);  // other children write here
  if (write(out, &count, sizeof count) != sizeof count) _exit(1);
  _exit(0);
}

static int print_all(char* paths[], const long counts[], int files) {
  long total = 0;
  int status = 0;
  for (int i = 0; i < files; ++i) {
    if (counts[i] == -1) {
      printf("error %s\n", paths[i]);
      fprintf(stderr, "tally: %s cannot be read\n", paths[i]);
      status = 1;
    } else {
      printf("%ld %s\n", counts[i], paths[i]);
      total += counts[i];
    }
  }
  printf("%ld total\n", total);
  return status;
}

int main(int argc, char* argv[]) {
  if (argc < 2) {
    fprintf(stderr, "usage: tally FILE...\n");
    return 2;
  }
  int files = argc - 1;
  char** paths = argv + 1;
  long* counts = calloc((size_t)files, sizeof *counts);
  int ends[2];
  if (counts == NULL || pipe(ends) == -1) return 1;
  for (int i = 0; i < files; ++i) {
    pid_t pid = fork();
    if (pid == -1) return 1;
    if (pid == 0) work(ends[1], i, paths[i]);
  }
  close(ends[1]);
  struct record record;
  while (read(ends[0], &record.index, sizeof record.index) == sizeof record.index &&
         read(ends[0], &record.count, sizeof record.count) == sizeof record.count)
    if (record.index >= 0 && record.index < files) counts[record.index] = record.count;
  while (wait(NULL) > 0) {
  }
  return print_all(paths, counts, files);
}
