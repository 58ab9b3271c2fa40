// capacity: fills a pipe, a Unix stream socket pair and a POSIX message queue until the kernel says
// EAGAIN, prints how much went in, empties them again and prints how much came out.
//
// Check it with: ipclab check nonblocking.capacity

#include <cerrno>
#include <cstdio>

#include <fcntl.h>
#include <mqueue.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

constexpr std::size_t write_size = 1024;
constexpr long queue_length = 10;
constexpr long message_size = 128;

/// Writes blocks of `write_size` bytes until the kernel says EAGAIN. Returns how many bytes went
/// in, or -1 on failure.
[[maybe_unused]] long fill(int fd) {
  // Step 1: write(2) returns how many bytes it took. Which answers are an end, which a failure, and
  // which mean "ask again"?
  (void)fd;
  return -1;
}

}  // namespace

int main(int argc, char* argv[]) {
  if (argc != 1) {
    std::fprintf(stderr, "usage: %s\n", argv[0]);
    return 2;
  }

  // Step 2: make a pipe that never lets a writer or a reader wait, fill it, and print its line.

  // Step 3: the same for a Unix stream socket pair.

  // Step 4: make a message queue for `queue_length` messages of `message_size` bytes. Its name is
  // seen by everybody on this machine: when does it go away, on all ways out?

  // Step 5: empty all three, and print the last line.

  std::fprintf(stderr, "capacity: not written yet\n");
  return 1;
}
