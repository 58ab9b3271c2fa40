// ring: PRODUCERS and CONSUMERS share a bounded buffer of SLOTS numbers in shared memory.
//
//   [producer 0] --.   +---+---+---+---+   .--> [consumer 0] --.
//   [producer 1] ---+->|   | 7 | 8 |   |---+--> [consumer 1] ---+-> standard output
//                      +---+---+---+---+
//
// Check it with: ipclab check shm.ring

#include <cstdio>

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

constexpr int most_slots = 1024;

/// What all processes share.
struct Ring {
  int item[most_slots];
  // Step 2: where does the next item go, where is the oldest one, and what guards all this?
};

/// Puts an item into the buffer.
[[maybe_unused]] void put(Ring& ring, int item) {
  // Step 3: who waits here, for what, and who wakes him?
  (void)ring;
  (void)item;
}

/// Takes the oldest item out of the buffer. Returns false if there will never be one again.
[[maybe_unused]] bool take(Ring& ring, int& item) {
  // Step 4: the same questions again. And how do you know that there will be no more?
  (void)ring;
  (void)item;
  return false;
}

}  // namespace

int main(int argc, char* argv[]) {
  if (argc != 5) {  // step 1: and if the numbers are out of range, or no numbers?
    std::fprintf(stderr, "usage: %s PRODUCERS CONSUMERS ITEMS SLOTS\n", argv[0]);
    return 2;
  }

  // Step 5: make the ring, then fork the producers and the consumers.

  // Step 6: a consumer prints a line for each item it takes. All consumers have the same standard
  // output: what keeps their lines apart?

  // Step 7: wait for all, and leave nothing behind.

  std::fprintf(stderr, "ring: not written yet\n");
  return 1;
}
