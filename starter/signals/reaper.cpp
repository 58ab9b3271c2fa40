// reaper: forks CHILDREN processes, which end at once, and reaps every one of them.
//
//   [child 0] --.
//   [child 1] ---+== SIGCHLD, one or several for one ==> [parent] -> standard output
//   [child 2] --'
//
// Check it with: ipclab check signals.reaper

#include <csignal>
#include <cstdio>
#include <cstdlib>

#include <sys/wait.h>
#include <unistd.h>

namespace {

constexpr int most_children = 500;

/// The number that `text` stands for, or 0 if it is none from 1 to 500.
int parse(const char* text) {
  // Step 1: strtol(3) tells where the number ends. What may stand there?
  (void)text;
  return 0;
}

/// Reaps the children that have ended so far, and waits for none of the others.
[[maybe_unused]] void reap() {
  // Step 4: one signal may stand for several children. waitpid(2) has an option for "do not wait".
}

}  // namespace

int main(int argc, char* argv[]) {
  const int children = argc == 2 ? parse(argv[1]) : 0;
  if (children == 0) {
    std::fprintf(stderr, "usage: %s CHILDREN (1 to %d)\n", argv[0], most_children);
    return 2;
  }

  // Step 2: prepare for SIGCHLD, before the first child can end.

  // Step 3: fork the children; child i ends with status i mod 256. Those that end early are reaped
  // while later ones are still to be forked.

  // Step 5: wait for SIGCHLD until all have been reaped. What if the last signal comes just before
  // the wait?

  // Step 6: print one line for each child, and the sum. Flush before you wait.

  std::fprintf(stderr, "reaper: not written yet\n");
  return 1;
}
