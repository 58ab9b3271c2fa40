// tally: counts the newlines of each FILE, one child per file, all at work at the same time.
//
//   [child 0] --.
//   [child 1] ---+== records ==> [parent] -> standard output
//   [child 2] --'
//
// Check it with: ipclab check pipes.tally

#include <climits>
#include <cstdio>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

/// What one child writes into the pipe that all children share.
struct Record {
  // Step 1: what does the parent have to know? Records arrive in any order.
};

// Several processes write into one pipe. pipe(7) says up to which size their writes do not mix.
static_assert(sizeof(Record) <= PIPE_BUF);

/// Counts the newlines of a file, or returns -1 if it cannot be read.
[[maybe_unused]] long count_newlines(const char* path) {
  // Step 2: a directory can be opened; what tells you that it cannot be read?
  (void)path;
  return -1;
}

}  // namespace

int main(int argc, char* argv[]) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: %s FILE...\n", argv[0]);
    return 2;
  }

  // Step 3: make the pipe, then start one child per file. None of them is waited for yet.

  // Step 4: read records until end-of-file. Which descriptor has to be closed first, and where?

  // Step 5: wait for all children. What if one of them died before it wrote its record?

  // Step 6: print one line per file, in the order of the arguments, and the total.

  std::fprintf(stderr, "tally: not written yet\n");
  return 1;
}
