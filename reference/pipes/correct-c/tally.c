// tally: counts the newlines of each file, one child per file. Regular files are mapped instead of
// read; a record is a short line of text, written at once.

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* A file without a record so far, or one that could not be read. */
static const long long no_count = -1;

static long long newlines_in(const char* bytes, size_t size) {
  long long count = 0;
  const char* end = bytes + size;
  while (bytes < end && (bytes = memchr(bytes, '\n', (size_t)(end - bytes))) != NULL) {
    ++count;
    ++bytes;
  }
  return count;
}

static long long count_mapped(int fd, size_t size) {
  if (size == 0) return 0; /* mmap(2) refuses an empty mapping */
  char* bytes = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
  if (bytes == MAP_FAILED) return no_count;
  long long count = newlines_in(bytes, size);
  munmap(bytes, size);
  return count;
}

static long long count_read(int fd) {
  char block[16384];
  long long count = 0;
  for (;;) {
    ssize_t size = read(fd, block, sizeof block);
    if (size == 0) return count;
    if (size > 0)
      count += newlines_in(block, (size_t)size);
    else if (errno != EINTR)
      return no_count;
  }
}

static long long count_newlines(const char* path) {
  int fd = open(path, O_RDONLY);
  struct stat about;
  long long count = no_count;
  if (fd != -1 && fstat(fd, &about) == 0) {
    /* Files of proc(5) claim to be regular and empty. */
    bool mappable = S_ISREG(about.st_mode) && about.st_size > 0;
    count = mappable ? count_mapped(fd, (size_t)about.st_size) : count_read(fd);
  }
  if (count == no_count) perror(path);
  if (fd != -1) close(fd);
  return count;
}

/* The child: one record, one write. It is far shorter than PIPE_BUF, so it stays in one piece. */
static int report(int records, int index, const char* path) {
  char record[64];
  int size = snprintf(record, sizeof record, "%d %lld\n", index, count_newlines(path));
  ssize_t written;
  do {
    written = write(records, record, (size_t)size);
  } while (written == -1 && errno == EINTR);
  return written == size ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* Starts the children from the last file to the first. Returns how many files have none. */
static int start_children(const int records[2], char* paths[], int files) {
  for (int left = files; left > 0; --left) {
    pid_t pid = fork();
    if (pid == -1) {
      perror("tally: fork");
      return left;
    }
    if (pid == 0) {
      close(records[0]);
      _exit(report(records[1], left - 1, paths[left - 1]));
    }
  }
  return 0;
}

static int collect(int fd, long long counts[], int files) {
  FILE* records = fdopen(fd, "r");
  if (records == NULL) return -1;
  int index;
  long long count;
  while (fscanf(records, "%d %lld", &index, &count) == 2)
    if (index >= 0 && index < files) counts[index] = count;
  fclose(records);
  return 0;
}

static void wait_for_all(void) {
  while (waitpid(-1, NULL, 0) > 0 || errno == EINTR) {
  }
}

/* Returns whether every file had a count and everything could be printed. */
static bool print_all(char* paths[], const long long counts[], int files) {
  bool all_read = true;
  long long total = 0;
  for (int i = 0; i < files; ++i) {
    if (counts[i] == no_count) {
      printf("error %s\n", paths[i]);
      all_read = false;
    } else {
      printf("%lld %s\n", counts[i], paths[i]);
      total += counts[i];
    }
  }
  printf("%lld total\n", total);
  if (fflush(stdout) == 0) return all_read;
  perror("tally: standard output");
  return false;
}

int main(int argc, char* argv[]) {
  if (argc < 2) {
    fprintf(stderr, "usage: tally FILE...\n");
    return 2;
  }
  int files = argc - 1;
  char** paths = argv + 1;
  long long* counts = malloc((size_t)files * sizeof *counts);
  int records[2];
  if (counts == NULL || pipe(records) == -1) {
    perror("tally");
    free(counts);
    return EXIT_FAILURE;
  }
  for (int i = 0; i < files; ++i) counts[i] = no_count;

  int not_started = start_children(records, paths, files);
  close(records[1]);
  bool collected = collect(records[0], counts, files) == 0;
  wait_for_all();
  bool all_good = collected && not_started == 0 && print_all(paths, counts, files);
  free(counts);
  return all_good ? EXIT_SUCCESS : EXIT_FAILURE;
}
