// Two children write binary records into their common pipe, each record with one write.
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

enum { records = 20 };

struct Record {
  uint32_t writer, number;
  uint64_t any_bytes;
};

static int write_records(int fd, uint32_t writer) {
  for (uint32_t i = 0; i < records; ++i) {
    const struct Record record = {writer, i, 0x0a0d0a0d0a0d0a0du * i};
    if (write(fd, &record, sizeof record) != sizeof record) return 1;
  }
  return 0;
}

static int take(int fd, struct Record* record) {
  for (size_t taken = 0; taken < sizeof *record;) {
    const ssize_t count = read(fd, (char*)record + taken, sizeof *record - taken);
    if (count <= 0) return 1;
    taken += (size_t)count;
  }
  return 0;
}

int main(void) {
  int ends[2];
  if (pipe(ends) == -1) return 1;
  for (uint32_t i = 0; i < 2; ++i)
    if (fork() == 0) {
      close(ends[0]);
      _exit(write_records(ends[1], i));
    }
  close(ends[1]);
  uint32_t next[2] = {0, 0};
  for (int i = 0; i < 2 * records; ++i) {
    struct Record record;
    if (take(ends[0], &record) || record.writer > 1) return 1;
    if (record.number != next[record.writer]++) return 1;
  }
  return wait(NULL) == -1 || wait(NULL) == -1;
}
