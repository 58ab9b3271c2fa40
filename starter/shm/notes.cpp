// notes: keeps one short text in a System V segment, which processes that know nothing of each
// other find by its key.
//
//   [put] --.                           .--> [get]
//            +--> segment KEY + guard --+
//   [put] --'                           '--> [get]
//
// Check it with: ipclab check shm.notes

#include <cstdio>
#include <cstring>

#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/shm.h>

namespace {

constexpr int usage = 2;

/// A 32-bit number other than 0, decimal or hexadecimal with 0x. Returns whether it is one.
[[maybe_unused]] bool parse_key(const char* text, key_t& key) {
  // Step 1: what comes after the last digit, and what about a number that is too large?
  (void)text;
  (void)key;
  return false;
}

int put(key_t key, const char* text) {
  // Step 2: find the segment, or make it; attach it; copy the text into it.
  // Step 5: which of these steps must nobody else do at the same time, and what keeps them out?
  // Step 6: what if this process is killed in the middle?
  (void)key;
  (void)text;
  std::fprintf(stderr, "notes: put is not written yet\n");
  return 1;
}

int get(key_t key) {
  // Step 3: find the segment, but do not make it; print what is in it.
  (void)key;
  std::fprintf(stderr, "notes: get is not written yet\n");
  return 1;
}

int remove(key_t key) {
  // Step 4: remove the segment, and whatever else the first put made.
  (void)key;
  std::fprintf(stderr, "notes: rm is not written yet\n");
  return 1;
}

}  // namespace

int main(int argc, char* argv[]) {
  key_t key = 0;  // step 1: the key of the command line
  if (argc == 4 && std::strcmp(argv[1], "put") == 0) return put(key, argv[3]);
  if (argc == 3 && std::strcmp(argv[1], "get") == 0) return get(key);
  if (argc == 3 && std::strcmp(argv[1], "rm") == 0) return remove(key);
  std::fprintf(stderr, "usage: notes put KEY TEXT | notes get KEY | notes rm KEY\n");
  return usage;
}
