// counter: WORKERS processes add 1 to one counter in shared memory, INCREMENTS times each.
//
//   [worker 0] --.
//   [worker 1] ---+--> counter --> [parent] -> standard output
//   [worker 2] --'
//
// Check it with: ipclab check shm.counter

#include <cstdio>

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

/// What all processes share.
struct Shared {
  // Step 2: the counter, and whatever guards it.
};

/// A decimal number from `least` to `most`, or -1.
[[maybe_unused]] long parse(const char* text, long least, long most) {
  // Step 1: what comes after the last digit, and what about a number that is too large?
  (void)text;
  (void)least;
  (void)most;
  return -1;
}

}  // namespace

int main(int argc, char* argv[]) {
  if (argc != 3) {  // step 1: and if the numbers are out of range?
    std::fprintf(stderr, "usage: %s WORKERS INCREMENTS\n", argv[0]);
    return 2;
  }

  // Step 3: get memory that your children will share. When: before or after the fork?

  // Step 4: start the workers. What if one fork fails?

  // Step 5: add, one at a time. Which steps of an addition must nobody else come between?

  // Step 6: wait for all workers, print the counter, and leave nothing behind.

  std::fprintf(stderr, "counter: not written yet\n");
  return 1;
}
