#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <iostream>
#include <map>
#include <string>

struct Record {
  int index;
  long count;
};

static long count_newlines(const char* path) {
  const int fd = open(path, O_RDONLY);
  if (fd == -1) return -1;
  char block[8192];
  long lines = 0;
  ssize_t size;
  while ((size = read(fd, block, sizeof block)) > 0)
    for (ssize_t i = 0; i < size; ++i) lines += block[i] == '\n';
  return size == -1 ? -1 : lines;
}

int main(int argc, char* argv[]) {
  if (argc < 2) {
    std::cerr << "usage: tally FILE...\n";
    return 2;
  }
  int ends[2];
  if (pipe(ends) == -1) return 1;
  for (int i = 1; i < argc; ++i) {
    const pid_t child = fork();
    if (child == -1) return 1;
    if (child == 0) {
      const Record record{i, count_newlines(argv[i])};
      _exit(write(ends[1], &record, sizeof record) == sizeof record ? 0 : 1);
    }
  }
  close(ends[1]);

  std::map<std::string, long> counts;  // in the order of the names
  Record record;
  while (read(ends[0], &record, sizeof record) == sizeof record)
    counts[argv[record.index]] = record.count;
  while (wait(nullptr) > 0) {
  }

  long total = 0;
  int status = 0;
  for (const auto& [name, count] : counts) {
    if (count == -1) {
      std::cout << "error " << name << '\n';
      std::cerr << "tally: " << name << " cannot be read\n";
      status = 1;
    } else {
      std::cout << count << ' ' << name << '\n';
      total += count;
    }
  }
  std::cout << total << " total\n";
  return status;
}
