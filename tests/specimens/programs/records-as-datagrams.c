// Takes each record with one call from sockets that keep the borders of what was sent.
#include <stdint.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

struct Record {
  uint64_t number, square;
};

static int send_records(int socket) {
  for (uint64_t number = 1; number <= 50; ++number) {
    const struct Record record = {number, number * number};
    if (send(socket, &record, sizeof record, 0) != sizeof record) return 1;
  }
  return 0;
}

static int exchange(int type) {
  int ends[2];
  if (socketpair(AF_UNIX, type, 0, ends) == -1) return 1;
  if (fork() == 0) {
    close(ends[0]);
    _exit(send_records(ends[1]));
  }
  close(ends[1]);
  for (uint64_t number = 1; number <= 50; ++number) {
    struct Record record = {0, 0};
    if (read(ends[0], &record, sizeof record) != sizeof record) return 1;
    if (record.number != number || record.square != number * number) return 1;
  }
  close(ends[0]);
  int status = 0;
  return wait(&status) == -1 || status != 0;
}

int main(void) { return exchange(SOCK_DGRAM) || exchange(SOCK_SEQPACKET); }
